// SPDX-License-Identifier: MIT
/*
 * flags: makes system calls with flags set that C never sets. The kernel must do its work
 * all the same, and give them back as they were.
 *
 *	df    string instructions go backwards
 *	nt    iret would be a task switch
 *	ac    a misaligned access would be an exception, if the kernel had asked for that
 *	tf    a debug exception after each instruction: the one behind the call is ours
 *	iopl  the right to do I/O, which popf does not give
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged.
 */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define TF 0x100ul
#define DF 0x400ul
#define IOPL 0x3000ul
#define NT 0x4000ul
#define AC 0x40000ul

static struct utsname name;

/* uname() with @flags set, which copies much; gives the flags behind it. */
static unsigned long call_with(unsigned long flags, long *result)
{
	unsigned long after;
	long nr = __NR_uname;

	__asm__ __volatile__("pushf\n\t"
			     "orl %3, (%%esp)\n\t"
			     "popf\n\t"
			     "int $0x80\n\t"
			     "pushf\n\t"
			     "popl %0\n\t"
			     "pushf\n\t"
			     "andl $0xffff88ff, (%%esp)\n\t" /* without TF, DF, IOPL, NT */
			     "popf"
			     : "=&r"(after), "+a"(nr)
			     : "b"(&name), "r"(flags)
			     : "memory", "cc");
	*result = nr;
	return after;
}

static int check(const char *what, unsigned long flags, unsigned long kept)
{
	unsigned long after;
	long result;

	memset(&name, 0, sizeof(name));
	after = call_with(flags, &result);
	if (!result && !strcmp(name.machine, "i686") && (after & flags) == kept) {
		printf("%s: ok\n", what);
		return 0;
	}
	printf("%s: result %ld, machine '%s', flags %lx\n", what, result, name.machine, after);
	return 1;
}

int main(int argc, char **argv)
{
	int bad = 0;

	bad += check("df", DF, DF);
	bad += check("nt", NT, NT);
	bad += check("ac", AC, AC);
	bad += check("iopl", IOPL, 0);
	bad += check("all", DF | NT | AC | IOPL, DF | NT | AC);
	if (argc > 1 && !strcmp(argv[1], "tf"))
		bad += check("tf", TF, TF);
	return bad;
}
