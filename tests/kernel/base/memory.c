// SPDX-License-Identifier: MIT
/*
 * kernel/base: pages, kmalloc, stacks; what is said of a double free.
 *
 * Context: tests in threads.
 * Locking: none.
 * Linux: the rows MEM of the specification.
 */
#include <asm/paging.h>
#include <jiffy/ktest.h>
#include <jiffy/stack.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

KTEST(kmalloc_alignment, "Objects are aligned to their size class (MEM-01).")
{
	size_t size;

	for (size = 1; size <= 8192; size *= 2) {
		void *p = kmalloc(size, GFP_KERNEL);

		EXPECT(p != NULL);
		EXPECT_EQ((unsigned long)p & (max_t(size_t, size, 16) - 1), 0);
		EXPECT(ksize(p) >= size);
		memset(p, 0xa5, size);
		kfree(p);
	}
}

KTEST(kmalloc_edges, "kmalloc(0), kfree(NULL), too large (MEM-02, 04).")
{
	void *nothing = kmalloc(0, GFP_KERNEL);
	void *too_much = kmalloc(5 << 20, GFP_KERNEL | __GFP_NOWARN);

	EXPECT(nothing == ZERO_SIZE_PTR);
	EXPECT(!too_much);
	/* The analyser takes ZERO_SIZE_PTR for memory that kfree() should have had. */
	kfree(nothing); // NOLINT(clang-analyzer-unix.Malloc)
	kfree(too_much);
}

KTEST(kmalloc_no_leak, "What is freed can be had again: no page is lost in 10,000 rounds.")
{
	struct sysinfo before, after;
	void *p[16] = { NULL };
	unsigned int i, n;

	kfree(kmalloc(3000, GFP_KERNEL));
	si_meminfo(&before);
	for (i = 0; i < 10000; i++) {
		n = i % ARRAY_SIZE(p);
		kfree(p[n]);
		p[n] = kmalloc(1 + (i * 7919) % 6000, GFP_KERNEL);
		EXPECT(p[n] != NULL);
	}
	for (n = 0; n < ARRAY_SIZE(p); n++)
		kfree(p[n]);
	si_meminfo(&after);
	/* Slabs are kept for their class; everything else must be back. */
	EXPECT_EQ(after.freeram + after.slab, before.freeram + before.slab);
}

KTEST(kfree_twice, "A double free is named and does nothing.")
{
	void *p = test_alloc(100);

	expect_log("was freed already; called from ktest_kfree_twice");
	kfree(HIDDEN(p));
	kfree(HIDDEN(p));
}

KTEST(kfree_inside, "Freeing a pointer into an object is named.")
{
	char *p = test_alloc(100);

	expect_log("points into an object; called from ktest_kfree_inside");
	kfree(HIDDEN(p + 8));
	kfree(p);
}

KTEST(kfree_foreign, "Freeing what kmalloc() never gave is named.")
{
	static int not_ours;

	expect_log("is not from kmalloc(); called from ktest_kfree_foreign");
	kfree(HIDDEN(&not_ours));
}

KTEST(pages_exhaust, "All pages can be taken and given back; the end is NULL, not a hang (MEM-04).")
{
	struct sysinfo before, after;
	unsigned long page, list = 0, n = 0;

	si_meminfo(&before);
	while ((page = __get_free_pages(GFP_ATOMIC | __GFP_NOWARN, 0))) {
		*(unsigned long *)page = list;
		list = page;
		n++;
	}
	EXPECT_EQ(n, before.freeram);
	while (list) {
		page = list;
		list = *(unsigned long *)page;
		free_pages(page, 0);
	}
	si_meminfo(&after);
	EXPECT_EQ(after.freeram, before.freeram);
	page = __get_free_pages(GFP_KERNEL, MAX_ORDER - 1);
	EXPECT(page != 0);
	free_pages(page, MAX_ORDER - 1);
}

KTEST(memory_map_pages, "Page 0 and the pages below stacks are not mapped; text is read-only.")
{
	unsigned long stack = (unsigned long)current->stack;

	EXPECT(!paging_is_mapped(0));
	EXPECT(paging_is_mapped(stack));
	EXPECT(!paging_is_mapped(stack - 1));
	EXPECT(!paging_is_mapped(stack + THREAD_SIZE));
}

