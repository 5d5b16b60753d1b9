// SPDX-License-Identifier: MIT
/*
 * Loads and unloads other modules, each in a thread on a CPU of its own, and says whether
 * memory is missing afterwards:
 *
 *	insmod cycles names=hello,params times=1000
 */
#include <jiffy/module_load.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/smp.h>

#define NAMES_MAX 8

static char *names[NAMES_MAX];
static unsigned int nr_names;
module_param_array(names, charp, &nr_names, 0444);
MODULE_PARM_DESC(names, "modules, none of which needs another");
static unsigned int times = 1;
module_param(times, uint, 0444);
static char *arg;
module_param(arg, charp, 0444);
MODULE_PARM_DESC(arg, "a parameter for each of them");

/* One thread's work. */
struct cycler {
	const char *name;
	struct completion done;
	int err;
	unsigned int loaded;
};

static struct cycler cyclers[NAMES_MAX];

static int cycle(struct cycler *cycler)
{
	char text[64];
	char *args[] = { NULL, NULL };
	int err;

	if (arg) {
		strscpy(text, arg, sizeof(text)); /* it is changed in place */
		args[0] = text;
	}
	err = module_load(cycler->name, args);
	if (err)
		return err;
	cycler->loaded++;
	return module_unload(cycler->name);
}

static int cycler_thread(void *data)
{
	struct cycler *cycler = data;
	unsigned int i;

	for (i = 0; i < times && !cycler->err; i++)
		cycler->err = cycle(cycler);
	complete(&cycler->done);
	return 0;
}

static unsigned long free_memory(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram;
}

/* All threads at once, @times cycles each. */
static void run_all(void)
{
	struct task_struct *task;
	unsigned int i;

	for (i = 0; i < nr_names; i++) {
		cyclers[i] = (struct cycler){ .name = names[i] };
		init_completion(&cyclers[i].done);
		task = kthread_create(cycler_thread, &cyclers[i], "cycler/%u", i);
		if (IS_ERR(task)) {
			cyclers[i].err = PTR_ERR(task);
			complete(&cyclers[i].done);
			continue;
		}
		kthread_bind(task, i % num_online_cpus());
		wake_up_process(task);
	}
	for (i = 0; i < nr_names; i++)
		wait_for_completion(&cyclers[i].done);
}

static int __init cycles_init(void)
{
	unsigned long before, after, begun;
	unsigned int i, all = times;

	times = 2; /* for the first use of everything */
	run_all();
	times = all;
	msleep(100);
	before = free_memory();
	begun = jiffies;
	run_all();
	begun = jiffies - begun;
	msleep(100); /* its threads are gone then */
	after = free_memory();
	for (i = 0; i < nr_names; i++)
		pr_notice("cycles: %s: %u times, result %d\n", names[i], cyclers[i].loaded,
			  cyclers[i].err);
	pr_notice("cycles: %lu ticks, pages lost: %ld\n", begun, (long)(before - after));
	return 0;
}

static void __exit cycles_exit(void)
{
}

module_init(cycles_init);
module_exit(cycles_exit);
MODULE_LICENSE("Dual MIT/GPL");
