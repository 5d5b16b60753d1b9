#!/bin/sh
# SPDX-License-Identifier: MIT
# Index files for editors: `tags` here, OUT/TAGS for Emacs. Usage: tags.sh OUT
#
# Declarations are in them, too: a variable is declared in the header where a person looks for
# its rules. The macros named below declare what stands in their parentheses.
set -e
ctags=$(sh "${0%/*}/setup.sh" --which ctags)
index() {
	# skels is a person's own and may not be there.
	find arch boot drivers include kernel lab lib user skels -name '*.[chS]' ! -path '*/.*' \
		2>/dev/null |
		LC_ALL=C sort |
		"$ctags" --quiet=yes --options=NONE --langmap=C:.c.h,Asm:.S --kinds-C=+px \
			-D 'DECLARE_PER_CPU(type,name)=extern type name' \
			-D 'DEFINE_PER_CPU(type,name)=type name' \
			-D 'DEFINE_SPINLOCK(name)=spinlock_t name' \
			-D 'DEFINE_MUTEX(name)=struct mutex name' \
			-D 'LIST_HEAD(name)=struct list_head name' "$@" -L -
}
index -f tags
index -e -f "$1/TAGS" --tag-relative=yes
echo "tags: for vi and its like: vi -t jiffies; ctrl-] on a name, ctrl-t back"
echo "$1/TAGS: for Emacs: M-x visit-tags-table; M-. on a name, M-, back"
