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
 * Context: boot.
 * Locking: none.
 * Linux: -
 */
#include <asm/io.h>
#include <jiffy/drivers.h>
#include <linux/init.h>
#include <linux/smp.h>

#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_REG_A 0x0a
#define RTC_REG_B 0x0b
#define RTC_A_8192_HZ 0x23 /* 32,768 Hz divider on, rate 3 */
#define RTC_B_PERIODIC 0x40

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

static int __process_context rtc_init(void)
{
	if (nr_cpu_ids == 1)
		return 0;
	rtc_write(RTC_REG_A, RTC_A_8192_HZ);
	rtc_write(RTC_REG_B, rtc_read(RTC_REG_B) | RTC_B_PERIODIC);
	return 0;
}
device_initcall(rtc_init);
