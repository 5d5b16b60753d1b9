/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H
/*
 * Sets of CPUs. There are at most 16, so a set is one word, and a
 * cpumask_var_t needs no memory of its own.
 *
 * - Possible CPUs are those the machine has and Jiffy has room for: 0 to
 *   nr_cpu_ids - 1, fixed before the others start; their per-CPU data exist.
 *   Present ones are the same here.
 * - Online ones run. A CPU that did not start leaves a hole in the online set.
 * - cpumask_set_cpu(), _clear_cpu() and the test_and_ forms are atomic; the
 *   operations on whole sets are not.
 * - Where there is no such CPU, cpumask_first(), _next() and _any() return
 *   nr_cpu_ids or more.
 *
 * Any context. Linux: include/linux/cpumask.h, where a set may be many words.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/percpu.h>

typedef struct cpumask {
	DECLARE_BITMAP(bits, NR_CPUS);
} cpumask_t;

typedef struct cpumask cpumask_var_t[1];

static_assert(sizeof(cpumask_t) == sizeof(long), "a cpumask is one word");

extern unsigned int nr_cpu_ids;            /* possible CPUs; set at boot */
extern struct cpumask __cpu_online_mask;   /* atomic bits; each CPU sets its own */
extern struct cpumask __cpu_possible_mask; /* set with nr_cpu_ids */

#define cpu_online_mask ((const struct cpumask *)&__cpu_online_mask)
#define cpu_possible_mask ((const struct cpumask *)&__cpu_possible_mask)
#define cpu_present_mask cpu_possible_mask
#define nr_cpumask_bits NR_CPUS
#define cpumask_bits(maskp) ((maskp)->bits)
#define CPU_MASK_NONE ((cpumask_t){ { 0 } })
#define CPU_MASK_ALL ((cpumask_t){ { BITMAP_LAST_WORD_MASK(NR_CPUS) } })
/* For printk("%*pbl", cpumask_pr_args(mask)). */
#define cpumask_pr_args(maskp) NR_CPUS, cpumask_bits(maskp)

/* The set with one member. */
extern const struct cpumask cpu_bit_mask[NR_CPUS];
#define cpumask_of(cpu) (&cpu_bit_mask[cpu])

/* --- Members --------------------------------------------------------------------- */

static __always_inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, cpumask_bits(mask));
}

static __always_inline void cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	clear_bit(cpu, cpumask_bits(mask));
}

static __always_inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return test_bit(cpu, cpumask_bits(mask));
}

static __always_inline bool cpumask_test_and_set_cpu(int cpu, struct cpumask *mask)
{
	return test_and_set_bit(cpu, cpumask_bits(mask));
}

static __always_inline bool cpumask_test_and_clear_cpu(int cpu, struct cpumask *mask)
{
	return test_and_clear_bit(cpu, cpumask_bits(mask));
}

/* Not atomic. */
static __always_inline void __cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	__set_bit(cpu, cpumask_bits(mask));
}

static __always_inline void __cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	__clear_bit(cpu, cpumask_bits(mask));
}

/* --- Whole sets -------------------------------------------------------------------- */

static inline void cpumask_clear(struct cpumask *dst)
{
	bitmap_zero(dst->bits, NR_CPUS);
}

static inline void cpumask_setall(struct cpumask *dst)
{
	*dst = CPU_MASK_ALL;
}

static inline void cpumask_copy(struct cpumask *dst, const struct cpumask *src)
{
	*dst = *src;
}

static inline void cpumask_complement(struct cpumask *dst, const struct cpumask *src)
{
	dst->bits[0] = ~src->bits[0] & BITMAP_LAST_WORD_MASK(NR_CPUS);
}

/* Is there a member in the result? */
static inline bool cpumask_and(struct cpumask *dst, const struct cpumask *a,
			       const struct cpumask *b)
{
	return (dst->bits[0] = a->bits[0] & b->bits[0]) != 0;
}

static inline bool cpumask_andnot(struct cpumask *dst, const struct cpumask *a,
				  const struct cpumask *b)
{
	return (dst->bits[0] = a->bits[0] & ~b->bits[0]) != 0;
}

