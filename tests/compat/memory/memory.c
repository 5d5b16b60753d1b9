// SPDX-License-Identifier: MIT
/* Memory in all its forms, and the names that changed: kzfree(). */
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

struct record {
	int id;
	char name[20];
};

static struct kmem_cache *cache;
static struct record *record;

static int __init memory_init(void)
{
	int *array = kcalloc(10, sizeof(*array), GFP_KERNEL), *grown;
	char *text = kasprintf(GFP_KERNEL, "%d-%s", 7, "x"), *copy = kstrdup("copy", GFP_ATOMIC);
	void *range = vzalloc(3 * PAGE_SIZE), *either = kvmalloc(100, GFP_KERNEL);
	unsigned long page = get_zeroed_page(GFP_KERNEL | __GFP_NOWARN);
	bool fine = array && text && copy && range && either && page && !strcmp(text, "7-x");

	grown = krealloc(array, 100 * sizeof(*array), GFP_KERNEL);
	if (grown)
		array = grown;
	kfree(array);
	kzfree(text);
	kfree_sensitive(copy);
	vfree(range);
	kvfree(either);
	free_page(page);
	cache = kmem_cache_create("compat_records", sizeof(struct record), 0, SLAB_HWCACHE_ALIGN,
				  NULL);
	if (!cache || !fine)
		return -ENOMEM;
	record = kmem_cache_zalloc(cache, GFP_KERNEL);
	return 0;
}

static void __exit memory_exit(void)
{
	bool there = record && !record->id;

	kmem_cache_free(cache, record);
	kmem_cache_destroy(cache);
	if (there)
		pr_info("compat memory: ok\n");
}

module_init(memory_init);
module_exit(memory_exit);
MODULE_LICENSE("Dual MIT/GPL");
