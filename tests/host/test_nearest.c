// SPDX-License-Identifier: MIT
/*
 * Tests of lib/nearest.c: what people mistype, and that unlike words have no
 * neighbour.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include <jiffy/nearest.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 50000

static const char *const commands[] = { "help",    "version", "timer", "softirqs", "interrupts",
					"jiffies", "uptime",  "dmesg", "ps",       NULL,
					"mem",     "sym",     "crash", "sleep",    "repeat",
					"echo",    "kill",    "clear", "reboot",   "poweroff",
					"exit" };

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const char *find(const char *word)
{
	return nearest(word, commands, NR_COMMANDS) ?: "nothing";
}

static void test_one_edit(void)
{
	CHECK_STR(find("hepl"), "help");
	CHECK_STR(find("tmier"), "timer");
	CHECK_STR(find("timers"), "timer");
	CHECK_STR(find("imer"), "timer");
	CHECK_STR(find("ximer"), "timer");
	CHECK_STR(find("tiimer"), "timer");
	CHECK_STR(find("p"), "ps");
	CHECK_STR(find("sp"), "ps");
	CHECK_STR(find("pss"), "ps");
	CHECK_STR(find("TIMER"), "timer");
	CHECK_STR(find("timer"), "timer");
}

static void test_more_edits(void)
{
	CHECK_STR(find("softrq"), "softirqs");
	CHECK_STR(find("interupst"), "interrupts");
	CHECK_STR(find("shutdown"), "nothing");
	CHECK_STR(find("xxmer"), "nothing");
	CHECK_STR(find("remoob"), "reboot");
	CHECK_STR(find("xremoob"), "nothing");
}

static void test_prefix(void)
{
	CHECK_STR(find("power"), "poweroff");
	CHECK_STR(find("int"), "interrupts");
	CHECK_STR(find("Jiff"), "jiffies");
	CHECK_STR(find("j"), "nothing");
	/* Both "repeat" and "reboot" begin so: the first. But one edit beats a prefix. */
	CHECK_STR(find("re"), "repeat");
	CHECK_STR(find("pos"), "ps");
}

static void test_one_by_one(void)
{
	struct nearest_search search;

	nearest_begin(&search, "timre");
	CHECK(!nearest_is_nearer(&search, "softirqs"));
	CHECK(nearest_is_nearer(&search, "timer"));
	CHECK(!nearest_is_nearer(&search, "timed"));
	CHECK(!nearest_is_nearer(&search, "tire"));
	CHECK(nearest_is_nearer(&search, "timre"));
	nearest_begin(&search, "");
	CHECK(!nearest_is_nearer(&search, "a"));
}

static void test_nothing(void)
{
	CHECK_STR(find(""), "nothing");
	CHECK_STR(find("q"), "nothing");
	CHECK_STR(find("\xff\xfe"), "nothing");
	CHECK_STR(find("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "nothing");
	CHECK(!nearest("timer", commands, 0));
	CHECK(!nearest("timer", (const char *const[]){ NULL }, 1));
}

static void test_long(void)
{
	static const char *const words[] = {
		"abcdefghijklmnopqrstuvwxyzabcde",
		"abcdefghijklmnopqrstuvwxyzabcdefg",
	};

	CHECK_STR(nearest("abcdefghijklmnopqrstuvwxyzabcdx", words, 2), words[0]);
	CHECK_STR(nearest("abcdefghijklmnopqrstuvwxyzabcd", words + 1, 1), words[1]);
	CHECK(!nearest("abcdefghijklmnopqrstuvwxyzabcdef", words, 2));
}

/* One random edit of a command of six letters or more leads back to it. */
static void test_random_edit(void)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		const char *command = commands[host_random_below(NR_COMMANDS)];
		char word[32];
		size_t n, at;

		if (!command || strlen(command) < 6)
			continue;
		strcpy(word, command);
		n = strlen(word);
		at = host_random_below(n - 1);
		switch (host_random_below(4)) {
		case 0:
			memmove(word + at, word + at + 1, n - at);
			break;
		case 1:
			memmove(word + at + 1, word + at, n - at + 1);
			word[at] = 'x';
			break;
		case 2:
			word[at] = 'x';
			break;
		default:
			word[at] = command[at + 1];
			word[at + 1] = command[at];
		}
		CHECK_STR(find(word), command);
	}
}

const struct host_test host_tests[] = {
	{ "one letter more, less, other, or two swapped, in any case", test_one_edit },
	{ "long words may differ by a third of their letters", test_more_edits },
	{ "the start of a word finds it, but a small edit is nearer", test_prefix },
	{ "candidates that come one by one: each that is nearer is said", test_one_by_one },
	{ "what is like nothing finds nothing", test_nothing },
	{ "words of up to 31 letters are compared", test_long },
	{ "a random edit of a long command leads back to it", test_random_edit },
	{ NULL, NULL }
};
