// SPDX-License-Identifier: MIT
/*
 * Cuts a shell line into commands and words; the syntax is in <jiffy/words.h>.
 *
 * Words are unquoted where they stand: a word is never longer than its source,
 * so the text moves down over the quotes it loses:
 *
 *	e c h o   " a   b " ; p s
 *	e c h o \0 a   b \0
 *
 * The NUL behind a word may fall on the operator that ended it, so a word
 * is terminated only after the character behind it has been looked at: the
 * scanner holds that character in `next` and the line is read no more at
 * that place.
 *
 * Context: any; no state outside the caller's.
 * Locking: none.
 * Linux: no counterpart; a shell's lexer, without variables and escapes.
 */
#include <jiffy/words.h>
#include <linux/ctype.h>
#include <linux/types.h>

/* The place being read. */
struct scanner {
	char *s;   /* the character behind next */
	char next; /* '\0' at the end of the line, which s then points to */
};

static void advance(struct scanner *sc)
{
	sc->next = *sc->s;
	if (sc->next)
		sc->s++;
}

static void skip_blanks(struct scanner *sc)
{
	while (isspace(sc->next))
		advance(sc);
}

static bool ends_command(char c)
{
	return c == '\0' || c == ';';
}

static bool ends_word(char c)
{
	return ends_command(c) || isspace(c) || c == '&' || c == '>';
}

/* The word that begins with next, unquoted and terminated; NULL if a quote is open. */
static char *take_word(struct scanner *sc)
{
	char *word = sc->s - 1, *end = word;
	bool quoted = false;

	while (quoted || !ends_word(sc->next)) {
		if (!sc->next)
			return NULL;
		if (sc->next == '"')
			quoted = !quoted;
		else
			*end++ = sc->next;
		advance(sc);
	}
	*end = '\0';
	return word;
}

/* @sc is behind the '>'. */
static enum words_error take_output(struct scanner *sc, struct words_command *cmd)
{
	if (cmd->output)
		return WORDS_TWO_OUTPUTS;
	skip_blanks(sc);
	if (ends_word(sc->next))
		return WORDS_NO_OUTPUT_NAME;
	cmd->output = take_word(sc);
	return cmd->output ? WORDS_OK : WORDS_OPEN_QUOTE;
}

static enum words_error take_argument(struct scanner *sc, struct words_command *cmd)
{
	if (cmd->argc == WORDS_MAX)
		return WORDS_TOO_MANY;
	cmd->argv[cmd->argc] = take_word(sc);
	if (!cmd->argv[cmd->argc])
		return WORDS_OPEN_QUOTE;
	cmd->argc++;
	return WORDS_OK;
}

static enum words_error take_command(struct scanner *sc, struct words_command *cmd)
{
	enum words_error error = WORDS_OK;

	for (skip_blanks(sc); !error && !ends_command(sc->next); skip_blanks(sc)) {
		if (cmd->background)
			return WORDS_AMPERSAND_NOT_LAST;
		if (sc->next == '&') {
			cmd->background = true;
			advance(sc);
		} else if (sc->next == '>') {
			advance(sc);
			error = take_output(sc, cmd);
		} else {
			error = take_argument(sc, cmd);
		}
	}
	if (!error && !cmd->argc && (cmd->background || cmd->output))
		return WORDS_NO_COMMAND;
	return error;
}

enum words_error words_split(char **rest, struct words_command *cmd)
{
	struct scanner sc = { .s = *rest };
	enum words_error error;

	cmd->argc = 0;
	cmd->output = NULL;
	cmd->background = false;
	advance(&sc);
	error = take_command(&sc, cmd);
	cmd->argv[cmd->argc] = NULL;
	*rest = !error && sc.next == ';' ? sc.s : NULL;
	return error;
}

const char *words_error_text(enum words_error error)
{
	switch (error) {
	case WORDS_OK:
		break;
	case WORDS_OPEN_QUOTE:
		return "a double quote is not closed";
	case WORDS_TOO_MANY:
		return "more than 32 words in one command";
	case WORDS_NO_OUTPUT_NAME:
		return "there is no name after '>'";
	case WORDS_TWO_OUTPUTS:
		return "'>' stands twice in one command";
	case WORDS_AMPERSAND_NOT_LAST:
		return "'&' must be the last thing in a command";
	case WORDS_NO_COMMAND:
		return "there is no command to run";
	}
	return "no error";
}
