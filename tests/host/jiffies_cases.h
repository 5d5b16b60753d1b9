/* SPDX-License-Identifier: MIT */
#ifndef _JIFFIES_CASES_H
#define _JIFFIES_CASES_H
/*
 * Tests of include/linux/jiffies.h and kernel/base/round_jiffies.c for one HZ: the
 * programs test_jiffies_*.c set it and include this. Against arithmetic that
 * cannot overflow, and with a jiffies and a CPU number that the test sets.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>

#define _LINUX_SMP_H
static int this_cpu;
#define raw_smp_processor_id() this_cpu
#include "../../kernel/base/round_jiffies.c"

#include "host.h"

#define ROUNDS 200000
#define LONGEST_USECS (-2U * (unsigned int)TICK_USEC)

volatile unsigned long jiffies;
u64 jiffies_64;

u64 get_jiffies_64(void)
{
	return jiffies_64;
}

static u64 random64(void)
{
	return (u64)host_random() << 32 | host_random();
}

/* Rounded up, as mathematics has it. */
static u64 ceiling(u64 n, u64 d)
{
	return n / d + (n % d != 0);
}

/* --- which is later ------------------------------------------------------------- */

static void compare_two(unsigned long a, unsigned long distance)
{
	unsigned long b = a + distance;

	CHECK(time_after(b, a) && time_before(a, b));
	CHECK(!time_after(a, b) && !time_before(b, a));
	CHECK(time_after_eq(b, a) && time_before_eq(a, b));
	CHECK(!time_after_eq(a, b) && !time_before_eq(b, a));
	CHECK(!time_after(a, a) && time_after_eq(a, a) && time_before_eq(a, a));
	CHECK(time_in_range(b, a, b) && time_in_range(a, a, b) && !time_in_range(a - 1, a, b));
	CHECK(time_in_range_open(a, a, b) && !time_in_range_open(b, a, b));
	jiffies = b;
	CHECK(time_is_before_jiffies(a) && time_is_before_eq_jiffies(a));
	CHECK(!time_is_after_jiffies(a) && !time_is_after_eq_jiffies(a));
	jiffies = a;
	CHECK(time_is_after_jiffies(b) && time_is_after_eq_jiffies(b));
	CHECK(!time_is_before_jiffies(b) && !time_is_before_eq_jiffies(b));
	CHECK(time_is_before_eq_jiffies(a) && time_is_after_eq_jiffies(a));
}

static void test_compare(void)
{
	unsigned long distance, a;
	int i;

	compare_two(ULONG_MAX, 1);
	compare_two(0, LONG_MAX);
	compare_two(LONG_MAX, LONG_MAX);
	for (i = 0; i < ROUNDS; i++) {
		a = i & 1 ? -(unsigned long)host_random_below(1000) : (unsigned long)random64();
		distance = (unsigned long)random64() >> (1 + host_random_below(30));
		compare_two(a, distance ?: 1);
	}
}

static void test_compare64(void)
{
	u64 a, b;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		a = random64();
		b = a + (random64() >> (1 + host_random_below(62)) ?: 1);
		CHECK(time_after64(b, a) && time_before64(a, b) && !time_after64(a, a));
		CHECK(!time_after64(a, b) && time_after_eq64(a, a) && time_before_eq64(a, b));
		CHECK(time_in_range64(a, a, b) && time_in_range64(b, a, b));
		CHECK(!time_in_range64(b + 1, a, b));
		jiffies_64 = b;
		CHECK(time_is_before_jiffies64(a) && time_is_before_eq_jiffies64(b));
		CHECK(!time_is_after_jiffies64(a) && time_is_after_eq_jiffies64(b));
	}
}

/* --- conversions ------------------------------------------------------------------ */

static void test_to_jiffies(void)
{
	static const unsigned long initialised = secs_to_jiffies(3);
	unsigned int i, m, u;
	u64 n;

	CHECK_INT(initialised, 3 * HZ);
	CHECK_INT(msecs_to_jiffies(INT_MAX), ceiling((u64)INT_MAX * HZ, 1000));
	for (i = 0; i < ROUNDS; i++) {
		m = i < ROUNDS / 2 ? i : host_random() >> 1;
		CHECK_INT(msecs_to_jiffies(m), ceiling((u64)m * HZ, 1000));
		CHECK_INT(msecs_to_jiffies(m | 1U << 31), MAX_JIFFY_OFFSET);
		u = i < ROUNDS / 2 ? i : host_random();
		if (u <= LONGEST_USECS)
			CHECK_INT(usecs_to_jiffies(u), ceiling((u64)u * HZ, 1000000));
		else
			CHECK_INT(usecs_to_jiffies(u), MAX_JIFFY_OFFSET);
		n = random64() >> host_random_below(64);
		CHECK_INT(nsecs_to_jiffies64(n), n / (1000000000 / HZ));
		CHECK_INT(nsecs_to_jiffies(n), (unsigned long)(n / (1000000000 / HZ)));
		CHECK_INT(clock_t_to_jiffies(m), (u64)m * HZ / 100);
	}
	CHECK_INT(usecs_to_jiffies(LONGEST_USECS), ceiling((u64)LONGEST_USECS * HZ, 1000000));
	CHECK_INT(usecs_to_jiffies(LONGEST_USECS + 1), MAX_JIFFY_OFFSET);
}

