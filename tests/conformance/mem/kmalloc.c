// SPDX-License-Identifier: MIT
/*
 * MEM rows: what kmalloc() and its family give.
 *
 * Context: process context.
 * Locking: none.
 * Linux: mm/slab_common.c, mm/util.c.
 */
#include "conf.h"

#include <linux/slab.h>

/* Hidden from the compiler, which knows what a too large product means. */
static size_t runtime(size_t n)
{
	barrier();
	return READ_ONCE(n);
}

static bool all_are(const void *p, int c, size_t n)
{
	return !memchr_inv(p, c, n);
}

static void check_alignment(void)
{
	size_t size;
	void *p;

	for (size = 1; size <= 4096; size++) {
		p = kmalloc(size, GFP_KERNEL);
		if (!CONF_EXPECT(p))
			return;
		if ((unsigned long)p % (size & (size - 1) ? 8 : max_t(size_t, size, 8)))
			conf_fail(__FILE__, __LINE__, "%zu bytes at 0x%lx", size, (unsigned long)p);
		if (ksize(p) < size)
			conf_fail(__FILE__, __LINE__, "%zu bytes, ksize %zu", size, ksize(p));
		memset(p, 0xa5, size);
		kfree(p);
	}
}

static void check_zeroes(void)
{
	char *zeroed = kzalloc(300, GFP_KERNEL), *array = kcalloc(30, 10, GFP_KERNEL);
	char *flag = kmalloc(300, GFP_KERNEL | __GFP_ZERO);

	if (CONF_EXPECT(zeroed && array && flag)) {
		CONF_EXPECT(all_are(zeroed, 0, 300) && all_are(array, 0, 300));
		CONF_EXPECT(all_are(flag, 0, 300));
	}
	kfree(zeroed);
	kfree(array);
	kfree(flag);
}

static void check_overflow(void)
{
	size_t half = runtime(SIZE_MAX / 2 + 1);

	CONF_EXPECT(!kmalloc_array(half, 2, GFP_KERNEL | __GFP_NOWARN));
	CONF_EXPECT(!kcalloc(2, half, GFP_KERNEL | __GFP_NOWARN));
	CONF_EXPECT(!krealloc_array(NULL, half, 3, GFP_KERNEL | __GFP_NOWARN));
}

static void check_krealloc(void)
{
	char *p = krealloc(NULL, 10, GFP_KERNEL), *moved;

	if (!CONF_EXPECT(p))
		return;
	memset(p, 'x', 10);
	moved = krealloc(p, 5000, GFP_KERNEL);
	if (CONF_EXPECT(moved)) {
		p = moved;
		CONF_EXPECT(all_are(p, 'x', 10));
		CONF_EXPECT(ksize(p) >= 5000);
	}
	moved = krealloc(p, 4, GFP_KERNEL);
	if (CONF_EXPECT(moved)) {
		p = moved;
		CONF_EXPECT(all_are(p, 'x', 4));
	}
	CONF_EXPECT(krealloc(p, 0, GFP_KERNEL) == ZERO_SIZE_PTR);
}

static void check_copies(void)
{
	char *dup = kstrdup("interrupt", GFP_KERNEL), *cut = kstrndup("interrupt", 5, GFP_KERNEL);
	char *all = kstrndup("inter", 50, GFP_KERNEL), *bytes = kmemdup("a\0b", 4, GFP_KERNEL);
	char *nul = kmemdup_nul("interrupt", 5, GFP_KERNEL);
	char *text = kasprintf(GFP_KERNEL, "%s/%d", "ksoftirqd", 3);

	if (CONF_EXPECT(dup && cut && all && bytes && nul && text)) {
		CONF_STREQ(dup, "interrupt");
		CONF_STREQ(cut, "inter");
		CONF_STREQ(all, "inter");
		CONF_EXPECT(!memcmp(bytes, "a\0b", 4));
		CONF_STREQ(nul, "inter");
		CONF_STREQ(text, "ksoftirqd/3");
	}
	CONF_EXPECT(!kstrdup(NULL, GFP_KERNEL) && !kstrndup(NULL, 3, GFP_KERNEL));
	kfree(dup);
	kfree(cut);
	kfree(all);
	kfree(bytes);
	kfree(nul);
	kfree(text);
}

CONF(MEM_01, "Memory is aligned, zeroed where asked; sizes that overflow give NULL; copies are.")
{
	check_alignment();
	check_zeroes();
	check_overflow();
	check_krealloc();
	check_copies();
}

CONF(MEM_02, "No bytes are ZERO_SIZE_PTR, which is not NULL; both may be freed.")
{
	void *nothing = kmalloc(runtime(0), GFP_KERNEL), *p = kmalloc(100, GFP_KERNEL);

	CONF_EXPECT(nothing == ZERO_SIZE_PTR && nothing);
	CONF_EQ((unsigned long)ZERO_SIZE_PTR, 16);
	CONF_EXPECT(ZERO_OR_NULL_PTR(nothing) && ZERO_OR_NULL_PTR(NULL) && !ZERO_OR_NULL_PTR(p));
	CONF_EXPECT(kzalloc(runtime(0), GFP_KERNEL) == ZERO_SIZE_PTR);
	CONF_EQ(ksize(NULL), 0);
	CONF_EQ(ksize(nothing), 0);
	CONF_EXPECT(ksize(p) >= 100);
	/* The analyser takes ZERO_SIZE_PTR for memory that kfree() should have had. */
	kfree(nothing); // NOLINT(clang-analyzer-unix.Malloc)
	kfree(NULL);
	kfree_sensitive(NULL);
	kfree_sensitive(p);
}

CONF_MODULE(CONF_ROW(MEM_01), CONF_ROW(MEM_02));
