// SPDX-License-Identifier: MIT
/*
 * UAC rows: copying bytes between the kernel and a process.
 *
 * Context: process context, in a kernel thread that uses a process's memory.
 * Locking: none.
 * Linux: lib/usercopy.c, arch/x86/lib/usercopy_32.c.
 */
#include "uac.h"

#include <linux/slab.h>

/* Linux copies large blocks by so many bytes at once, and may not count the last ones. */
#define COARSE 64

static char kernel_bytes[64];

static void fill(char *buf, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf[i] = (char)(i + 1);
}

static bool is_filled(const char *buf, size_t n, char with)
{
	for (size_t i = 0; i < n; i++)
		if (buf[i] != with)
			return false;
	return true;
}

/* There and back, of every small size and alignment. */
static void check_round_trip(struct uac_memory *m)
{
	char out[48], in[48];

	fill(out, sizeof(out));
	for (size_t at = 0; at < 8; at++)
		for (size_t n = 0; n <= 40; n++) {
			memset(in, 0, sizeof(in));
			CONF_EQ(copy_to_user(m->start + at, out, n), 0);
			CONF_EQ(copy_from_user(in, m->start + at, n), 0);
			CONF_EQ(memcmp(in, out, n), 0);
			CONF_EQ(in[n], 0);
		}
}

/* The last @inside bytes of the memory, and @outside behind it. */
static void check_partial_to(struct uac_memory *m, size_t inside, size_t outside)
{
	char out[200], in[200];
	unsigned long left;

	fill(out, sizeof(out));
	CONF_EQ(clear_user(m->end - inside, inside), 0);
	left = copy_to_user(m->end - inside, out, inside + outside);
	CONF_EXPECT(left >= outside && left < outside + COARSE);
	if (left > inside + outside)
		return;
	CONF_EQ(copy_from_user(in, m->end - inside, inside + outside - left), 0);
	CONF_EQ(memcmp(in, out, inside + outside - left), 0);
}

CONF(UAC_01, "Copies return the bytes they did not copy, and what lies before these is copied.")
{
	struct uac_memory m;

	if (!uac_begin(&m))
		return;
	check_round_trip(&m);
	check_partial_to(&m, 8, 8);
	check_partial_to(&m, 1, 3);
	check_partial_to(&m, 7, 9);
	check_partial_to(&m, 96, 100);
	/* By words, with nothing left over: the count is exact. */
	CONF_EQ(copy_to_user(m.end - 8, kernel_bytes, 24), 16);
	CONF_EQ(copy_from_user(kernel_bytes, m.end - 8, 24), 16);
	CONF_EQ(copy_to_user(m.end, kernel_bytes, 24), 24);
	uac_end(&m);
}

CONF(UAC_02, "What copy_from_user() could not copy is zeroed.")
{
	struct uac_memory m;
	char in[40];

	if (!uac_begin(&m))
		return;
	memset(in, 'x', sizeof(in));
	CONF_EQ(copy_to_user(m.end - 8, in, 8), 0);
	CONF_EQ(copy_from_user(in, m.end - 8, 32), 24);
	CONF_EXPECT(is_filled(in, 8, 'x'));
	CONF_EXPECT(is_filled(in + 8, 24, 0));
	CONF_EXPECT(is_filled(in + 32, 8, 'x'));
	memset(in, 'x', sizeof(in));
	CONF_EQ(copy_from_user(in, (void __user *)kernel_bytes, 32), 32);
	CONF_EXPECT(is_filled(in, 32, 0));
	uac_end(&m);
}

/* Neither of the two copies does anything there. */
static void check_refused(void __user *addr, size_t n)
{
	char *buf = kzalloc(n, GFP_KERNEL);

	if (!CONF_EXPECT(buf))
		return;
	CONF_EQ(copy_to_user(addr, buf, n), n);
	memset(buf, 'x', n);
	CONF_EQ(copy_from_user(buf, addr, n), n);
	CONF_EXPECT(is_filled(buf, n, 0));
	CONF_EQ(clear_user(addr, n), n);
	kfree(buf);
}

CONF(UAC_03, "The kernel's addresses, NULL, and where nothing is mapped are refused, quietly.")
{
	struct uac_memory m;

	if (!uac_begin(&m))
		return;
	memset(kernel_bytes, 'k', sizeof(kernel_bytes));
	check_refused((void __user *)kernel_bytes, sizeof(kernel_bytes));
	CONF_EXPECT(is_filled(kernel_bytes, sizeof(kernel_bytes), 'k'));
	check_refused(NULL, 16);
	check_refused(m.end, 16);
	check_refused(UAC_LAST, 8);
	check_refused(UAC_LAST, 16);
	/* So long that it would reach the kernel, from memory that is the user's. */
	CONF_EXPECT(!access_ok(m.start, -1UL));
	CONF_EXPECT(!access_ok(m.start, -(unsigned long)m.start));
	uac_end(&m);
}

CONF_MODULE(CONF_ROW(UAC_01), CONF_ROW(UAC_02), CONF_ROW(UAC_03));
