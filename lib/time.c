// SPDX-License-Identifier: MIT
/*
 * Dates: from seconds since 1970 and back.
 *
 * Both count days in years that begin in March: the day that leap years add is
 * then a year's last one, and a month's number gives the days before it by one
 * formula, (153 m + 2) / 5, with m from 0 for March.
 *
 * Context: any; no state.
 * Locking: none.
 * Linux: kernel/time/time.c (mktime64), kernel/time/timeconv.c.
 */
#include <linux/math64.h>
#include <linux/time.h>
#include <linux/types.h>

#define SECS_PER_DAY 86400
#define DAYS_PER_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 1 March of year 0 */
#define THURSDAY 4          /* 1 January 1970 */

/* Days from 1 March of year 0 to a date; @month from 1. */
static s32 days_of(s32 year, s32 month, s32 day)
{
	s32 from_march = (month + 9) % 12;

	year -= month <= 2;
	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * from_march + 2) / 5 + day -
	       1;
}

time64_t __mktime64(unsigned int year, unsigned int mon, unsigned int day, unsigned int hour,
		    unsigned int min_sec)
{
	return (time64_t)(days_of(year, mon, day) - DAYS_TO_1970) * SECS_PER_DAY + hour * 3600 +
	       min_sec;
}

/* In the 400 years that @days is in, the year since their March; days becomes the rest. */
static s32 year_of_era(s32 *days)
{
	s32 d = *days, year = (d - d / 1460 + d / 36524 - d / (DAYS_PER_400_YEARS - 1)) / 365;

	*days = d - (365 * year + year / 4 - year / 100);
	return year;
}

void time64_to_tm(time64_t totalsecs, int offset, struct tm *result)
{
	s32 secs, days, era, year, from_march, march_day;

	totalsecs += offset;
	days = div_s64_rem(totalsecs, SECS_PER_DAY, &secs);
	if (secs < 0) {
		days--;
		secs += SECS_PER_DAY;
	}
	result->tm_hour = secs / 3600;
	result->tm_min = secs % 3600 / 60;
	result->tm_sec = secs % 60;
	result->tm_wday = ((days + THURSDAY) % 7 + 7) % 7;

	march_day = days + DAYS_TO_1970;
	era = (march_day - (march_day < 0 ? DAYS_PER_400_YEARS - 1 : 0)) / DAYS_PER_400_YEARS;
	march_day -= era * DAYS_PER_400_YEARS;
	year = era * 400 + year_of_era(&march_day);
	from_march = (5 * march_day + 2) / 153;
	year += from_march >= 10;
	result->tm_year = year - 1900;
	result->tm_mon = (from_march + 2) % 12;
	result->tm_mday = march_day - (153 * from_march + 2) / 5 + 1;
	result->tm_yday = days + DAYS_TO_1970 - days_of(year, 1, 1);
}
