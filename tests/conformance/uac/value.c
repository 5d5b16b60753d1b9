// SPDX-License-Identifier: MIT
/*
 * UAC rows: single values, strings, and who may ask.
 *
 * Context: process context, in a kernel thread that uses a process's memory.
 * Locking: none.
 * Linux: arch/x86/lib/getuser.S, putuser.S, lib/strncpy_from_user.c, lib/strnlen_user.c.
 */
#include "uac.h"

static char kernel_bytes[16];

/* One type: there and back, and the faults at the end, at the kernel and at NULL. */
#define CHECK_TYPE(type, value)                                                           \
	do {                                                                              \
		type __user *_first = (type __user *)m->start;                            \
		type __user *_behind = (type __user *)m->end;                             \
		type _v = 0;                                                              \
		CONF_EQ(put_user((type)(value), _first), 0);                              \
		CONF_EQ(put_user((type)0, _first + 1), 0);                                \
		CONF_EQ(get_user(_v, _first), 0);                                         \
		CONF_EXPECT(_v == (type)(value));                                         \
		CONF_EQ(__put_user((type)(value), _behind - 1), 0);                       \
		_v = 0;                                                                   \
		CONF_EQ(__get_user(_v, _behind - 1), 0);                                  \
		CONF_EXPECT(_v == (type)(value));                                         \
		CONF_EQ(put_user(_v, _behind), -EFAULT);                                  \
		CONF_EQ(get_user(_v, _behind), -EFAULT);                                  \
		CONF_EXPECT(_v == 0);                                                     \
		_v = (type)(value);                                                       \
		CONF_EQ(put_user(_v, (type __user *)kernel_bytes), -EFAULT);              \
		CONF_EQ(get_user(_v, (type __user *)kernel_bytes), -EFAULT);              \
		CONF_EXPECT(_v == 0);                                                     \
		CONF_EQ(put_user(_v, (type __user *)NULL), -EFAULT);                      \
		CONF_EQ(get_user(_v, (type __user *)NULL), -EFAULT);                      \
	} while (0)

static void check_sizes(struct uac_memory *m)
{
	CHECK_TYPE(u8, 0xa5);
	CHECK_TYPE(s8, -3);
	CHECK_TYPE(u16, 0xa55a);
	CHECK_TYPE(s16, -300);
	CHECK_TYPE(u32, 0xdeadbeef);
	CHECK_TYPE(int, -70000);
	CHECK_TYPE(u64, 0x0123456789abcdefULL);
	CHECK_TYPE(s64, -0x0123456789abcdefLL);
}

CONF(UAC_04, "get_user() and put_user() of 1, 2, 4 and 8 bytes: 0 or -EFAULT, and then 0 is got.")
{
	struct uac_memory m;
	char *pointer = NULL;

	if (!uac_begin(&m))
		return;
	check_sizes(&m);
	/* A pointer is a value too. */
	CONF_EQ(put_user(kernel_bytes, (char *__user *)m.start), 0);
	CONF_EQ(get_user(pointer, (char *__user *)m.start), 0);
	CONF_EXPECT(pointer == kernel_bytes);
	uac_end(&m);
}

static void check_strings(struct uac_memory *m)
{
	char buf[16];

	memset(buf, 'x', sizeof(buf));
	CONF_EQ(copy_to_user(m->start, "hello", 6), 0);
	CONF_EQ(strncpy_from_user(buf, m->start, sizeof(buf)), 5);
	CONF_STREQ(buf, "hello");
	CONF_EQ(strncpy_from_user(buf, m->start, 6), 5);
	CONF_EQ(strncpy_from_user(buf, m->start, 5), 5);
	CONF_EQ(strncpy_from_user(buf, m->start, 3), 3);
	CONF_EQ(strnlen_user(m->start, 100), 6);
	CONF_EQ(strnlen_user(m->start, 6), 6);
	CONF_EXPECT(strnlen_user(m->start, 3) > 3);
}

