/* SPDX-License-Identifier: MIT */
#ifndef _CONF_LST_LETTERS_H
#define _CONF_LST_LETTERS_H
/*
 * Lists of letters: made from a string, and compared with one.
 *
 *	list_of(&head, "abc");
 *	list_del(N(b));
 *	LIST_IS(&head, "ac");
 *
 * A comparison follows the raw pointers, not the macros that are under test, in
 * both directions, and not farther than there are letters.
 */
#include "conf.h"

#include <linux/list.h>
#include <linux/string.h>

#define LETTERS 26

struct letter {
	char name;
	struct list_head node;
	struct hlist_node hnode;
};

static struct letter letters[LETTERS];

static inline struct letter *letter(char name)
{
	struct letter *l = &letters[name - 'a'];

	l->name = name;
	return l;
}

/* The letter, its node and its hlist node. */
#define L(name) letter((#name)[0])
#define N(name) (&L(name)->node)
#define H(name) (&L(name)->hnode)

static inline void list_of(struct list_head *head, const char *names)
{
	struct list_head *last = head;

	for (; *names; names++, last = last->next) {
		last->next = &letter(*names)->node;
		last->next->prev = last;
	}
	last->next = head;
	head->prev = last;
}

static inline void list_is(const char *file, int line, const struct list_head *head,
			   const char *names)
{
	const struct list_head *pos = head;
	char got[LETTERS + 2];
	int n = 0;

	while (n <= LETTERS) {
		if (pos->next->prev != pos)
			conf_fail(file, line, "behind letter %d the way back is wrong", n);
		pos = pos->next;
		if (pos == head)
			break;
		got[n++] = list_entry(pos, struct letter, node)->name;
	}
	got[n] = '\0';
	if (strcmp(got, names))
		conf_fail(file, line, "the list is \"%s\", should be \"%s\"", got, names);
}

#define LIST_IS(head, names) list_is(__FILE__, __LINE__, head, names)

static inline void hlist_of(struct hlist_head *head, const char *names)
{
	struct hlist_node **pprev = &head->first;

	for (; *names; names++, pprev = &(*pprev)->next) {
		*pprev = &letter(*names)->hnode;
		(*pprev)->pprev = pprev;
	}
	*pprev = NULL;
}

static inline void hlist_is(const char *file, int line, const struct hlist_head *head,
			    const char *names)
{
	struct hlist_node *const *pprev = &head->first;
	char got[LETTERS + 2];
	int n = 0;

	for (; *pprev && n <= LETTERS; pprev = &(*pprev)->next) {
		if ((*pprev)->pprev != pprev)
			conf_fail(file, line, "behind letter %d the way back is wrong", n);
		got[n++] = hlist_entry(*pprev, struct letter, hnode)->name;
	}
	got[n] = '\0';
	if (strcmp(got, names))
		conf_fail(file, line, "the list is \"%s\", should be \"%s\"", got, names);
}

#define HLIST_IS(head, names) hlist_is(__FILE__, __LINE__, head, names)

/* For loops: the letters they came by, to be compared with a string. */
static char visited[2 * LETTERS];

static inline void visit(const struct letter *l)
{
	size_t n = strlen(visited);

	if (n < sizeof(visited) - 1) {
		visited[n] = l->name;
		visited[n + 1] = '\0';
	}
}

#define VISITED(names)                       \
	do {                                 \
		CONF_STREQ(visited, names);  \
		visited[0] = '\0';           \
	} while (0)

#endif
