/* SPDX-License-Identifier: MIT */
#ifndef _LIB_REP_STRING_H
#define _LIB_REP_STRING_H
/*
 * The loops under memcpy(), memmove(), memset(), memchr() and strnlen().
 *
 * Written as C loops they would not do: gcc recognises one that copies, fills
 * or measures, also with -ffreestanding, and compiles it into a call of memcpy(),
 * memset() or strlen(), which is the very function it stands in. On i686 they
 * are string instructions (Intel SDM vol. 2, REP): four bytes at a time, then
 * the rest. On the host, where lib/ is tested under other names, C loops are safe.
 *
 * All take the direction flag as clear, as the i386 ABI has it at every call;
 * interrupt stubs must therefore begin with cld. None sets it: the copy that
 * goes down counts with an index, because `std; rep movsb` is slow on every
 * processor and would leave the flag set if it faulted.
 *
 * Context: any. Linux: arch/x86/lib/string_32.c, memcpy_32.c.
 */
#include <linux/types.h>

#ifdef __i386__

/* Copies upwards: right if @dst is below @src or the blocks are apart. */
static inline void rep_copy_up(void *dst, const void *src, size_t n)
{
	size_t count = n / 4;

	__asm__ __volatile__("rep movsl\n\t"
			     "movl %[n], %%ecx\n\t"
			     "andl $3, %%ecx\n\t"
			     "rep movsb"
			     : "+&c"(count), "+&D"(dst), "+&S"(src)
			     : [n] "rm"(n)
			     : "memory", "cc");
}

/* Copies downwards: right if @dst is above @src. */
static inline void rep_copy_down(void *dst, const void *src, size_t n)
{
	u8 byte;

	if (!n)
		return;
	__asm__ __volatile__("1:\n\t"
			     "movb -1(%[src], %[n]), %[byte]\n\t"
			     "movb %[byte], -1(%[dst], %[n])\n\t"
			     "decl %[n]\n\t"
			     "jnz 1b"
			     : [n] "+&r"(n), [byte] "=&q"(byte)
			     : [src] "r"(src), [dst] "r"(dst)
			     : "memory", "cc");
}

static inline void rep_fill(void *s, u8 c, size_t n)
{
	size_t count = n / 4;

	__asm__ __volatile__("rep stosl\n\t"
			     "movl %[n], %%ecx\n\t"
			     "andl $3, %%ecx\n\t"
			     "rep stosb"
			     : "+&c"(count), "+&D"(s)
			     : "a"(c * 0x01010101U), [n] "rm"(n)
			     : "memory", "cc");
}

/* How many bytes come before the first @c among @n; @n if there is none. */
static inline size_t rep_find(const void *s, u8 c, size_t n)
{
	size_t left = n;
	bool found;

	/* With a count of 0 the instruction would leave the flag as it was. */
	if (!n)
		return 0;
	__asm__ __volatile__("repne scasb"
			     : "+&c"(left), "+&D"(s), "=@ccz"(found)
			     : "a"(c)
			     : "memory");
	return n - left - found;
}

#else

static inline void rep_copy_up(void *dst, const void *src, size_t n)
{
	const u8 *from = src;
	u8 *to = dst;

	while (n--)
		*to++ = *from++;
}

static inline void rep_copy_down(void *dst, const void *src, size_t n)
{
	const u8 *from = src;
	u8 *to = dst;

	while (n--)
		to[n] = from[n];
}

static inline void rep_fill(void *s, u8 c, size_t n)
{
	u8 *to = s;

	while (n--)
		*to++ = c;
}

static inline size_t rep_find(const void *s, u8 c, size_t n)
{
	const u8 *bytes = s;
	size_t length = 0;

	while (length < n && bytes[length] != c)
		length++;
	return length;
}

#endif
#endif
