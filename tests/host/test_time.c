// SPDX-License-Identifier: MIT
/*
 * Tests of lib/time.c against the C library's dates, and of the arithmetic of
 * include/linux/math64.h, time64.h and ktime.h, lib/div64.c against the compiler's.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: kernel/time/time_test.c, lib/math/test_div64.c.
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/time.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 200000
#define YEAR_1600 (-11676096000LL)

static void check_date(long long seconds)
{
	int want[8];
	struct tm tm;

	time64_to_tm(seconds, 0, &tm);
	libc_gmtime(seconds, want);
	if (tm.tm_sec != want[0] || tm.tm_min != want[1] || tm.tm_hour != want[2] ||
	    tm.tm_mday != want[3] || tm.tm_mon != want[4] || tm.tm_year != want[5] ||
	    tm.tm_wday != want[6] || tm.tm_yday != want[7])
		FAIL("%lld is not %ld-%d-%d %d:%d:%d, day %d, %d of the year", seconds, tm.tm_year,
		     tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_wday,
		     tm.tm_yday);
	if (seconds >= 0)
		CHECK_INT(mktime64(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
				   tm.tm_min, tm.tm_sec),
			  libc_timegm(want));
}

static void test_dates(void)
{
	long long day;
	int round;

	for (day = YEAR_1600; day < 20000000000LL; day += 86400) {
		check_date(day);
		check_date(day - 1);
	}
	for (round = 0; round < ROUNDS; round++)
		check_date((long long)host_random() * 8 + host_random_below(8));
}

static void test_offset(void)
{
	struct tm tm;

	time64_to_tm(0, -3600, &tm);
	CHECK(tm.tm_hour == 23 && tm.tm_mday == 31 && tm.tm_mon == 11 && tm.tm_year == 69);
	CHECK_INT(mktime64(2038, 1, 19, 3, 14, 8), 1LL << 31);
}

/* Of any length. */
static u64 random_u64(void)
{
	u64 n = (u64)host_random() << 32 | host_random();

	return n >> host_random_below(64);
}

static void test_division(void)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		u64 a = random_u64(), b = random_u64() | 1, rest;
		s64 sa = host_random_below(2) ? (s64)a : -(s64)(a >> 1);
		s32 sb = (s32)b ? (s32)b : 1, srest;

		CHECK(div64_u64_rem(a, b, &rest) == a / b && rest == a % b);
		CHECK(div64_s64(sa, sb) == sa / sb);
		CHECK(div_s64_rem(sa, sb, &srest) == sa / sb && srest == sa % sb);
		CHECK(DIV64_U64_ROUND_UP(a >> 1, b >> 1 | 1) ==
		      ((a >> 1) + (b >> 1 | 1) - 1) / (b >> 1 | 1));
	}
	CHECK(div64_u64(U64_MAX, U64_MAX) == 1);
	CHECK(div64_u64(U64_MAX, U64_MAX - 1) == 1);
}

static void test_timespec(void)
{
	struct timespec64 a, b, sum;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		s64 x = (s64)(random_u64() >> 2) * (round % 2 ? 1 : -1), y = random_u64() >> 2;

		a = ns_to_timespec64(x);
		CHECK(a.tv_nsec >= 0 && a.tv_nsec < NSEC_PER_SEC);
		CHECK(timespec64_to_ns(&a) == x);
		b = ns_to_timespec64(y);
		sum = timespec64_add(a, b);
		CHECK(timespec64_to_ns(&sum) == x + y);
		sum = timespec64_sub(a, b);
		CHECK(timespec64_to_ns(&sum) == x - y);
		CHECK_INT(timespec64_compare(&a, &b), x < y ? -1 : x > y);
		CHECK_INT(ktime_compare(x, y), x < y ? -1 : x > y);
		CHECK(ktime_to_us(x) == x / 1000 && ktime_to_ms(x) == x / 1000000);
	}
	CHECK(ktime_set(3, 5) == 3000000005LL && ktime_set(KTIME_SEC_MAX, 0) == KTIME_MAX);
	CHECK(ms_to_ktime(3) == 3000000 && us_to_ktime(3) == 3000);
	CHECK(ktime_ms_delta(ktime_add_ms(7, 5), 7) == 5 && ktime_us_delta(5007, 7) == 5);
}

const struct host_test host_tests[] = {
	{ "dates from 1600 to 2600 are the C library's, and lead back", test_dates },
	{ "a time zone moves the date; 2038 is not the end", test_offset },
	{ "64-bit divisions with and without signs are the compiler's", test_division },
	{ "seconds and nanoseconds add up; ktime_t is nanoseconds", test_timespec },
	{ NULL, NULL }
};
