// SPDX-License-Identifier: MIT
/*
 * Tests of lib/words.c: lines and what they are cut into, each error, and random
 * lines put together from known words, which must come out again.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include <jiffy/words.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 50000

/*
 * All commands of @line, as "[word][word]>output&" each followed by ';' if there
 * was a rest; "!error" ends it.
 */
static const char *cut(const char *line)
{
	static char copy[1024], all[2048];
	struct words_command cmd;
	enum words_error error;
	char *rest = copy;
	size_t n = 0;
	int i;

	strscpy(copy, line, sizeof(copy));
	all[0] = '\0';
	do {
		error = words_split(&rest, &cmd);
		if (error) {
			CHECK(!rest);
			scnprintf(all + n, sizeof(all) - n, "!%d", error);
			return all;
		}
		CHECK(!cmd.argv[cmd.argc]);
		for (i = 0; i < cmd.argc; i++)
			n += scnprintf(all + n, sizeof(all) - n, "[%s]", cmd.argv[i]);
		if (cmd.output)
			n += scnprintf(all + n, sizeof(all) - n, ">%s", cmd.output);
		n += scnprintf(all + n, sizeof(all) - n, "%s%s", cmd.background ? "&" : "",
			       rest ? ";" : "");
	} while (rest);
	return all;
}

static void test_words(void)
{
	CHECK_STR(cut(""), "");
	CHECK_STR(cut(" \t "), "");
	CHECK_STR(cut("help"), "[help]");
	CHECK_STR(cut("  timer \t set  3 "), "[timer][set][3]");
	CHECK_STR(cut("echo \xff\x80"), "[echo][\xff\x80]");
}

static void test_quotes(void)
{
	CHECK_STR(cut("echo \"a  b; c > d &\""), "[echo][a  b; c > d &]");
	CHECK_STR(cut("echo \"\" x\"y z\"w"), "[echo][][xy zw]");
	CHECK_STR(cut("\"echo\"\" a\""), "[echo a]");
	CHECK_STR(cut("echo 'a b' \\x"), "[echo]['a][b'][\\x]");
	CHECK_STR(cut("echo \"a"), "!1");
	CHECK_STR(cut("\""), "!1");
	CHECK_STR(cut("a > \"b"), "!1");
	CHECK_STR(cut("a; b \"c; d"), "[a];!1");
}

static void test_separators(void)
{
	CHECK_STR(cut("timer set 3; sleep 4;exit 0"), "[timer][set][3];[sleep][4];[exit][0]");
	CHECK_STR(cut("a;"), "[a];");
	CHECK_STR(cut(";;a"), ";;[a]");
	CHECK_STR(cut("a ; ; b"), "[a];;[b]");
}

static void test_background(void)
{
	CHECK_STR(cut("sleep 3 &"), "[sleep][3]&");
	CHECK_STR(cut("sleep 3& ; ps"), "[sleep][3]&;[ps]");
	CHECK_STR(cut("sleep 3&;ps&"), "[sleep][3]&;[ps]&");
	CHECK_STR(cut("sleep & 3"), "!5");
	CHECK_STR(cut("sleep &&"), "!5");
	CHECK_STR(cut("sleep & > x"), "!5");
	CHECK_STR(cut("&"), "!6");
	CHECK_STR(cut("a; & ; b"), "[a];!6");
}

static void test_output(void)
{
	CHECK_STR(cut("echo hi > /dev/ring"), "[echo][hi]>/dev/ring");
	CHECK_STR(cut("echo hi>x"), "[echo][hi]>x");
	CHECK_STR(cut("echo > x hi &"), "[echo][hi]>x&");
	CHECK_STR(cut("echo hi>\"a b\";ps"), "[echo][hi]>a b;[ps]");
	CHECK_STR(cut("echo >"), "!3");
	CHECK_STR(cut("echo > ; ps"), "!3");
	CHECK_STR(cut("echo > & "), "!3");
	CHECK_STR(cut("echo >> x"), "!3");
	CHECK_STR(cut("echo > x > y"), "!4");
	CHECK_STR(cut("> x"), "!6");
}

