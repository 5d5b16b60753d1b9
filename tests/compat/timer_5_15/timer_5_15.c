// SPDX-License-Identifier: MIT
/* timer_setup() and from_timer(), in a structure, periodic, as since 4.14. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

#define PERIOD_MS 30

struct sampler {
	unsigned long samples;
	struct timer_list tick;
};

static struct sampler *sampler;

static void sampler_tick(struct timer_list *t)
{
	struct sampler *s = from_timer(s, t, tick);

	s->samples++;
	mod_timer(&s->tick, jiffies + msecs_to_jiffies(PERIOD_MS));
}

static int __init timer_5_15_init(void)
{
	sampler = kzalloc(sizeof(*sampler), GFP_KERNEL);
	if (!sampler)
		return -ENOMEM;
	timer_setup(&sampler->tick, sampler_tick, 0);
	mod_timer(&sampler->tick, jiffies + msecs_to_jiffies(PERIOD_MS));
	return 0;
}

static void __exit timer_5_15_exit(void)
{
	del_timer_sync(&sampler->tick);
	if (sampler->samples > 2)
		pr_info("compat timer_5_15: ok\n");
	kfree(sampler);
}

module_init(timer_5_15_init);
module_exit(timer_5_15_exit);
MODULE_LICENSE("Dual MIT/GPL");
