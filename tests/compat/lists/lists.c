// SPDX-License-Identifier: MIT
/* Lists, hash tables, sorting and searching. */
#include <linux/bsearch.h>
#include <linux/hashtable.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sort.h>

struct item {
	int key;
	struct list_head list;
	struct hlist_node hash;
};

static LIST_HEAD(items);
static DEFINE_HASHTABLE(table, 4);

static int by_key(void *priv, const struct list_head *a, const struct list_head *b)
{
	return list_entry(a, struct item, list)->key - list_entry(b, struct item, list)->key;
}

static int cmp_int(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int __init lists_init(void)
{
	int i, numbers[] = { 5, 3, 9, 1 }, wanted = 9, last = -1, found = 0;
	struct item *item, *next;
	int *at;

	for (i = 0; i < 10; i++) {
		item = kzalloc(sizeof(*item), GFP_KERNEL);
		if (!item)
			return -ENOMEM;
		item->key = i * 7 % 10;
		list_add_tail(&item->list, &items);
		hash_add(table, &item->hash, item->key);
	}
	list_sort(NULL, &items, by_key);
	list_for_each_entry(item, &items, list) {
		found += item->key == last + 1;
		last = item->key;
	}
	hash_for_each_possible(table, item, hash, 4) found += item->key == 4;
	hash_for_each(table, i, item, hash) found++;
	sort(numbers, ARRAY_SIZE(numbers), sizeof(int), cmp_int, NULL);
	at = bsearch(&wanted, numbers, ARRAY_SIZE(numbers), sizeof(int), cmp_int);
	list_for_each_entry_safe(item, next, &items, list) {
		hash_del(&item->hash);
		list_del(&item->list);
		kfree(item);
	}
	if (found != 21 || at != &numbers[3] || !list_empty(&items) || !hash_empty(table))
		return -EINVAL;
	return 0;
}

static void __exit lists_exit(void)
{
	pr_info("compat lists: ok\n");
}

module_init(lists_init);
module_exit(lists_exit);
MODULE_LICENSE("Dual MIT/GPL");
