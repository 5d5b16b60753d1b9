// SPDX-License-Identifier: MIT
/*
 * The time-stamp counter as a clock.
 *
 * Its rate is measured at boot: channel 2 of the PIT counts down 3 ms, which the
 * speaker port shows without any interrupt, and the counter is read before and
 * after. A host that stops QEMU meanwhile makes the time longer, never shorter,
 * so the shortest of three tries counts. Counting PIT interrupts instead would be
 * wrong on a loaded host, where they are lost. Nanoseconds are cycles times a
 * 32-bit fraction, so that no 64-bit division is needed in the log's path.
 *
 * Context: boot; the readers any.
 * Locking: written once at boot, read without a lock.
 * Linux: arch/x86/kernel/tsc.c (pit_calibrate_tsc).
 */
#include <asm/io.h>
#include <asm/pit.h>
#include <asm/tsc.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#define CALIBRATE_MS 3
#define CALIBRATE_TRIES 3
#define CALIBRATE_LATCH (PIT_TICK_RATE * CALIBRATE_MS / 1000)
/* Reads of the port before we give up: some 300 times what 3 ms take. */
#define CALIBRATE_MAX_POLLS 10000000
#define NS_SHIFT 22

u32 tsc_khz;
static u32 ns_mult; /* nanoseconds a cycle, times 2^NS_SHIFT */
static u64 boot_tsc;

void tsc_start_clock(void)
{
	boot_tsc = rdtsc();
}

static bool pit_wait(void)
{
	u32 polls;

	for (polls = 0; polls < CALIBRATE_MAX_POLLS; polls++)
		if (inb(PIT_GATE_PORT) & PIT_OUT_CH2)
			return true;
	return false;
}

/* Cycles in CALIBRATE_MS, or more; 0 if there is no PIT. */
static u64 measure_cycles(void)
{
	u64 start;

	outb((inb(PIT_GATE_PORT) & ~PIT_SPEAKER) | PIT_GATE_CH2, PIT_GATE_PORT);
	outb(PIT_CMD_CH2_ONESHOT, PIT_MODE);
	outb(CALIBRATE_LATCH & 0xff, PIT_CH2);
	start = rdtsc();
	outb(CALIBRATE_LATCH >> 8, PIT_CH2);
	/* Just started, it must be low: an absent PIT reads as all ones. */
	if ((inb(PIT_GATE_PORT) & PIT_OUT_CH2) || !pit_wait())
		return 0;
	return rdtsc() - start;
}

bool tsc_init(void)
{
	u64 cycles = U64_MAX;
	int tries;

	for (tries = 0; tries < CALIBRATE_TRIES; tries++)
		cycles = min(cycles, measure_cycles());
	tsc_khz = div_u64(cycles, CALIBRATE_MS);
	if (!tsc_khz)
		return false;
	ns_mult = div_u64(1000000ULL << NS_SHIFT, tsc_khz);
	return true;
}

u64 tsc_to_ns(u64 cycles)
{
	u64 high = mul_u32_u32(cycles >> 32, ns_mult), low = mul_u32_u32(cycles, ns_mult);

	return (high << (32 - NS_SHIFT)) + (low >> NS_SHIFT);
}

u64 tsc_time_ns(u64 tsc)
{
	return tsc_to_ns(tsc - boot_tsc);
}

u64 tsc_since_boot(void)
{
	return rdtsc() - boot_tsc;
}
