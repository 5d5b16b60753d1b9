// SPDX-License-Identifier: MIT
/*
 * ATM rows: which operations order what. A form without a value, a _relaxed one
 * and a conditional one that was not done promise nothing, and a row cannot ask
 * for nothing; on x86 they are full barriers all the same.
 *
 * Context: process context; a thread on each of two CPUs.
 * Locking: none; that is the point.
 * Linux: Documentation/atomic_t.txt.
 */
#include "conf_litmus.h"

#include <linux/bitops.h>

/* The _relaxed, _acquire and _release forms of an operation give and leave the same. */
#define FORMS(set, name, args, returns, read, leaves)         \
	do {                                                  \
		set;                                          \
		CONF_EQ(name##_relaxed args, returns);        \
		CONF_EQ(read, leaves);                        \
		set;                                          \
		CONF_EQ(name##_acquire args, returns);        \
		CONF_EQ(read, leaves);                        \
		set;                                          \
		CONF_EQ(name##_release args, returns);        \
		CONF_EQ(read, leaves);                        \
	} while (0)

/* All of a family, of 12 with 10. */
#define FAMILY(family, number)                                                              \
	static void forms_of_##family(void)                                                 \
	{                                                                                   \
		family##_t v = { 0 };                                                       \
		number old;                                                                 \
                                                                                            \
		ALL_OF(family, add_return, (10, &v), 22, 22);                               \
		ALL_OF(family, sub_return, (10, &v), 2, 2);                                 \
		ALL_OF(family, inc_return, (&v), 13, 13);                                   \
		ALL_OF(family, dec_return, (&v), 11, 11);                                   \
		ALL_OF(family, fetch_add, (10, &v), 12, 22);                                \
		ALL_OF(family, fetch_sub, (10, &v), 12, 2);                                 \
		ALL_OF(family, fetch_inc, (&v), 12, 13);                                    \
		ALL_OF(family, fetch_dec, (&v), 12, 11);                                    \
		ALL_OF(family, fetch_and, (10, &v), 12, 8);                                 \
		ALL_OF(family, fetch_andnot, (10, &v), 12, 4);                              \
		ALL_OF(family, fetch_or, (10, &v), 12, 14);                                 \
		ALL_OF(family, fetch_xor, (10, &v), 12, 6);                                 \
		ALL_OF(family, xchg, (&v, 10), 12, 10);                                     \
		ALL_OF(family, cmpxchg, (&v, 12, 10), 12, 10);                              \
		ALL_OF(family, cmpxchg, (&v, 11, 10), 12, 12);                              \
		FORMS(family##_set(&v, 12); old = 12, family##_try_cmpxchg, (&v, &old, 10), \
		      1, family##_read(&v), 10);                                            \
		FORMS(family##_set(&v, 12); old = 11, family##_try_cmpxchg, (&v, &old, 10), \
		      0, old, 12);                                                          \
		family##_set_release(&v, 10);                                               \
		CONF_EQ(family##_read_acquire(&v), 10);                                     \
	}

#define ALL_OF(family, name, args, returns, leaves) \
	FORMS(family##_set(&v, 12), family##_##name, args, returns, family##_read(&v), leaves)

FAMILY(atomic, int)
FAMILY(atomic64, s64)
FAMILY(atomic_long, long)

#define PLAIN(type, xchg_fn, cmpxchg_fn, try_fn)                                  \
	do {                                                                      \
		type v, old;                                                      \
                                                                                  \
		FORMS(v = 12, xchg_fn, (&v, 10), 12, v, 10);                      \
		FORMS(v = 12, cmpxchg_fn, (&v, 12, 10), 12, v, 10);               \
		FORMS(v = old = 12, try_fn, (&v, &old, 10), 1, v, 10);            \
	} while (0)

static void forms_of_variables(void)
{
	u64 v, old;

	PLAIN(u8, xchg, cmpxchg, try_cmpxchg);
	PLAIN(u32, xchg, cmpxchg, try_cmpxchg);
	FORMS(v = 12, cmpxchg64, (&v, 12, 10), 12, v, 10);
	FORMS(v = old = 12, try_cmpxchg64, (&v, &old, 10), 1, v, 10);
}

CONF(ATM_05, "_relaxed, _acquire and _release forms do what the fully ordered one does.")
{
	forms_of_atomic();
	forms_of_atomic64();
	forms_of_atomic_long();
	forms_of_variables();
}

/* SB: a store to one's own variable, an operation that is to be a barrier, the other's. */
static struct own {
	atomic_t v;
	atomic64_t v64;
	unsigned long bits;
} own[2]; /* each CPU's, that nobody else looks at */

#define ORDERED(what, operation)                                \
	static int what##_0(struct litmus_place *p)             \
	{                                                       \
		struct own *o = &own[0];                        \
                                                                \
		WRITE_ONCE(p->x, 1);                            \
		operation;                                      \
		return READ_ONCE(p->y);                         \
	}                                                       \
                                                                \
	static int what##_1(struct litmus_place *p)             \
	{                                                       \
		struct own *o = &own[1];                        \
                                                                \
		WRITE_ONCE(p->y, 1);                            \
		operation;                                      \
		return READ_ONCE(p->x);                         \
	}                                                       \
                                                                \
	static const struct litmus what##_test = {              \
		.name = "SB, " #what, .outcome = "(0,0)",       \
		.thread = { what##_0, what##_1 }, .cpus = 2,    \
	};

ORDERED(inc_return, (void)atomic_inc_return(&o->v))
ORDERED(fetch_or, (void)atomic_fetch_or(1, &o->v))
ORDERED(dec_and_test, (void)atomic_dec_and_test(&o->v))
ORDERED(exchange, (void)atomic_xchg(&o->v, 5))
ORDERED(compare, (void)atomic_cmpxchg(&o->v, atomic_read(&o->v), 5))
ORDERED(add_return64, (void)atomic64_add_return(1, &o->v64))
ORDERED(change_bit, (void)test_and_change_bit(3, &o->bits))
ORDERED(before_and_after, smp_mb__before_atomic(); atomic_inc(&o->v); smp_mb__after_atomic())

CONF_SMP(ATM_05_CPUS, 2, "An operation that returns a value is a full barrier.")
{
	CONF_EQ(litmus(&inc_return_test), 0);
	CONF_EQ(litmus(&fetch_or_test), 0);
	CONF_EQ(litmus(&dec_and_test_test), 0);
	CONF_EQ(litmus(&exchange_test), 0);
	CONF_EQ(litmus(&compare_test), 0);
	CONF_EQ(litmus(&add_return64_test), 0);
	CONF_EQ(litmus(&change_bit_test), 0);
	CONF_EQ(litmus(&before_and_after_test), 0);
}

/* MP: the release and the acquire that atomic_t has. */
static int post(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	atomic_set_release((atomic_t *)&p->y, 1);
	return 0;
}

static int receive(struct litmus_place *p)
{
	int flag = atomic_read_acquire((atomic_t *)&p->y);

	return LITMUS_TWO(flag, READ_ONCE(p->x));
}

static int post_by_add(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	(void)atomic_add_return_release(1, (atomic_t *)&p->y);
	return 0;
}

static int receive_by_add(struct litmus_place *p)
{
	int flag = atomic_fetch_add_acquire(0, (atomic_t *)&p->y);

	return LITMUS_TWO(flag, READ_ONCE(p->x));
}

CONF_SMP(ATM_05_RELEASE, 2, "What is stored before a _release, who sees it by _acquire sees too.")
{
	static const struct litmus set = {
		.name = "MP, atomic_set_release()",
		.outcome = "(1,0)",
		.thread = { post, receive },
		.looked_for = { 0, LITMUS_TWO(1, 0) },
		.cpus = 2,
	};
	static const struct litmus add = {
		.name = "MP, atomic_add_return_release()",
		.outcome = "(1,0)",
		.thread = { post_by_add, receive_by_add },
		.looked_for = { 0, LITMUS_TWO(1, 0) },
		.cpus = 2,
	};

	CONF_EQ(litmus(&set), 0);
	CONF_EQ(litmus(&add), 0);
}

CONF_MODULE(CONF_ROW(ATM_05), CONF_ROW(ATM_05_CPUS), CONF_ROW(ATM_05_RELEASE));
