// SPDX-License-Identifier: MIT
/*
 * Copying between the kernel and the memory of the process that runs.
 *
 * What a user gives as an address may be anything. Two looks decide: access_ok() says
 * whether it lies in the user window at all, without which a user could have the kernel
 * overwrite itself; and the access itself, which faults where nothing is mapped. Each
 * instruction that may fault so has an entry in __ex_table:
 *
 *	rep movsl ──► page fault ──► do_trap() finds the entry ──► goes on at the fixup
 *
 * The fixup of the fast copy, by words, goes on byte by byte, so that everything that can
 * be copied is, and %ecx says how many could not.
 *
 * Context: process context.
 * Locking: none.
 * Linux: arch/x86/lib/usercopy_32.c, lib/usercopy.c, lib/strncpy_from_user.c, mm/memory.c.
 */
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* Bytes not copied. One of the two is a user's and has been looked at. */
static unsigned long copy_bytes(void *to, const void *from, unsigned long n)
{
	unsigned long words = n / 4, rest = n % 4;

	__asm__ __volatile__("1:\trep movsl\n\t"
			     "movl %3, %0\n"
			     "2:\trep movsb\n"
			     "3:\n\t"
			     ".pushsection .text.fixup, \"ax\"\n"
			     "4:\tleal (%3, %0, 4), %0\n\t" /* bytes left of it all */
			     "jmp 2b\n\t"
			     ".popsection\n\t" _ASM_EXTABLE(1b, 4b) _ASM_EXTABLE(2b, 3b)
			     : "+&c"(words), "+&D"(to), "+&S"(from)
			     : "r"(rest)
			     : "memory");
	return words;
}

unsigned long __copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	return copy_bytes((__force void *)to, from, n);
}

unsigned long __copy_from_user(void *to, const void __user *from, unsigned long n)
{
	might_fault();
	return copy_bytes(to, (__force const void *)from, n);
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	return access_ok(to, n) ? copy_bytes((__force void *)to, from, n) : n;
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_fault();
	if (access_ok(from, n))
		left = copy_bytes(to, (__force const void *)from, n);
	if (unlikely(left))
		memset((char *)to + n - left, 0, left);
	return left;
}

unsigned long __clear_user(void __user *to, unsigned long n)
{
	void *at = (__force void *)to;

	might_fault();
	__asm__ __volatile__("1:\trep stosb\n"
			     "2:\n\t" _ASM_EXTABLE(1b, 2b)
			     : "+c"(n), "+D"(at)
			     : "a"(0)
			     : "memory");
	return n;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	might_fault();
	return access_ok(to, n) ? __clear_user(to, n) : n;
}

/* The byte at @at, or -EFAULT: a string may end just before the window does. */
static int user_byte(const char __user *at)
{
	u64 byte;

	if (!access_ok(at, 1) || __get_user_bits(&byte, (__force const void *)at, 1))
		return -EFAULT;
	return (int)byte;
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	might_fault();
	for (long n = 0; n < count; n++) {
		int c = user_byte(src + n);

		if (c < 0)
			return c;
		dst[n] = (char)c;
		if (!c)
			return n;
	}
	return count;
}

long strnlen_user(const char __user *str, long count)
{
	might_fault();
	for (long n = 0; n < count; n++) {
		int c = user_byte(str + n);

		if (c <= 0)
			return c ? 0 : n + 1;
	}
	return count + 1;
}