/* Strings that end with the memory, or do not. */
static void check_ends(struct uac_memory *m)
{
	char buf[16];

	CONF_EQ(copy_to_user(m->end - 4, "abc", 4), 0);
	CONF_EQ(strncpy_from_user(buf, m->end - 4, sizeof(buf)), 3);
	CONF_STREQ(buf, "abc");
	CONF_EQ(strnlen_user(m->end - 4, 100), 4);
	CONF_EQ(put_user('d', m->end - 1), 0);
	CONF_EQ(strncpy_from_user(buf, m->end - 4, sizeof(buf)), -EFAULT);
	CONF_EQ(strncpy_from_user(buf, m->end - 4, 4), 4);
	CONF_EQ(strnlen_user(m->end - 4, 100), 0);
	CONF_EQ(strncpy_from_user(buf, (char __user *)kernel_bytes, 4), -EFAULT);
	CONF_EQ(strnlen_user((char __user *)kernel_bytes, 4), 0);
	CONF_EQ(strncpy_from_user(buf, NULL, 4), -EFAULT);
}

CONF(UAC_04_STRINGS, "strncpy_from_user() gives the length without the NUL, or -EFAULT.")
{
	struct uac_memory m;

	if (!uac_begin(&m))
		return;
	check_strings(&m);
	check_ends(&m);
	uac_end(&m);
}

CONF(UAC_04_CLEAR, "clear_user() returns the bytes not zeroed; access_ok() knows whose they are.")
{
	struct uac_memory m;
	u32 word = 0;

	if (!uac_begin(&m))
		return;
	CONF_EQ(put_user(0xffffffff, (u32 __user *)m.start), 0);
	CONF_EQ(clear_user(m.start + 1, 2), 0);
	CONF_EQ(get_user(word, (u32 __user *)m.start), 0);
	CONF_EQ(word, 0xff0000ffU);
	CONF_EQ(clear_user(m.start, 0), 0);
	CONF_EQ(clear_user(m.end - 8, 12), 4);
	CONF_EXPECT(access_ok(m.start, UAC_PAGES * PAGE_SIZE));
	CONF_EXPECT(access_ok(m.end, 1));
	CONF_EXPECT(!access_ok(kernel_bytes, 1));
	CONF_EXPECT(!access_ok(UAC_LAST, 16));
	uac_end(&m);
}

/* One such report is made a second. */
static void expect_report(void (*call)(struct uac_memory *m))
{
	struct uac_memory m;

	if (!uac_begin(&m))
		return;
	schedule_timeout_uninterruptible(HZ + 1);
	/* A page that is not there yet is refused, rather than brought in, on Linux. */
	CONF_EQ(clear_user(m.start, sizeof(long)), 0);
	conf_expect_log("BUG: sleeping function called from invalid context at ");
	conf_expect_log("in_atomic(): 1, irqs_disabled(): 0, ");
	preempt_disable();
	call(&m);
	preempt_enable();
	uac_end(&m);
}

static void call_copy(struct uac_memory *m)
{
	char byte = 1;

	CONF_EQ(copy_to_user(m->start, &byte, 1), 0);
	CONF_EQ(copy_from_user(&byte, m->start, 1), 0);
}

CONF_DEBUG(UAC_05, "Where one may not sleep one may not ask for a user's memory: it is reported.")
{
	expect_report(call_copy);
}

static void call_get_user(struct uac_memory *m)
{
	int value;

	CONF_EQ(get_user(value, (int __user *)m->start), 0);
}

CONF_DEBUG(UAC_05_VALUE, "Nor with get_user().")
{
	expect_report(call_get_user);
}

static void call_strncpy(struct uac_memory *m)
{
	char buf[4];

	CONF_EQ(strncpy_from_user(buf, m->start, sizeof(buf)), 0);
}

CONF_DEBUG(UAC_05_STRING, "Nor with strncpy_from_user().")
{
	expect_report(call_strncpy);
}

CONF_MODULE(CONF_ROW(UAC_04), CONF_ROW(UAC_04_STRINGS), CONF_ROW(UAC_04_CLEAR), CONF_ROW(UAC_05),
	    CONF_ROW(UAC_05_VALUE), CONF_ROW(UAC_05_STRING));
