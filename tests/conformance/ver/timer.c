// SPDX-License-Identifier: MIT
/*
 * VER rows: names that Linux 6.1 has in two versions, an older and a newer one.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none.
 * Linux: include/linux/timer.h, include/linux/preempt.h, include/linux/version.h.
 */
#include "conf_shim.h"

#include <asm/atomic.h>
#include <asm/bitops.h>
#include <asm/current.h>
#include <asm/io.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/timer.h>
#include <linux/version.h>

static void nothing(struct timer_list *unused)
{
}

CONF(VER_08, "del_timer() and timer_delete(), both with _sync, are the same.")
{
	static DEFINE_TIMER(timer, nothing);
	unsigned long far = jiffies + 600 * HZ;

	mod_timer(&timer, far);
	CONF_EQ(del_timer(&timer), 1);
	CONF_EQ(timer_delete(&timer), 0);
	mod_timer(&timer, far);
	CONF_EQ(timer_delete(&timer), 1);
	CONF_EQ(del_timer(&timer), 0);
	mod_timer(&timer, far);
	CONF_EQ(del_timer_sync(&timer), 1);
	CONF_EQ(timer_delete_sync(&timer), 0);
	mod_timer(&timer, far);
	CONF_EQ(timer_delete_sync(&timer), 1);
	CONF_EQ(del_timer_sync(&timer), 0);
}

static void compare_in_irq(void *unused)
{
	CONF_EXPECT(in_irq());
	CONF_EXPECT(in_hardirq());
	CONF_EQ(in_irq(), in_hardirq());
}

CONF(VER_09, "in_irq() and in_hardirq() are the same.")
{
	CONF_EQ(in_irq(), 0);
	CONF_EQ(in_hardirq(), 0);
	conf_in_hardirq(compare_in_irq, NULL);
}

CONF(VER_10,
     "LINUX_VERSION_CODE is that of Linux 6.1; the third number has 8 bits and stops at 255.")
{
	CONF_EXPECT(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0));
	CONF_EXPECT(LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0));
	CONF_EQ(KERNEL_VERSION(4, 19, 300), KERNEL_VERSION(4, 19, 255));
	CONF_EQ(KERNEL_VERSION(1, 2, 3), 0x10203);
}

/* The headers above are the claim; what is used here is declared in them. */
CONF(VER_11,
     "<asm/atomic.h>, <asm/bitops.h>, <asm/current.h>, <linux/sched/task.h> serve as before.")
{
	static unsigned long bits;
	atomic_t count = ATOMIC_INIT(1);
	struct task_struct *task = get_task_struct(current);

	CONF_EQ(atomic_inc_return(&count), 2);
	CONF_EXPECT(!test_and_set_bit(3, &bits));
	CONF_EXPECT(test_and_clear_bit(3, &bits));
	CONF_EXPECT(!signal_pending(task));
	put_task_struct(task);
}

CONF_MODULE(CONF_ROW(VER_08), CONF_ROW(VER_09), CONF_ROW(VER_10), CONF_ROW(VER_11));
