// SPDX-License-Identifier: MIT
/*
 * The 8254 timer's channel 0 as the source of the tick.
 *
 * Top half: tick_handle_periodic(); the bottom half is TIMER_SOFTIRQ.
 *
 * Its clock of 1193182 Hz is no multiple of HZ, so the count is rounded to the
 * nearest: at HZ=1000 a tick is 0.0153 % long. jiffies therefore are this
 * clock's seconds, not the wall's.
 *
 * Context: start at boot; the top half in hard interrupt.
 * Locking: none; only the boot CPU programs it.
 * Linux: drivers/clocksource/i8253.c.
 */
#include <asm/io.h>
#include <asm/pit.h>
#include <jiffy/drivers.h>
#include <jiffy/tick.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/panic.h>

#define PIT_IRQ 0
#define PIT_LATCH ((PIT_TICK_RATE + HZ / 2) / HZ)

static_assert(PIT_LATCH <= 0xffff, "HZ is too low for the PIT's 16-bit counter");

static irqreturn_t __hardirq_context pit_interrupt(int irq, void *dev_id)
{
	tick_handle_periodic();
	return IRQ_HANDLED;
}

void pit_start(void)
{
	outb(PIT_CMD_CH0_RATE, PIT_MODE);
	outb(PIT_LATCH & 0xff, PIT_CH0);
	outb(PIT_LATCH >> 8, PIT_CH0);
}

void pit_request(void)
{
	if (request_irq(PIT_IRQ, pit_interrupt, 0, "timer", NULL))
		panic("cannot get the timer's interrupt line");
}
