// SPDX-License-Identifier: MIT
/* Tasklets whose callback gets the tasklet: two arguments, from_tasklet(). */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

struct port {
	int bytes;
	struct tasklet_struct bottom;
};

static struct port *port;
static int plain;

static void port_bottom(struct tasklet_struct *t)
{
	struct port *p = from_tasklet(p, t, bottom);

	p->bytes += 10;
}

static void plain_bottom(struct tasklet_struct *unused)
{
	plain++;
}

static DECLARE_TASKLET(plain_tasklet, plain_bottom);

static int __init tasklet_5_15_init(void)
{
	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;
	tasklet_setup(&port->bottom, port_bottom);
	tasklet_schedule(&port->bottom);
	tasklet_schedule(&plain_tasklet);
	return 0;
}

static void __exit tasklet_5_15_exit(void)
{
	tasklet_kill(&port->bottom);
	tasklet_kill(&plain_tasklet);
	if (port->bytes == 10 && plain == 1)
		pr_info("compat tasklet_5_15: ok\n");
	kfree(port);
}

module_init(tasklet_5_15_init);
module_exit(tasklet_5_15_exit);
MODULE_LICENSE("Dual MIT/GPL");
