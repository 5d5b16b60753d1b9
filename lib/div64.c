// SPDX-License-Identifier: MIT
/*
 * 64 bits divided by 64, which no instruction does: bit by bit, as on paper.
 *
 * Context: any; no state.
 * Locking: none.
 * Linux: lib/math/div64.c, which guesses a quotient and corrects it.
 */
#include <linux/math64.h>
#include <linux/types.h>

u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	u64 quotient = 0, rest = 0;
	bool carry;
	int bit;

	if (!(divisor >> 32)) {
		u32 rest32;

		quotient = div_u64_rem(dividend, divisor, &rest32);
		*remainder = rest32;
		return quotient;
	}
	for (bit = 63; bit >= 0; bit--) {
		carry = rest >> 63;
		rest = rest << 1 | (dividend >> bit & 1);
		if (carry || rest >= divisor) {
			rest -= divisor;
			quotient |= 1ULL << bit;
		}
	}
	*remainder = rest;
	return quotient;
}
