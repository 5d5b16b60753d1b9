// SPDX-License-Identifier: MIT
/*
 * BAR rows: what the compiler is told. That an access is exactly one instruction
 * is seen in the object file only: test_instructions.py looks there.
 *
 * Context: process context; a thread on each CPU.
 * Locking: none; that is the point.
 * Linux: include/asm-generic/rwonce.h, include/linux/compiler.h.
 */
#include "conf_cpus.h"

#include <asm/barrier.h>
#include <asm/processor.h>

#define TIMES 20000

static int flag; /* set by the first CPU, waited for by the second */
static bool seen;
static void (*wait_for_flag)(unsigned long end);

/*
 * Nothing but the access under test is in the loops that could make the compiler
 * read the flag again; jiffies is volatile, and that concerns jiffies only.
 */
static noinline void wait_read_once(unsigned long end)
{
	while (!READ_ONCE(flag) && time_before(jiffies, end))
		;
}

static noinline void wait_barrier(unsigned long end)
{
	while (!flag && time_before(jiffies, end))
		barrier();
}

static noinline void wait_cpu_relax(unsigned long end)
{
	while (!flag && time_before(jiffies, end))
		cpu_relax();
}

static void set_and_wait(int nr)
{
	unsigned long end = jiffies + CONF_TIMEOUT;

	if (!conf_meet())
		return;
	if (!nr) {
		/* Not before the other one has read a 0: after a tick it has. */
		conf_align_to_tick();
		conf_align_to_tick();
		WRITE_ONCE(flag, 1);
		return;
	}
	wait_for_flag(end);
	seen = time_before(jiffies, end);
}

static bool sees_the_flag(void (*wait)(unsigned long end))
{
	flag = 0;
	seen = false;
	wait_for_flag = wait;
	conf_on_cpus(2, set_and_wait);
	return seen;
}

CONF_SMP(BAR_04, 2, "A loop over READ_ONCE() reads again each time round.")
{
	CONF_EXPECT(sees_the_flag(wait_read_once));
}

CONF_SMP(BAR_05, 2, "A loop with barrier() or cpu_relax() in it reads all variables again.")
{
	CONF_EXPECT(sees_the_flag(wait_barrier));
	CONF_EXPECT(sees_the_flag(wait_cpu_relax));
}

/* Each written with all bits 0 or all bits 1: anything else was torn. */
static u8 byte;
static u16 half;
static unsigned long word;

static bool torn(unsigned long value, unsigned long all)
{
	return value && value != all;
}

static void write_or_read(int nr)
{
	int i, bad = 0;

	if (!conf_meet())
		return;
	for (i = 0; i < TIMES; i++) {
		if (!nr) {
			WRITE_ONCE(byte, -(i & 1));
			WRITE_ONCE(half, -(i & 1));
			WRITE_ONCE(word, -(i & 1));
			continue;
		}
		bad += torn(READ_ONCE(byte), U8_MAX);
		bad += torn(READ_ONCE(half), U16_MAX);
		bad += torn(READ_ONCE(word), ULONG_MAX);
	}
	CONF_EQ(bad, 0);
}

CONF_SMP(BAR_04_TORN, 2, "What is written by WRITE_ONCE(), up to a word, is read whole.")
{
	byte = half = word = 0;
	conf_on_cpus(2, write_or_read);
}

CONF_MODULE(CONF_ROW(BAR_04), CONF_ROW(BAR_05), CONF_ROW(BAR_04_TORN));
