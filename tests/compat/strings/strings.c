// SPDX-License-Identifier: MIT
/* Strings and numbers: strlcpy(), strscpy() with and without a size, sscanf(). */
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/string_helpers.h>

static const char *const modes[] = { "off", "on", "auto" };
static bool fine;

static int __init strings_init(void)
{
	char buf[16], line[] = "set 10,0x20\n", *rest = line, *word;
	unsigned long value = 0;
	int a = 0, b = 0, parsed;
	bool on = false;

	fine = strlcpy(buf, "interrupt", sizeof(buf)) == 9 &&
	       strscpy(buf, "tasklet", sizeof(buf)) == 7;
	fine = fine && strscpy(buf, "timer") == 5 && strlcat(buf, "s", sizeof(buf)) == 6;
	word = strsep(&rest, " ");
	parsed = sscanf(rest, "%d,%i", &a, &b);
	fine = fine && !strcmp(word, "set") && parsed == 2 && a == 10 && b == 32;
	fine = fine && !kstrtoul(skip_spaces(" 7"), 0, &value) && value == 7 &&
	       kstrtoint("x", 10, &a) == -EINVAL;
	fine = fine && !kstrtobool("y", &on) && on && !strtobool("off", &on) && !on;
	fine = fine && match_string(modes, ARRAY_SIZE(modes), "auto") == 2 &&
	       sysfs_streq("on\n", "on");
	fine = fine && !strcmp(strim(rest), "10,0x20") && simple_strtoul("0x10", NULL, 0) == 16;
	fine = fine && str_has_prefix("timer_setup", "timer_") == 6 && isdigit('7') &&
	       toupper('a') == 'A';
	snprintf(buf, sizeof(buf), "%s %#x", kbasename("/dev/x"), 255);
	fine = fine && !strcmp(buf, "x 0xff");
	pr_warning("compat strings: a warning under its old name\n");
	return 0;
}

static void __exit strings_exit(void)
{
	if (fine)
		pr_info("compat strings: ok\n");
}

module_init(strings_init);
module_exit(strings_exit);
MODULE_LICENSE("Dual MIT/GPL");
