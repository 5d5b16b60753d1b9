// SPDX-License-Identifier: MIT
/* Lists read under RCU, and memory freed after readers. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct node {
	int value;
	struct list_head list;
	struct rcu_head rcu;
};

static LIST_HEAD(nodes);
static DEFINE_SPINLOCK(nodes_lock);
static int freed;

static void free_node(struct rcu_head *head)
{
	kfree(container_of(head, struct node, rcu));
	freed++;
}

static int sum_of_nodes(void)
{
	struct node *n;
	int sum = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(n, &nodes, list)
		sum += n->value;
	rcu_read_unlock();
	return sum;
}

static int __init rcu_init(void)
{
	struct node *n = kzalloc(sizeof(*n), GFP_KERNEL), *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!n || !m)
		return -ENOMEM;
	n->value = 3;
	m->value = 4;
	spin_lock(&nodes_lock);
	list_add_rcu(&n->list, &nodes);
	list_add_tail_rcu(&m->list, &nodes);
	spin_unlock(&nodes_lock);
	if (sum_of_nodes() != 7)
		return -EINVAL;
	spin_lock(&nodes_lock);
	list_del_rcu(&n->list);
	list_del_rcu(&m->list);
	spin_unlock(&nodes_lock);
	call_rcu(&n->rcu, free_node);
	kfree_rcu(m, rcu);
	synchronize_rcu();
	return 0;
}

static void __exit rcu_exit(void)
{
	rcu_barrier();
	if (freed == 1 && sum_of_nodes() == 0)
		pr_info("compat rcu: ok\n");
}

module_init(rcu_init);
module_exit(rcu_exit);
MODULE_LICENSE("Dual MIT/GPL");
