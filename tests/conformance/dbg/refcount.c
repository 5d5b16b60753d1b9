// SPDX-License-Identifier: MIT
/*
 * DBG rows: counts of references that went wrong.
 *
 * Context: process context.
 * Locking: none.
 * Linux: lib/refcount.c.
 */
#include "conf.h"

#include <linux/limits.h>
#include <linux/refcount.h>

/* @operation on a count of @n: it is saturated then, and stays so. */
#define SATURATES(n, operation)                                              \
	do {                                                                 \
		refcount_set(&r, n);                                         \
		operation;                                                   \
		CONF_EQ((int)refcount_read(&r), REFCOUNT_SATURATED);         \
	} while (0)

/* What was announced was said, and said once however often it happened. */
static void said_once(const char *text)
{
	CONF_EQ(conf_log_count(text), 1);
}

CONF(DBG_21, "A count that went wrong is reported, once for each text, and saturated.")
{
	refcount_t r;
	int i;

	CONF_EQ(REFCOUNT_SATURATED, INT_MIN / 2);
	conf_expect_log("refcount_t: addition on 0; use-after-free.$");
	conf_expect_log("refcount_t: underflow; use-after-free.$");
	conf_expect_log("refcount_t: saturated; leaking memory.$");
	conf_expect_log("refcount_t: decrement hit 0; leaking memory.$");
	for (i = 0; i < 3; i++) {
		SATURATES(0, refcount_inc(&r));
		SATURATES(0, CONF_EQ(refcount_dec_and_test(&r), 0));
		SATURATES(REFCOUNT_MAX, refcount_inc(&r));
		SATURATES(1, refcount_dec(&r));
	}
	said_once("refcount_t: addition on 0; use-after-free.");
	said_once("refcount_t: underflow; use-after-free.");
	said_once("refcount_t: saturated; leaking memory.");
	said_once("refcount_t: decrement hit 0; leaking memory.");
}

CONF(DBG_21_FORMS, "... by every operation that can go wrong, and whatever follows.")
{
	refcount_t r;

	conf_expect_log("refcount_t: addition on 0; use-after-free.$");
	conf_expect_log("refcount_t: underflow; use-after-free.$");
	conf_expect_log("refcount_t: saturated; leaking memory.$");
	conf_expect_log("refcount_t: decrement hit 0; leaking memory.$");
	SATURATES(0, refcount_add(2, &r));
	SATURATES(1, CONF_EQ(refcount_sub_and_test(2, &r), 0));
	SATURATES(0, refcount_dec(&r));
	SATURATES(REFCOUNT_MAX - 1, refcount_add(2, &r));
	SATURATES(REFCOUNT_MAX, CONF_EQ(refcount_inc_not_zero(&r), 1));
	SATURATES(REFCOUNT_MAX - 1, CONF_EQ(refcount_add_not_zero(2, &r), 1));
	SATURATES(REFCOUNT_SATURATED, refcount_inc(&r));
	SATURATES(REFCOUNT_SATURATED, CONF_EQ(refcount_inc_not_zero(&r), 1));
	SATURATES(REFCOUNT_SATURATED, refcount_dec(&r));
	SATURATES(REFCOUNT_SATURATED, CONF_EQ(refcount_dec_and_test(&r), 0));
	SATURATES(REFCOUNT_SATURATED, CONF_EQ(refcount_dec_not_one(&r), 1));
	SATURATES(REFCOUNT_SATURATED, CONF_EQ(refcount_dec_if_one(&r), 0));
	SATURATES(REFCOUNT_SATURATED + 5, refcount_inc(&r));
}

CONF(DBG_21_NOT_ONE, "refcount_dec_not_one() of 0 is reported, and leaves 0.")
{
	refcount_t r = REFCOUNT_INIT(0);

	conf_expect_log("refcount_t: underflow; use-after-free.$");
	CONF_EQ(refcount_dec_not_one(&r), 1);
	CONF_EQ(refcount_read(&r), 0);
}

CONF_MODULE(CONF_ROW(DBG_21), CONF_ROW(DBG_21_FORMS), CONF_ROW(DBG_21_NOT_ONE));
