// SPDX-License-Identifier: MIT
/* Atomic numbers, barriers and reference counts under their names of all years. */
#include <asm/atomic.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/refcount.h>

struct object {
	struct kref ref;
	refcount_t users;
};

static struct object object;
static int released;

static void release(struct kref *ref)
{
	released += container_of(ref, struct object, ref) == &object;
}

static int __init atomic_init(void)
{
	atomic_t n = ATOMIC_INIT(5);
	unsigned long bits = 0;
	int plain = 3;

	smp_mb__before_atomic();
	atomic_inc(&n);
	smp_mb__before_atomic_inc();
	atomic_add(4, &n);
	smp_mb__after_atomic_inc();
	if (atomic_fetch_add(1, &n) != 10 || atomic_dec_return(&n) != 10 ||
	    !atomic_sub_and_test(10, &n))
		return -EINVAL;
	ACCESS_ONCE(plain) = ACCESS_ONCE(plain) + 1;
	WRITE_ONCE(plain, READ_ONCE(plain) + 1);
	smp_read_barrier_depends();
	set_bit(3, &bits);
	if (plain != 5 || !test_and_clear_bit(3, &bits) || cmpxchg(&plain, 5, 6) != 5 ||
	    xchg(&plain, 7) != 6)
		return -EINVAL;
	kref_init(&object.ref);
	kref_get(&object.ref);
	refcount_set(&object.users, 1);
	refcount_inc(&object.users);
	return 0;
}

static void __exit atomic_exit(void)
{
	kref_put(&object.ref, release);
	kref_put(&object.ref, release);
	if (released == 1 && refcount_read(&object.users) == 2 && kref_read(&object.ref) == 0)
		pr_info("compat atomic: ok\n");
}

module_init(atomic_init);
module_exit(atomic_exit);
MODULE_LICENSE("Dual MIT/GPL");
