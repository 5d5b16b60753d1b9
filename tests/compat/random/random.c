// SPDX-License-Identifier: MIT
/* Random numbers under the names of all versions. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>

static bool fine = true;

static int __init dice_init(void)
{
	unsigned char bytes[32] = { 0 };
	struct rnd_state state;
	int i, same = 0;

	get_random_bytes(bytes, sizeof(bytes));
	for (i = 0; i < 100; i++) {
		fine = fine && prandom_u32_max(10) < 10 && get_random_u32_below(3) < 3;
		fine = fine && get_random_u32_inclusive(5, 6) - 5 <= 1;
		same += get_random_u32() == prandom_u32();
		same += get_random_int() == (unsigned int)get_random_long();
		same += get_random_u64() == 0;
	}
	prandom_seed_state(&state, 7);
	same += prandom_u32_state(&state) == prandom_u32_state(&state);
	fine = fine && same < 2 && memchr_inv(bytes, 0, sizeof(bytes));
	return 0;
}

static void __exit random_exit(void)
{
	if (fine)
		pr_info("compat random: ok\n");
}

module_init(dice_init);
module_exit(random_exit);
MODULE_LICENSE("Dual MIT/GPL");
