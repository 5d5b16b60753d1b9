// SPDX-License-Identifier: MIT
/*
 * Calls that fail on request: the way through a module's error handling.
 *
 * Memory never runs out in a test, so what a module does when kmalloc() returns NULL or a
 * thread cannot be made is code that nobody has run. `fail kmalloc 3` lets the third next
 * call that a module makes fail, once, with the result that Linux has for it.
 *
 * A call is a module's if it returns into the code of one: what the kernel allocates for
 * itself, also while it serves a module, goes on as ever. Of each kind one call is armed.
 *
 *	next:  N --each call from a module--> ... 1 --fails--> 0
 *
 * Only compiled with DEBUG=1.
 *
 * Context: any; called by the functions that fail.
 * Locking: none; the counts are atomic, so one call fails and not two.
 * Linux: lib/fault-inject.c (by probability and by place), mm/failslab.c.
 */
#include <jiffy/fail.h>
#include <jiffy/module_image.h>
#include <linux/atomic.h>
#include <linux/errname.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>

unsigned int fail_armed;
static atomic_t next_call[NR_FAIL_POINTS];
static atomic_t failed[NR_FAIL_POINTS];

/* Only a hint: whoever finds a bit that is old finds no count. */
static void note_armed(void)
{
	unsigned int armed = 0, point;

	for (point = 0; point < NR_FAIL_POINTS; point++)
		if (atomic_read(&next_call[point]) > 0)
			armed |= BIT(point);
	WRITE_ONCE(fail_armed, armed);
}

static void log_failure(const char *function, int error, unsigned long caller)
{
	const char *result = error ? errname(error) : "NULL";
	unsigned int line;
	const char *file = kallsyms_line(caller - 1, &line);

	if (file)
		pr_info("fail: %s() at %s:%u (%ps) returns %s, as asked\n", function, file, line,
			(void *)caller, result);
	else
		pr_info("fail: %s() in %ps returns %s, as asked\n", function, (void *)caller,
			result);
}

bool fail_now(enum fail_point point, const char *function, int error, unsigned long caller)
{
	const struct module_image *image = module_image_at(caller);

	if (!image || !module_image_has_code(image, caller))
		return false;
	if (atomic_dec_if_positive(&next_call[point]) != 0)
		return false;
	atomic_inc(&failed[point]);
	note_armed();
	log_failure(function, error, caller);
	return true;
}

void fail_arm(enum fail_point point, int nth)
{
	atomic_set(&next_call[point], nth);
	note_armed();
}

void fail_forget(void)
{
	unsigned int point;

	for (point = 0; point < NR_FAIL_POINTS; point++) {
		atomic_set(&next_call[point], 0);
		atomic_set(&failed[point], 0);
	}
	note_armed();
}

struct fail_state fail_get(enum fail_point point)
{
	return (struct fail_state){ .next = atomic_read(&next_call[point]),
				    .failed = atomic_read(&failed[point]) };
}
