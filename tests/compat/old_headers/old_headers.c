// SPDX-License-Identifier: MIT
/* The headers of old: asm/ ones by name, and little else. */
#include <asm/atomic.h>
#include <asm/bitops.h>
#include <asm/bug.h>
#include <asm/current.h>
#include <asm/delay.h>
#include <asm/errno.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/page.h>
#include <asm/param.h>
#include <asm/processor.h>
#include <asm/string.h>
#include <asm/timex.h>
#include <asm/types.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/sched.h>

static bool fine;

static int __init old_headers_init(void)
{
	cycles_t start = get_cycles();

	cpu_relax();
	udelay(1);
	fine = get_cycles() > start && current->pid > 0 && PAGE_SIZE == 4096 && -ENOMEM < 0;
	BUG_ON(!fine);
	return 0;
}

static void __exit old_headers_exit(void)
{
	if (fine)
		pr_info("compat old_headers: ok\n");
}

module_init(old_headers_init);
module_exit(old_headers_exit);
MODULE_LICENSE("Dual MIT/GPL");