static int __process_context write_text(void *data)
{
	*(volatile char *)write_text = 0;
	return 0;
}

KTEST(text_is_read_only, "Writing to the kernel's text is an oops that says so.")
{
	struct task_struct *k = kthread_create(write_text, NULL, "writer");

	expect_log("permissions violation");
	get_task_struct(k);
	wake_up_process(k);
	wait_ticks(1);
	EXPECT_EQ(k->exit_code, SIGSEGV);
	put_task_struct(k);
}

struct looked_for {
	const void *p;
	unsigned long caller;
	size_t bytes;
	int seen;
};

static bool look(const void *p, size_t bytes, unsigned long caller, void *arg)
{
	struct looked_for *l = arg;

	if (p != l->p)
		return true;
	l->seen++;
	l->bytes = bytes;
	l->caller = caller;
	return true;
}

static bool look_once(const void *p, size_t bytes, unsigned long caller, void *arg)
{
	++*(int *)arg;
	return false;
}

/* How often @p is seen; its caller must be this test's function. */
static int times_seen(const void *p, size_t bytes)
{
	struct looked_for l = { .p = p };
	unsigned long offset, length;
	const char *caller;

	kmalloc_for_each(look, &l);
	if (l.seen) {
		EXPECT_EQ(l.bytes, bytes);
		caller = kallsyms_lookup(l.caller - 1, &offset, &length);
		EXPECT(caller && !strcmp(caller, "ktest_kmalloc_iterate"));
	}
	return l.seen;
}

KTEST(kmalloc_iterate, "kmalloc_for_each() shows what is allocated, how long, and by whom.")
{
	struct kmem_cache *cache = kmem_cache_create("ktest", 100, 0, 0, NULL);
	void *small = kmalloc(100, GFP_KERNEL), *large = kmalloc(10000, GFP_KERNEL);
	void *range = vmalloc(5 * PAGE_SIZE), *object = kmem_cache_alloc(cache, GFP_KERNEL);
	char *copy = kstrdup("text", GFP_KERNEL), *text = kasprintf(GFP_KERNEL, "%d", 7);
	unsigned long page = __get_free_page(GFP_KERNEL);
	int looks = 0;

	EXPECT_EQ(times_seen(small, 128), 1);
	EXPECT_EQ(times_seen(large, 16384), 1);
	EXPECT_EQ(times_seen(range, 5 * PAGE_SIZE), 1);
	EXPECT_EQ(times_seen(object, 128), 1);
	EXPECT_EQ(times_seen(cache, ksize(cache)), 1);
	EXPECT_EQ(times_seen(copy, 16), 1);
	EXPECT_EQ(times_seen(text, 16), 1);
	EXPECT_EQ(times_seen((void *)page, PAGE_SIZE), 1);
	EXPECT_EQ(times_seen((char *)small + 1, 0), 0);
	kmem_cache_free(cache, object);
	kmem_cache_destroy(cache);
	kfree(small);
	kfree(large);
	kfree(copy);
	kfree(text);
	vfree(range);
	free_page(page);
	EXPECT_EQ(times_seen(HIDDEN(small), 0), 0);
	EXPECT_EQ(times_seen(HIDDEN(large), 0), 0);
	EXPECT_EQ(times_seen(HIDDEN(range), 0), 0);
	kmalloc_for_each(look_once, &looks);
	EXPECT_EQ(looks, 1);
}

KTEST(vmalloc_no_leak, "A range takes no more pages than it has, and all come back.")
{
	struct sysinfo before, during, after;
	unsigned long pages;
	void *p;

	for (pages = 1; pages <= 1UL << (MAX_ORDER - 1); pages += 1 + pages / 3) {
		si_meminfo(&before);
		p = vmalloc(pages * PAGE_SIZE);
		EXPECT(p != NULL);
		si_meminfo(&during);
		vfree(p);
		si_meminfo(&after);
		EXPECT_EQ(before.freeram - during.freeram, pages);
		EXPECT_EQ(after.freeram, before.freeram);
	}
}
