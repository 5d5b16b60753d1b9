// SPDX-License-Identifier: MIT
/*
 * The real-time clock's periodic interrupt at 8,192 Hz, masked: nobody takes it.
 *
 * Under QEMU's counting clock one host thread runs the CPUs in turn, each until
 * the next timer of the machine is due. The PIT's alone lie 1/HZ apart: a CPU
 * that spins would keep the others from running for all of that, and interrupts
 * become one. With this one, slices last 122 us. On other machines it does
 * nothing but set a bit in a register.
 *
 * While all CPUs are idle there is nobody to take turns, and the clock is off:
 * for QEMU each of its periods is work, also of a time that it skips.
 *
 * Context: boot; then as the idle thread, when the last CPU begins to idle or the first one ends.
 * Locking: rtc_lock, for the two ports and what was last written.
 * Linux: -
 */
#include <asm/io.h>
#include <jiffy/drivers.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_REG_A 0x0a
#define RTC_REG_B 0x0b
#define RTC_A_OFF 0x20	   /* the 32,768 Hz divider on, no rate */
#define RTC_A_8192_HZ 0x23 /* rate 3 */
#define RTC_B_PERIODIC 0x40

static DEFINE_RAW_SPINLOCK(rtc_lock);
static bool running;

static void rtc_write(u8 reg, u8 value)
{
	outb(reg, RTC_INDEX);
	outb(value, RTC_DATA);
}

static u8 rtc_read(u8 reg)
{
	outb(reg, RTC_INDEX);
	return inb(RTC_DATA);
}

/* Who makes all CPUs idle or ends it comes here afterwards: the last one sees it as it stays. */
static void rtc_follow(void)
{
	unsigned long flags;
	bool wanted;

	raw_spin_lock_irqsave(&rtc_lock, flags);
	wanted = !all_cpus_idle();
	if (wanted != running)
		rtc_write(RTC_REG_A, wanted ? RTC_A_8192_HZ : RTC_A_OFF);
	running = wanted;
	raw_spin_unlock_irqrestore(&rtc_lock, flags);
}

static int __process_context rtc_init(void)
{
	if (nr_cpu_ids == 1)
		return 0;
	rtc_write(RTC_REG_A, RTC_A_OFF);
	rtc_write(RTC_REG_B, rtc_read(RTC_REG_B) | RTC_B_PERIODIC);
	rtc_follow();
	set_idle_notifier(rtc_follow);
	return 0;
}
device_initcall(rtc_init);
