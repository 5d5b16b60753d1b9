// SPDX-License-Identifier: MIT
/* Takes one of each thing that can be refused, says what was, and gives all of it back. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>

static void *memory, *zeroed, *object;
static struct kmem_cache *cache;
static struct task_struct *task;
static struct workqueue_struct *queue;
static struct cdev cdev;
static const struct file_operations fops = { .owner = THIS_MODULE };
static dev_t dev;

static int fails_thread(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static noinline void get_memory(void)
{
	memory = kmalloc(100, GFP_KERNEL);
	zeroed = kzalloc(100, GFP_KERNEL);
	cache = kmem_cache_create("fails", 24, 0, 0, NULL);
	object = cache ? kmem_cache_alloc(cache, GFP_KERNEL) : NULL;
}

static noinline void get_numbers(void)
{
	int region = alloc_chrdev_region(&dev, 0, 1, "fails"), add;

	cdev_init(&cdev, &fops);
	add = region ? 0 : cdev_add(&cdev, dev, 1);
	pr_info("region %d cdev %d\n", region, add);
	if (!region && !add)
		cdev_del(&cdev);
	if (!region)
		unregister_chrdev_region(dev, 1);
}

static int fails_init(void)
{
	get_memory();
	task = kthread_run(fails_thread, NULL, "fails");
	queue = create_singlethread_workqueue("fails");
	pr_info("kmalloc %d kzalloc %d cache %d object %d\n", !!memory, !!zeroed, !!cache,
		!!object);
	pr_info("thread %ld queue %d\n", (long)PTR_ERR_OR_ZERO(task), !!queue);
	get_numbers();
	return 0;
}

static void fails_exit(void)
{
	if (queue)
		destroy_workqueue(queue);
	if (!IS_ERR(task))
		kthread_stop(task);
	if (object)
		kmem_cache_free(cache, object);
	kmem_cache_destroy(cache);
	kfree(zeroed);
	kfree(memory);
}

module_init(fails_init);
module_exit(fails_exit);
MODULE_LICENSE("Dual MIT/GPL");