static inline void cpumask_or(struct cpumask *dst, const struct cpumask *a, const struct cpumask *b)
{
	dst->bits[0] = a->bits[0] | b->bits[0];
}

static inline void cpumask_xor(struct cpumask *dst, const struct cpumask *a,
			       const struct cpumask *b)
{
	dst->bits[0] = a->bits[0] ^ b->bits[0];
}

static inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return hweight32(mask->bits[0]);
}

static inline bool cpumask_empty(const struct cpumask *mask)
{
	return !mask->bits[0];
}

static inline bool cpumask_full(const struct cpumask *mask)
{
	return bitmap_full(mask->bits, NR_CPUS);
}

static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return a->bits[0] == b->bits[0];
}

static inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
	return a->bits[0] & b->bits[0];
}

static inline bool cpumask_subset(const struct cpumask *a, const struct cpumask *b)
{
	return !(a->bits[0] & ~b->bits[0]);
}

/* --- Looking for a member ----------------------------------------------------------- */

/* The lowest CPU above @n in the set. */
static inline unsigned int cpumask_next(int n, const struct cpumask *mask)
{
	unsigned long rest = n + 1 < BITS_PER_LONG ? mask->bits[0] >> (n + 1) << (n + 1) : 0;

	return rest ? __ffs(rest) : BITS_PER_LONG;
}

/* The lowest CPU above @n that is not in the set. */
static inline unsigned int cpumask_next_zero(int n, const struct cpumask *mask)
{
	return find_next_zero_bit(mask->bits, NR_CPUS, n + 1);
}

static inline unsigned int cpumask_next_and(int n, const struct cpumask *a, const struct cpumask *b)
{
	const struct cpumask both = { { a->bits[0] & b->bits[0] } };

	return cpumask_next(n, &both);
}

static inline unsigned int cpumask_last(const struct cpumask *mask)
{
	return mask->bits[0] ? __fls(mask->bits[0]) : BITS_PER_LONG;
}

#define cpumask_first(maskp) cpumask_next(-1, maskp)
#define cpumask_first_and(a, b) cpumask_next_and(-1, a, b)
#define cpumask_any(maskp) cpumask_first(maskp)
#define cpumask_any_and(a, b) cpumask_first_and(a, b)

static inline unsigned int cpumask_any_but(const struct cpumask *mask, unsigned int cpu)
{
	unsigned int first = cpumask_first(mask);

	return first == cpu ? cpumask_next(cpu, mask) : first;
}

#define for_each_cpu(cpu, maskp)                                                  \
	for ((cpu) = cpumask_first(maskp); (unsigned int)(cpu) < nr_cpu_ids;      \
	     (cpu) = cpumask_next(cpu, maskp))
#define for_each_cpu_and(cpu, a, b)                                               \
	for ((cpu) = cpumask_first_and(a, b); (unsigned int)(cpu) < nr_cpu_ids;   \
	     (cpu) = cpumask_next_and(cpu, a, b))
#define for_each_cpu_not(cpu, maskp)                                              \
	for ((cpu) = cpumask_next_zero(-1, maskp); (unsigned int)(cpu) < nr_cpu_ids; \
	     (cpu) = cpumask_next_zero(cpu, maskp))
#define for_each_online_cpu(cpu) for_each_cpu(cpu, cpu_online_mask)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (unsigned int)(cpu) < nr_cpu_ids; (cpu)++)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)

#define num_online_cpus() cpumask_weight(cpu_online_mask)
#define num_possible_cpus() nr_cpu_ids
#define num_present_cpus() nr_cpu_ids
#define cpu_possible(cpu) ((unsigned int)(cpu) < nr_cpu_ids)
#define cpu_present(cpu) cpu_possible(cpu)
#define cpu_online(cpu) (cpu_possible(cpu) && cpumask_test_cpu(cpu, cpu_online_mask))

/* --- Sets in variables: on Linux they may need memory ---------------------------------- */

static inline bool alloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	return true;
}

static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	cpumask_clear(*mask);
	return true;
}

static inline void free_cpumask_var(cpumask_var_t mask)
{
}

#endif

#include <jiffy/brings_locks.h>
