/* SPDX-License-Identifier: MIT */
#ifndef _ASM_UACCESS_H
#define _ASM_UACCESS_H
/*
 * One value to or from a user's memory: the instruction, and what happens if it faults.
 * The rules, and what else there is: <linux/uaccess.h>.
 */
#include <asm/extable.h>
#include <asm/paging.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Without a look at what lies there: is it all inside the user window? Nothing may be at NULL. */
static inline bool __access_ok(unsigned long addr, unsigned long size)
{
	if (!size)
		return addr <= USER_END;
	return addr >= USER_START && addr <= USER_END && size <= USER_END - addr;
}

/*
 * 0 or -EFAULT. After a fault @x is 0: for get_user() to give, and so that nothing of the
 * kernel is given away.
 */
#define __get_user_asm(op, x, addr, err, constraint)                            \
	__asm__ __volatile__("1:\t" op "\n"                                     \
			     "2:\n\t"                                           \
			     ".pushsection .text.fixup, \"ax\"\n"               \
			     "3:\tmovl %3, %0\n\t"                              \
			     "xorl %k1, %k1\n\t"                                \
			     "jmp 2b\n\t"                                       \
			     ".popsection\n\t"                                  \
			     _ASM_EXTABLE(1b, 3b)                               \
			     : "+r"(err), constraint(x)                         \
			     : "m"(*(addr)), "i"(-EFAULT))

#define __put_user_asm(op, x, addr, err, constraint)                            \
	__asm__ __volatile__("1:\t" op "\n"                                     \
			     "2:\n\t"                                           \
			     ".pushsection .text.fixup, \"ax\"\n"               \
			     "3:\tmovl %3, %0\n\t"                              \
			     "jmp 2b\n\t"                                       \
			     ".popsection\n\t"                                  \
			     _ASM_EXTABLE(1b, 3b)                               \
			     : "+r"(err), "=m"(*(addr))                         \
			     : constraint(x), "i"(-EFAULT))

/* The bytes at @addr, @size of them, as a number. Context: the caller has asked access_ok(). */
static __always_inline int __get_user_bits(u64 *value, const void *addr, size_t size)
{
	u32 low = 0, high = 0;
	int err = 0;

	if (size == 1)
		__get_user_asm("movzbl %2, %1", low, (const u8 *)addr, err, "=r");
	else if (size == 2)
		__get_user_asm("movzwl %2, %1", low, (const u16 *)addr, err, "=r");
	else
		__get_user_asm("movl %2, %1", low, (const u32 *)addr, err, "=r");
	if (size == 8 && !err)
		__get_user_asm("movl %2, %1", high, (const u32 *)addr + 1, err, "=r");
	*value = err ? 0 : (u64)high << 32 | low;
	return err;
}

/* The other direction; of eight bytes the first four may have been written on -EFAULT. */
static __always_inline int __put_user_bits(u64 value, void *addr, size_t size)
{
	int err = 0;

	if (size == 1)
		__put_user_asm("movb %b2, %1", (u8)value, (u8 *)addr, err, "q");
	else if (size == 2)
		__put_user_asm("movw %w2, %1", (u16)value, (u16 *)addr, err, "r");
	else
		__put_user_asm("movl %2, %1", (u32)value, (u32 *)addr, err, "r");
	if (size == 8 && !err)
		__put_user_asm("movl %2, %1", (u32)(value >> 32), (u32 *)addr + 1, err, "r");
	return err;
}

#endif

#include <jiffy/brings_uaccess.h>
