// SPDX-License-Identifier: MIT
/*
 * DBG rows: what is said of objects that are set up, destroyed or taken at the wrong moment.
 * A Linux debug kernel reports the first fault of a lock only, and five of DEBUG_OBJECTS.
 *
 * Context: process context.
 * Locking: a mutex that protects nothing.
 * Linux: lib/debugobjects.c, kernel/locking/mutex-debug.c, mm/slab_common.c.
 */
#include "conf_shim.h"

#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define FAR (600 * HZ) /* from now; no row lasts as long */

static int runs;

CONF_DEBUG(DBG_18, "A mutex that was never initialised, by the rule that it breaks.")
{
	static struct mutex zeroed_lock;

	conf_expect_log("DEBUG_LOCKS_WARN_ON(lock->magic != lock)$");
	conf_expect_log("WARNING: CPU: * PID: * at *mutex*.c:");
	mutex_lock(&zeroed_lock);
	mutex_unlock(&zeroed_lock);
}

static void fire(struct timer_list *t)
{
	runs++;
}

CONF_DEBUG(DBG_22, "timer_setup() of an armed timer, by its function; it is disarmed.")
{
	static struct timer_list timer;

	conf_expect_log("ODEBUG: init active (active state 0) object type: timer_list "
			"hint: fire+0x0/0x");
	conf_expect_log("WARNING: CPU");
	timer_setup(&timer, fire, TIMER_PINNED);
	mod_timer(&timer, jiffies + FAR);
	timer_setup(&timer, fire, TIMER_PINNED);
	CONF_EXPECT(!timer_pending(&timer));
	/* It is as good as new. */
	CONF_EQ(mod_timer(&timer, jiffies + FAR), 0);
	CONF_EQ(del_timer_sync(&timer), 1);
}

CONF_DEBUG(DBG_22_ASSERT, "Arming a timer that was never set up; it does not fire.")
{
	static struct timer_list zeroed;

	conf_expect_log("ODEBUG: assert_init not available (active state 0) "
			"object type: timer_list hint: 0x0$");
	conf_expect_log("WARNING: CPU");
	mod_timer(&zeroed, jiffies + FAR);
	del_timer_sync(&zeroed);
}

static void count(struct work_struct *work)
{
	WRITE_ONCE(runs, runs + 1);
}

static void wait_for_go(struct work_struct *work);
static DECLARE_WORK(gate, wait_for_go);
static DECLARE_COMPLETION(go);

static void wait_for_go(struct work_struct *work)
{
	wait_for_completion(&go);
}

CONF_DEBUG(DBG_22_WORK, "INIT_WORK() of a queued item, by its function; it is taken off its queue.")
{
	static DECLARE_WORK(work, count);
	struct workqueue_struct *queue = alloc_ordered_workqueue("dbg-queue", 0);

	if (!CONF_EXPECT(queue))
		return;
	conf_expect_log("ODEBUG: init active (active state 0) object type: work_struct "
			"hint: count+0x0/0x");
	conf_expect_log("WARNING: CPU");
	runs = 0;
	reinit_completion(&go);
	queue_work(queue, &gate);
	queue_work(queue, &work);
	INIT_WORK(&work, count);
	complete(&go);
	flush_workqueue(queue);
	CONF_EQ(runs, 0);
	CONF_EXPECT(queue_work(queue, &work));
	destroy_workqueue(queue);
	CONF_EQ(runs, 1);
}

/* A cache with a constructor is not one with others of its size. */
static void construct(void *object)
{
}

CONF(DBG_24, "A cache that is destroyed while an object is out: by name, both lines of it.")
{
	struct kmem_cache *cache = kmem_cache_create("conf_dbg", 40, 0, 0, construct);
	void *object;

	if (!CONF_EXPECT(cache))
		return;
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	conf_expect_log("Objects remaining in conf_dbg on __kmem_cache_shutdown()$");
	conf_expect_log("kmem_cache_destroy conf_dbg: Slab cache still has objects when called "
			"from conf_run_DBG_24+0x");
	conf_expect_log("WARNING: CPU");
	if (CONF_LINUX)
		conf_expect_log("BUG conf_dbg (*): Objects remaining");
	kmem_cache_destroy(cache);
	kmem_cache_free(cache, object);
	/* Linux has taken it apart. */
	if (!CONF_LINUX)
		kmem_cache_destroy(cache);
}

CONF_MODULE(CONF_ROW(DBG_18), CONF_ROW(DBG_22), CONF_ROW(DBG_22_ASSERT), CONF_ROW(DBG_22_WORK),
	    CONF_ROW(DBG_24));
