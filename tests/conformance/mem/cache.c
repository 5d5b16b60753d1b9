// SPDX-License-Identifier: MIT
/*
 * MEM-06: caches of objects of one size, vmalloc(), and whole pages.
 *
 * Context: process context.
 * Locking: none.
 * Linux: mm/slab_common.c, mm/vmalloc.c, mm/page_alloc.c.
 */
#include "conf.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define OBJECTS 100

struct parcel {
	int number;
	char text[50];
};

static int constructed;

static void construct(void *object)
{
	struct parcel *p = object;

	p->number = 77;
	constructed++;
}

static void check_objects(struct kmem_cache *cache)
{
	static struct parcel *parcels[OBJECTS];
	int i;

	for (i = 0; i < OBJECTS; i++) {
		parcels[i] = kmem_cache_zalloc(cache, i % 2 ? GFP_KERNEL : GFP_ATOMIC);
		if (!CONF_EXPECT(parcels[i]))
			break;
		CONF_EXPECT(!memchr_inv(parcels[i], 0, sizeof(struct parcel)));
		memset(parcels[i], i, sizeof(struct parcel));
	}
	while (i--) {
		CONF_EXPECT(!memchr_inv(parcels[i], i, sizeof(struct parcel)));
		kmem_cache_free(cache, parcels[i]);
	}
}

static void check_constructor(void)
{
	struct kmem_cache *cache =
		kmem_cache_create("conf_constructed", sizeof(struct parcel), 0, 0, construct);
	struct parcel *a, *b;

	if (!CONF_EXPECT(cache))
		return;
	a = kmem_cache_alloc(cache, GFP_KERNEL);
	b = kmem_cache_alloc(cache, GFP_KERNEL);
	if (CONF_EXPECT(a && b && a != b)) {
		CONF_EQ(a->number, 77);
		CONF_EQ(b->number, 77);
		CONF_EXPECT(constructed >= 2);
	}
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	kmem_cache_destroy(cache);
}

CONF(MEM_06, "A cache gives objects of its size, aligned, zeroed or constructed.")
{
	struct kmem_cache *cache = KMEM_CACHE(parcel, SLAB_HWCACHE_ALIGN);
	struct kmem_cache *aligned = kmem_cache_create("conf_aligned", 20, 256, 0, NULL);
	void *p;

	if (CONF_EXPECT(cache && aligned)) {
		CONF_EXPECT(kmem_cache_size(cache) >= sizeof(struct parcel));
		check_objects(cache);
		p = kmem_cache_alloc(aligned, GFP_KERNEL);
		CONF_EQ((unsigned long)p % 256, 0);
		kmem_cache_free(aligned, p);
	}
	kmem_cache_destroy(cache);
	kmem_cache_destroy(aligned);
	kmem_cache_destroy(NULL);
	check_constructor();
}

CONF(MEM_06_LIVE, "A cache that is destroyed while objects are out is reported.")
{
	struct kmem_cache *cache = kmem_cache_create("conf_live", 100, 0, 0, construct);
	void *object;

	if (!CONF_EXPECT(cache))
		return;
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	conf_expect_log("Objects remaining in conf_live on __kmem_cache_shutdown()$");
	conf_expect_log(
		"kmem_cache_destroy conf_live: Slab cache still has objects when called from ");
	kmem_cache_destroy(cache);
	/* It stays, so that this is no use after free. */
	kmem_cache_free(cache, object);
	if (!CONF_LINUX)
		kmem_cache_destroy(cache);
}

static void check_range(unsigned long bytes)
{
	char *p = vmalloc(bytes), *zeroed = vzalloc(bytes);

	if (CONF_EXPECT(p && zeroed)) {
		CONF_EQ((unsigned long)p % PAGE_SIZE, 0);
		memset(p, 0xa5, bytes);
		CONF_EXPECT(!memchr_inv(zeroed, 0, bytes));
		CONF_EXPECT(!memchr_inv(p, 0xa5, bytes));
		CONF_EXPECT(is_vmalloc_addr(p) && is_vmalloc_addr(zeroed));
	}
	vfree(p);
	vfree(zeroed);
}

static void check_either(size_t bytes)
{
	void *p = kvmalloc(bytes, GFP_KERNEL), *zeroed = kvzalloc(bytes, GFP_KERNEL);

	if (CONF_EXPECT(p && zeroed)) {
		memset(p, 0xa5, bytes);
		CONF_EXPECT(!memchr_inv(zeroed, 0, bytes));
	}
	kvfree(p);
	kvfree(zeroed);
}

CONF(MEM_06_VMALLOC, "vmalloc() gives pages; kvmalloc() what kvfree() takes back.")
{
	void *p = kmalloc(10, GFP_KERNEL);

	check_range(1);
	check_range(PAGE_SIZE + 1);
	check_range(300000);
	check_either(10);
	check_either(300000);
	CONF_EXPECT(!is_vmalloc_addr(p));
	vfree(NULL);
	kvfree(NULL);
	kvfree(p);
}

CONF(MEM_06_PAGES, "Pages come in blocks aligned to their size, zeroed where asked.")
{
	unsigned long one = get_zeroed_page(GFP_KERNEL), four = __get_free_pages(GFP_KERNEL, 2);
	char *exact = alloc_pages_exact(3 * PAGE_SIZE, GFP_KERNEL);

	if (CONF_EXPECT(one && four && exact)) {
		CONF_EXPECT(!memchr_inv((void *)one, 0, PAGE_SIZE));
		CONF_EQ(one % PAGE_SIZE, 0);
		CONF_EQ(four % (4 * PAGE_SIZE), 0);
		memset((void *)four, 0xa5, 4 * PAGE_SIZE);
		memset(exact, 0xa5, 3 * PAGE_SIZE);
	}
	free_page(one);
	free_pages(four, 2);
	free_pages(0, 2);
	free_pages_exact(exact, 3 * PAGE_SIZE);
	CONF_EQ(get_order(1), 0);
	CONF_EQ(get_order(PAGE_SIZE), 0);
	CONF_EQ(get_order(PAGE_SIZE + 1), 1);
}

CONF_MODULE(CONF_ROW(MEM_06), CONF_ROW(MEM_06_LIVE), CONF_ROW(MEM_06_VMALLOC),
	    CONF_ROW(MEM_06_PAGES));
