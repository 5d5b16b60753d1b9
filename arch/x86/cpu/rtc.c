// SPDX-License-Identifier: MIT
/*
 * The PC's clock (CMOS RTC, MC146818): date and time in registers of two digits.
 *
 * A register's number goes to one port, its value comes from the next. Once a
 * second the clock advances them one after the other; so they are read until two
 * readings are the same, not while the clock says that it is updating: a clock
 * that is not there says that for ever.
 *
 * Context: boot.
 * Locking: none; nobody else uses the ports.
 * Linux: drivers/rtc/rtc-mc146818-lib.c, arch/x86/kernel/rtc.c (mach_get_cmos_time).
 */
#include <asm/io.h>
#include <asm/rtc.h>
#include <linux/time.h>
#include <linux/types.h>

#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_SECONDS 0x00
#define RTC_MINUTES 0x02
#define RTC_HOURS 0x04
#define RTC_DAY 0x07
#define RTC_MONTH 0x08
#define RTC_YEAR 0x09
#define RTC_STATUS_B 0x0b
#define STATUS_B_24H 0x02
#define STATUS_B_BINARY 0x04
#define HOURS_PM 0x80
#define READINGS_MAX 10

static const u8 registers[] = { RTC_SECONDS, RTC_MINUTES, RTC_HOURS, RTC_DAY, RTC_MONTH, RTC_YEAR };
enum { SECOND, MINUTE, HOUR, DAY, MONTH, YEAR, NR_REGISTERS };
static_assert(sizeof(registers) == NR_REGISTERS);

static u8 rtc_read(u8 reg)
{
	outb(reg, RTC_INDEX);
	return inb(RTC_DATA);
}

static bool read_twice(u8 now[NR_REGISTERS])
{
	bool same = true;
	unsigned int i;

	for (i = 0; i < NR_REGISTERS; i++)
		now[i] = rtc_read(registers[i]);
	for (i = 0; i < NR_REGISTERS; i++)
		same &= now[i] == rtc_read(registers[i]);
	return same;
}

static u8 from_bcd(u8 digits)
{
	return (digits >> 4) * 10 + (digits & 15);
}

/* As numbers, hours 0 to 23. */
static void decode(u8 now[NR_REGISTERS], u8 status)
{
	bool pm = !(status & STATUS_B_24H) && now[HOUR] & HOURS_PM;
	unsigned int i;

	if (!(status & STATUS_B_24H))
		now[HOUR] &= ~HOURS_PM;
	for (i = 0; i < NR_REGISTERS && !(status & STATUS_B_BINARY); i++)
		now[i] = from_bcd(now[i]);
	if (!(status & STATUS_B_24H))
		now[HOUR] = now[HOUR] % 12 + (pm ? 12 : 0);
}

time64_t rtc_read_seconds(void)
{
	u8 now[NR_REGISTERS];
	int tries = READINGS_MAX;

	while (!read_twice(now)) {
		if (!--tries)
			return 0;
	}
	decode(now, rtc_read(RTC_STATUS_B));
	if (!now[MONTH] || now[MONTH] > 12 || !now[DAY] || now[DAY] > 31 || now[HOUR] > 23 ||
	    now[MINUTE] > 59 || now[SECOND] > 59 || now[YEAR] > 99)
		return 0;
	return mktime64(now[YEAR] + (now[YEAR] < 70 ? 2000 : 1900), now[MONTH], now[DAY], now[HOUR],
			now[MINUTE], now[SECOND]);
}