static void test_from_jiffies(void)
{
	unsigned int i;
	u32 j;

	for (i = 0; i < ROUNDS; i++) {
		j = host_random() >> host_random_below(32);
		CHECK_INT(jiffies_to_msecs(j), (u32)((u64)j * 1000 / HZ));
		CHECK_INT(jiffies_to_usecs(j), (u32)((u64)j * 1000000 / HZ));
		CHECK_INT(jiffies_to_nsecs(j), (u64)j * (1000000000 / HZ));
		CHECK_INT(jiffies64_to_msecs((u64)j << 8), ((u64)j << 8) * 1000 / HZ);
		CHECK_INT(jiffies_to_clock_t(j), (u64)j * 100 / HZ);
		CHECK_INT(nsec_to_clock_t(jiffies_to_nsecs(j)), (u64)j * 100 / HZ);
		CHECK_INT(nsecs_to_jiffies(jiffies_to_nsecs(j)), j);
		if (j < INT_MAX / (1000 / HZ))
			CHECK_INT(msecs_to_jiffies(jiffies_to_msecs(j)), j);
		if (j < INT_MAX / TICK_USEC)
			CHECK_INT(usecs_to_jiffies(jiffies_to_usecs(j)), j);
	}
	CHECK_INT(jiffies_delta_to_msecs(-1), 0);
	CHECK_INT(jiffies_delta_to_msecs(HZ), 1000);
	CHECK_INT(jiffies_delta_to_clock_t(-1), 0);
	CHECK_INT(jiffies_delta_to_clock_t(HZ), 100);
}

static void test_timespec(void)
{
	struct timespec64 t = { 0, 0 };
	unsigned int i;
	u32 j;

	CHECK_INT(timespec64_to_jiffies(&t), 0);
	t.tv_nsec = 1;
	CHECK_INT(timespec64_to_jiffies(&t), 1);
	t.tv_nsec = NSEC_PER_SEC - 1;
	CHECK_INT(timespec64_to_jiffies(&t), HZ);
	t.tv_sec = LLONG_MAX;
	CHECK_INT(timespec64_to_jiffies(&t), MAX_JIFFY_OFFSET);
	for (i = 0; i < ROUNDS; i++) {
		j = host_random() >> 3;
		jiffies_to_timespec64(j, &t);
		CHECK_INT(t.tv_sec, j / HZ);
		CHECK_INT(t.tv_nsec, (u64)(j % HZ) * (1000000000 / HZ));
		CHECK_INT(timespec64_to_jiffies(&t), j);
	}
}

/* --- whole seconds ---------------------------------------------------------------- */

/* Going from tick to tick until one is a whole second of the CPU. */
static unsigned long whole_second(unsigned long j, int cpu, bool up)
{
	unsigned long back, on;

	for (back = 0; (j - back + 3 * cpu) % HZ; back++)
		;
	for (on = back ? 0 : HZ; (j + on + 3 * cpu) % HZ; on++)
		;
	return up || back >= HZ / 4 ? j + on : j - back;
}

static void round_one(unsigned long j, int cpu, bool up)
{
	unsigned long rounded = whole_second(j, cpu, up);
	unsigned long delta = j - jiffies;

	if (!time_after(rounded, jiffies))
		rounded = j;
	this_cpu = cpu;
	if (up) {
		CHECK_INT(__round_jiffies_up(j, cpu), rounded);
		CHECK_INT(round_jiffies_up(j), rounded);
		CHECK_INT(__round_jiffies_up_relative(delta, cpu), rounded - jiffies);
		CHECK_INT(round_jiffies_up_relative(delta), rounded - jiffies);
		return;
	}
	CHECK_INT(__round_jiffies(j, cpu), rounded);
	CHECK_INT(round_jiffies(j), rounded);
	CHECK_INT(__round_jiffies_relative(delta, cpu), rounded - jiffies);
	CHECK_INT(round_jiffies_relative(delta), rounded - jiffies);
}

static void test_round(void)
{
	int i, cpu;

	for (i = 0; i < ROUNDS / 100; i++) {
		cpu = host_random_below(CONFIG_NR_CPUS);
		jiffies = i & 1 ? (unsigned long)random64() >> 1 : 100000;
		round_one(jiffies + host_random_below(3 * HZ), cpu, i & 2);
		round_one(jiffies - host_random_below(3 * HZ), cpu, i & 2);
	}
	/* A time that has passed is not rounded into another that has. */
	jiffies = 10 * HZ;
	CHECK_INT(__round_jiffies(10 * HZ, 0), 10 * HZ);
	CHECK_INT(__round_jiffies(10 * HZ + HZ / 4 - 1, 0), 10 * HZ + HZ / 4 - 1);
	CHECK_INT(__round_jiffies(10 * HZ + HZ / 4, 0), 11 * HZ);
	CHECK_INT(__round_jiffies_up(10 * HZ, 0), 11 * HZ);
	CHECK_INT(__round_jiffies(5 * HZ + 1, 0), 5 * HZ + 1);
}

/* 2^32 (here 2^64) is no multiple of HZ: across the wrap it is near, and no more. */
static void test_round_wrap(void)
{
	unsigned long j, rounded;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		jiffies = HZ - (unsigned long)host_random_below(2 * HZ);
		j = jiffies + host_random_below(2 * HZ);
		rounded = i & 1 ? __round_jiffies(j, i & 7) : __round_jiffies_up(j, i & 7);
		CHECK(rounded == j || time_after(rounded, jiffies));
		CHECK(time_in_range(rounded, j - HZ / 4, j + HZ));
	}
}

const struct host_test host_tests[] = {
	{ "time_after and its family are right at every distance, across the wrap", test_compare },
	{ "so are the 64-bit ones", test_compare64 },
	{ "ms and us to jiffies round up, ns round down, too long is for ever", test_to_jiffies },
	{ "jiffies to ms, us, ns, clock_t are exact and lead back", test_from_jiffies },
	{ "a timespec64 becomes jiffies and back", test_timespec },
	{ "rounding goes to each CPU's whole seconds, never into the past", test_round },
	{ "rounding across the wrap stays near", test_round_wrap },
	{ NULL, NULL }
};

#endif
