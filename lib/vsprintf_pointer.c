// SPDX-License-Identifier: MIT
/*
 * What %p prints: not the address, which would tell an attacker where things
 * are, but something better.
 *
 *	p           a hash: the same pointer prints the same within one boot
 *	pK          as p
 *	px          the address as it is
 *	pS pB, ps   symbol+offset/size; symbol (through vsnprintf_symbol_hook)
 *	pe          error pointer by name (-ENOMEM)
 *	ph          `width` bytes in hex, "01 02"; phC, phD, phN: with ':', '-',
 *	            nothing in between
 *	pb, pbl     a bitmap of `width` bits: in hex; or as a list, "0,2-4,7"
 *	pV          a struct va_format: another format with its arguments
 *
 * Context: any.
 * Locking: none. vsnprintf_hash_key and vsnprintf_symbol_hook are set once at
 * boot; before that pointers are hashed with key 0 and symbols print as
 * addresses.
 * Linux: lib/vsprintf.c, which has forty more kinds.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/find.h>
#include <linux/sprintf.h>

#include "vsprintf.h"

/* The most %ph prints. */
#define HEX_BYTES_MAX 64
/* Room for a %pS, as name+0x1234/0x5678; longer ones are cut. */
#define SYMBOL_MAX 128

u32 vsnprintf_hash_key;
int (*vsnprintf_symbol_hook)(char *buf, size_t size, unsigned long addr, char kind);

/* All digits of the address, unless the format gives a width. */
static char *put_address(char *pos, char *end, const struct spec *spec, unsigned long addr)
{
	struct spec hex = *spec;

	hex.conversion = 'x';
	if (hex.width < 0) {
		hex.width = 2 * sizeof(addr) + (hex.flags & FLAG_ALTERNATE ? 2 : 0);
		hex.flags |= FLAG_ZERO;
	}
	return put_integer(pos, end, &hex, addr, false);
}

/*
 * A one-to-one mixing of 32 bits (the last step of MurmurHash3, keyed before
 * and after): different pointers stay different.
 */
static u32 hash_address(unsigned long addr)
{
	u32 x = (u32)((u64)addr >> 32) ^ (u32)addr ^ vsnprintf_hash_key;

	x ^= x >> 16;
	x *= 0x85ebca6b;
	x ^= x >> 13;
	x *= 0xc2b2ae35;
	x ^= x >> 16;
	return x ^ (vsnprintf_hash_key << 16 | vsnprintf_hash_key >> 16);
}

/* NULL and error pointers are no addresses, so there is nothing to hide. */
static char *put_hashed(char *pos, char *end, const struct spec *spec, const void *ptr)
{
	unsigned long addr = (unsigned long)ptr;

	return put_address(pos, end, spec, IS_ERR_OR_NULL(ptr) ? addr : hash_address(addr));
}

static char *put_symbol(char *pos, char *end, const struct spec *spec, unsigned long addr,
			char kind)
{
	struct spec raw = *spec;
	char name[SYMBOL_MAX];

	if (vsnprintf_symbol_hook) {
		vsnprintf_symbol_hook(name, sizeof(name), addr, kind);
		return put_string(pos, end, spec, name);
	}
	raw.flags |= FLAG_ALTERNATE;
	return put_address(pos, end, &raw, addr);
}

static char *put_error(char *pos, char *end, const struct spec *spec, const void *ptr)
{
	struct spec number = *spec;
	const char *name;

	if (!IS_ERR(ptr))
		return put_hashed(pos, end, spec, ptr);
	name = errname(PTR_ERR(ptr));
	if (name)
		return put_string(pos, end, spec, name);
	number.conversion = 'd';
	return put_integer(pos, end, &number, -PTR_ERR(ptr), true);
}

