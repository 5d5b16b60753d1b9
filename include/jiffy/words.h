/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_WORDS_H
#define _JIFFY_WORDS_H
/*
 * A shell line, cut into commands and words.
 *
 * - Blanks separate words. Between double quotes everything belongs to the word,
 *   the quotes themselves do not; "" is an empty word. There is no escape
 *   character and no single quote.
 * - `;` ends a command.
 * - `&` as the last thing of a command runs it in the background.
 * - `> NAME` anywhere in a command sends its output to NAME; once.
 * - All three also separate words: `echo hi>null;ps&` is as good as with blanks.
 */
#include <linux/types.h>

/* Words in one command, its name included. */
#define WORDS_MAX 32

/* One command; all pointers are into the line it was cut from. */
struct words_command {
	int argc;
	char *argv[WORDS_MAX + 1]; /* argv[argc] is NULL */
	char *output;              /* NAME behind '>'; NULL if there is none */
	bool background;           /* it ended in '&' */
};

enum words_error {
	WORDS_OK = 0,
	WORDS_OPEN_QUOTE,     /* a double quote without its partner */
	WORDS_TOO_MANY,       /* more than WORDS_MAX words */
	WORDS_NO_OUTPUT_NAME, /* '>' without a name behind it */
	WORDS_TWO_OUTPUTS,    /* a second '>' */
	WORDS_AMPERSAND_NOT_LAST,
	WORDS_NO_COMMAND, /* '&' or '> NAME' with no word to run */
};

/**
 * words_split - cut the first command off a line
 * @rest: the line; moved behind the command and its ';', NULL when nothing is
 * left or there was an error, so that what follows a mistake is not run
 * @cmd: filled in; argc is 0 for an empty command, such as a blank line
 *
 * Works in place: words are unquoted and terminated in the line itself.
 *
 * Context: Any context.
 * Return: WORDS_OK, or what is wrong with the command; @cmd is not to be used then.
 */
enum words_error words_split(char **rest, struct words_command *cmd);

/**
 * words_error_text - an error as half a sentence, such as "a quote is not closed"
 * @error: from words_split(), not WORDS_OK
 *
 * Context: Any context.
 * Return: constant text.
 */
const char *words_error_text(enum words_error error);

#endif
