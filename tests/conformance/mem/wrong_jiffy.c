// SPDX-License-Identifier: MIT
/*
 * Of MEM-05 and MEM-06: what is freed wrongly. Linux finds it with slub_debug
 * only, and may be damaged by it; here nothing happens to the memory.
 *
 * Context: process context.
 * Locking: none.
 * Linux: mm/slub.c (object_err); Documentation/mm/slub.rst.
 */
#include "conf.h"

#include <linux/slab.h>
#include <linux/vmalloc.h>

/* Where the compiler does not see that it is the same memory again. */
#define HIDDEN(p)                         \
	({                                \
		void *_p = (p);           \
		asm("" : "+r"(_p));       \
		_p;                       \
	})

CONF_JIFFY(MEM_05_TWICE, "A double free, and a pointer that is none, is named and does nothing.")
{
	char *p = kmalloc(100, GFP_KERNEL), *range = vmalloc(100);

	conf_expect_log("was freed already; called from conf_run_MEM_05_TWICE");
	conf_expect_log("points into an object; called from conf_run_MEM_05_TWICE");
	conf_expect_log("is not from kmalloc(); called from conf_run_MEM_05_TWICE");
	conf_expect_log("is not from vmalloc(); called from conf_run_MEM_05_TWICE");
	kfree(HIDDEN(p + 8));
	vfree(HIDDEN(p));
	kfree(HIDDEN(range));
	kfree(HIDDEN(p));
	kfree(HIDDEN(p));
	vfree(range);
}

CONF_JIFFY(MEM_06_FOREIGN,
	   "An object that goes back to the wrong cache, or twice, stays where it is.")
{
	struct kmem_cache *a = kmem_cache_create("conf_a", 40, 0, 0, NULL);
	struct kmem_cache *b = kmem_cache_create("conf_b", 40, 0, 0, NULL);
	void *object;

	if (!CONF_EXPECT(a && b))
		return;
	object = kmem_cache_alloc(a, GFP_KERNEL);
	conf_expect_log("is no live object of cache 'conf_b'; called from conf_run_MEM_06_FOREIGN");
	conf_expect_log("is no live object of cache 'conf_a'; called from conf_run_MEM_06_FOREIGN");
	kmem_cache_free(b, HIDDEN(object));
	kmem_cache_free(a, HIDDEN(object));
	kmem_cache_free(a, HIDDEN(object));
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

CONF_MODULE(CONF_ROW(MEM_05_TWICE), CONF_ROW(MEM_06_FOREIGN));