/* The width is how many bytes to print: 1 if there is none. */
static char *put_hex_bytes(char *pos, char *end, const struct spec *spec, const u8 *bytes,
			   char kind)
{
	static const char digits[] = "0123456789abcdef";
	int n = spec->width < 0 ? 1 : min(spec->width, HEX_BYTES_MAX);
	char separator = kind == 'C' ? ':' : kind == 'D' ? '-' : ' ';
	int i;

	if (n && bad_pointer(bytes))
		return put_string(pos, end, spec, bad_pointer(bytes));
	for (i = 0; i < n; i++) {
		char text[3] = { separator, digits[bytes[i] >> 4], digits[bytes[i] & 15] };
		int skip = i == 0 || kind == 'N';

		pos = put_bytes(pos, end, text + skip, sizeof(text) - skip);
	}
	return pos;
}

/* Words of 8 digits from the highest, with commas between them. */
static char *put_bitmap(char *pos, char *end, const unsigned long *map, unsigned int bits)
{
	struct spec hex = { .width = 0, .precision = -1, .flags = FLAG_ZERO, .conversion = 'x' };
	unsigned int word = DIV_ROUND_UP(bits, 32);
	u32 value;

	while (word-- > 0) {
		value = map[word * 32 / BITS_PER_LONG] >> (word * 32 % BITS_PER_LONG);
		if (bits % 32)
			value &= (1U << (bits % 32)) - 1;
		hex.width = DIV_ROUND_UP(bits - word * 32, 4);
		pos = put_integer(pos, end, &hex, value, false);
		if (word)
			pos = put_bytes(pos, end, ",", 1);
		bits = word * 32;
	}
	return pos;
}

/* Members, and runs of them: "0,2-4". */
static char *put_bitmap_list(char *pos, char *end, const unsigned long *map, unsigned int bits)
{
	static const struct spec number = { .width = -1, .precision = -1, .conversion = 'd' };
	unsigned int first, after;
	bool any = false;

	for (first = find_first_bit(map, bits); first < bits;
	     first = find_next_bit(map, bits, after)) {
		after = find_next_zero_bit(map, bits, first);
		if (any)
			pos = put_bytes(pos, end, ",", 1);
		any = true;
		pos = put_integer(pos, end, &number, first, false);
		if (after == first + 1)
			continue;
		pos = put_bytes(pos, end, "-", 1);
		pos = put_integer(pos, end, &number, after - 1, false);
	}
	return pos;
}

static char *put_bits(char *pos, char *end, const struct spec *spec, const unsigned long *map,
		      char kind)
{
	unsigned int bits = spec->width < 0 ? 0 : spec->width;

	if (bad_pointer(map))
		return put_string(pos, end, spec, bad_pointer(map));
	return kind == 'l' ? put_bitmap_list(pos, end, map, bits) : put_bitmap(pos, end, map, bits);
}

/* The arguments are read from a copy: the caller may print them twice. */
static char *put_format(char *pos, char *end, const struct spec *spec,
			const struct va_format *format)
{
	va_list args;

	if (bad_pointer(format))
		return put_string(pos, end, spec, bad_pointer(format));
	va_copy(args, *format->va);
	pos += vsnprintf(pos, pos < end ? end - pos + 1 : 0, format->fmt, args);
	va_end(args);
	return pos;
}

char *put_pointer(char *pos, char *end, const struct spec *spec, void *ptr, const char *kind)
{
	switch (kind[0]) {
	case 'x':
		return put_address(pos, end, spec, (unsigned long)ptr);
	case 'S':
	case 'B':
		return put_symbol(pos, end, spec, (unsigned long)ptr, 'S');
	case 's':
		return put_symbol(pos, end, spec, (unsigned long)ptr, 's');
	case 'e':
		return put_error(pos, end, spec, ptr);
	case 'h':
		return put_hex_bytes(pos, end, spec, ptr, kind[1]);
	case 'b':
		return put_bits(pos, end, spec, ptr, kind[1]);
	case 'V':
		return put_format(pos, end, spec, ptr);
	}
	return put_hashed(pos, end, spec, ptr);
}
