// SPDX-License-Identifier: MIT
/*
 * A part of LST-02, in a module of its own: list_count_nodes() came late into
 * Linux 6.1, and one without it still builds the other rows.
 *
 * Context: process context; nothing else sees this list.
 * Locking: none.
 * Linux: include/linux/list.h, from 6.1.192 on.
 */
#include "letters.h"

CONF(LST_02_COUNT, "list_count_nodes() counts the entries, not the head.")
{
	LIST_HEAD(head);

	CONF_EQ(list_count_nodes(&head), 0);
	list_of(&head, "a");
	CONF_EQ(list_count_nodes(&head), 1);
	list_of(&head, "abcdefg");
	CONF_EQ(list_count_nodes(&head), 7);
	LIST_IS(&head, "abcdefg");
}

CONF_MODULE(CONF_ROW(LST_02_COUNT));
