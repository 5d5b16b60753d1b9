// SPDX-License-Identifier: MIT
/*
 * KREF rows: an object that ends with its last reference.
 *
 * Context: process context.
 * Locking: none, but the lock that kref_put_lock() is to take.
 * Linux: include/linux/kref.h, Documentation/core-api/kref.rst.
 */
#include "conf_shim.h"

#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct thing {
	struct kref ref;
	int *released; /* how often */
};

static DEFINE_SPINLOCK(things_lock);
static bool held_in_release;

static void release_thing(struct kref *ref)
{
	struct thing *thing = container_of(ref, struct thing, ref);

	++*thing->released;
	kfree(thing);
}

static void release_locked(struct kref *ref)
{
	held_in_release = spin_is_locked(&things_lock) && preempt_count();
	spin_unlock(&things_lock);
	release_thing(ref);
}

static struct thing *new_thing(int *released)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	if (!CONF_EXPECT(thing))
		return NULL;
	kref_init(&thing->ref);
	thing->released = released;
	*released = 0;
	return thing;
}

CONF(KREF_01, "kref_put() calls the release function with the last reference, and returns 1 then.")
{
	int released;
	struct thing *thing = new_thing(&released);

	if (!thing)
		return;
	CONF_EQ(kref_read(&thing->ref), 1);
	kref_get(&thing->ref);
	CONF_EQ(kref_read(&thing->ref), 2);
	CONF_EQ(!!kref_get_unless_zero(&thing->ref), 1);
	CONF_EQ(kref_read(&thing->ref), 3);
	CONF_EQ(kref_put(&thing->ref, release_thing), 0);
	CONF_EQ(kref_put(&thing->ref, release_thing), 0);
	CONF_EQ(kref_read(&thing->ref), 1);
	CONF_EQ(released, 0);
	CONF_EQ(kref_put(&thing->ref, release_thing), 1);
	CONF_EQ(released, 1);
}

CONF(KREF_01_ZERO, "kref_get_unless_zero() takes none from an object that has none.")
{
	struct kref ref = KREF_INIT(0);

	CONF_EQ(kref_get_unless_zero(&ref), 0);
	CONF_EQ(kref_read(&ref), 0);
}

CONF(KREF_01_LOCK, "kref_put_lock() calls the release function with the lock held; it unlocks.")
{
	int released;
	struct thing *thing = new_thing(&released);

	if (!thing)
		return;
	held_in_release = false;
	kref_get(&thing->ref);
	CONF_EQ(kref_put_lock(&thing->ref, release_locked, &things_lock), 0);
	CONF_EQ(spin_is_locked(&things_lock), 0);
	CONF_EQ(released, 0);
	CONF_EQ(kref_put_lock(&thing->ref, release_locked, &things_lock), 1);
	CONF_EQ(released, 1);
	CONF_EXPECT(held_in_release);
	CONF_EQ(preempt_count(), 0);
}

CONF_MODULE(CONF_ROW(KREF_01), CONF_ROW(KREF_01_ZERO), CONF_ROW(KREF_01_LOCK));
