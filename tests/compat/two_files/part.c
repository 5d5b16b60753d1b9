// SPDX-License-Identifier: MIT
/* The other half: includes no module.h. */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "part.h"

int part_answer(void)
{
	int *answer = kmalloc(sizeof(*answer), GFP_KERNEL), result = 0;

	if (answer) {
		*answer = SECRET;
		result = *answer;
	}
	kfree(answer);
	return result;
}