static void test_too_many(void)
{
	char line[2 * (WORDS_MAX + 1) + 1], want[3 * WORDS_MAX + 1];
	int i;

	for (i = 0; i < WORDS_MAX; i++) {
		strcpy(line + 2 * i, "w ");
		strcpy(want + 3 * i, "[w]");
	}
	CHECK_STR(cut(line), want);
	strcpy(line + 2 * i, "w");
	CHECK_STR(cut(line), "!2");
}

static void test_texts(void)
{
	enum words_error error, other;

	for (error = WORDS_OPEN_QUOTE; error <= WORDS_NO_COMMAND; error++)
		for (other = WORDS_OPEN_QUOTE; other < error; other++)
			CHECK(strcmp(words_error_text(error), words_error_text(other)));
	CHECK(strstr(words_error_text(WORDS_TOO_MANY), "32"));
}

/* Random words, quoted or not, with or without blanks round what separates them. */
static void test_round_trip(void)
{
	static const char *const plain[] = { "timer", "-l", "3", "a=b", "/dev/x" };
	static const char *const needs_quotes[] = { "a b", "", "x;y", "&", ">", " " };
	static const char *const blanks[] = { "", " ", "\t  " };
	char line[1024], want[1024];
	int round, words;

	for (round = 0; round < ROUNDS; round++) {
		line[0] = want[0] = '\0';
		for (words = 1 + host_random_below(WORDS_MAX); words; words--) {
			bool quoted = host_random_below(3) == 0;
			const char *word = quoted ? needs_quotes[host_random_below(6)]
						  : plain[host_random_below(5)];
			char piece[64];

			snprintf(piece, sizeof(piece), quoted ? "\"%s\" %s" : "%s %s", word,
				 blanks[host_random_below(3)]);
			strcat(line, piece);
			snprintf(piece, sizeof(piece), "[%s]", word);
			strcat(want, piece);
		}
		if (host_random_below(2)) {
			strcat(line, ">");
			strcat(line, blanks[host_random_below(3)]);
			strcat(line, "out");
			strcat(want, ">out");
		}
		if (host_random_below(2)) {
			strcat(line, "&");
			strcat(want, "&");
		}
		strcat(line, blanks[host_random_below(3)]);
		CHECK_STR(cut(line), want);
	}
}

static void test_random(void)
{
	static const char characters[] = "ab\";&> \t\xff";
	char *block = host_alloc(64), *end = block + 64;
	struct words_command cmd;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(40), i;
		/* Ends where the block does, so that a byte behind it is seen. */
		char *line = end - n - 1, *rest = line;

		for (i = 0; i < n; i++)
			line[i] = characters[host_random_below(sizeof(characters) - 1)];
		line[n] = '\0';
		while (rest && !words_split(&rest, &cmd)) {
			CHECK(cmd.argc >= 0 && cmd.argc <= WORDS_MAX);
			for (i = 0; i < cmd.argc; i++)
				CHECK(cmd.argv[i] >= line &&
				      cmd.argv[i] + strlen(cmd.argv[i]) < end);
			CHECK(!rest || (rest > line && rest < end));
		}
	}
}

const struct host_test host_tests[] = {
	{ "blanks separate words", test_words },
	{ "quotes keep everything together and must be closed", test_quotes },
	{ "semicolons separate commands, empty ones included", test_separators },
	{ "an ampersand may only be the last thing of a command", test_background },
	{ "an output has one name, anywhere in the command", test_output },
	{ "32 words are taken, 33 are not", test_too_many },
	{ "every error has a text of its own", test_texts },
	{ "random words come out as they went in", test_round_trip },
	{ "random bytes never lead outside the line", test_random },
	{ NULL, NULL }
};
