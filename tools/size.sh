#!/bin/sh
# SPDX-License-Identifier: MIT
# How much there is to read, in lines of code: lines that hold something else
# than blanks and comments.
#
#	tools/size.sh		each file of the deferred-work core, then the sums
#
# The core is the list below; the path from interrupt to thread is what
# docs/READING.md lists between its two markers. The limits are there so that
# both can be read by one person; a sum above its limit is status 1.
#
# POSIX sh and awk, so that it runs before anything is installed.

set -u
cd "$(dirname "$0")/.." || exit 2

CORE='kernel/softirq/softirq.c kernel/softirq/tasklet.c kernel/softirq/timer.c
kernel/softirq/timer_wheel.c kernel/task/workqueue.c kernel/task/workqueue_flush.c
kernel/task/kthread.c kernel/task/wait.c kernel/base/spinlock.c'
CORE_MOST=2500
PATH_MOST=5000
READING=docs/READING.md

# count FILE...: "LINES FILE" for each file that is there.
count() {
	for f in "$@"; do
		[ -f "$f" ] || continue
		printf '%s ' "$(code_lines "$f")"
		echo "$f"
	done
}

# code_lines FILE: comments are /* */ and // in C and assembly, # elsewhere.
code_lines() {
	awk -v hash="$(case $1 in *.c | *.h | *.S | *.ld) echo 0 ;; *) echo 1 ;; esac)" '
	hash { if ($0 !~ /^[ \t]*(#.*)?$/) n++; next }
	{
		line = $0
		code = 0
		quote = ""
		for (i = 1; i <= length(line); i++) {
			c = substr(line, i, 1)
			two = substr(line, i, 2)
			if (inside) {
				if (two == "*/") { inside = 0; i++ }
			} else if (quote != "") {
				if (c == "\\") i++
				else if (c == quote) quote = ""
			} else if (two == "/*") {
				inside = 1; i++
			} else if (two == "//") {
				break
			} else if (c != " " && c != "\t" && c != "\r") {
				code = 1
				if (c == "\"" || c == "\047") quote = c
			}
		}
		n += code
	}
	END { print n + 0 }' "$1"
}

sum() {
	awk '{ n += $1 } END { print n + 0 }'
}

# The files that READING.md lists between its markers: the first path of each item.
path_files() {
	# shellcheck disable=SC2016 # backticks for sed
	sed -n '/<!-- path:begin -->/,/<!-- path:end -->/s/^[0-9][0-9]*\. `\([^`]*\)`.*/\1/p' \
		"$READING"
}

# files DIR... -- SUFFIX...: sources below the directories, without what is generated.
files() {
	dirs=
	while [ "$1" != -- ]; do
		dirs="$dirs $1"
		shift
	done
	shift
	for suffix in "$@"; do
		# shellcheck disable=SC2086 # a list of words
		find $dirs -name "*.$suffix" ! -path '*/__pycache__/*' ! -path '*/fixtures/*'
	done
}

# shellcheck disable=SC2086 # lists of words, no blanks in the project's names
core=$(count $CORE)
# shellcheck disable=SC2046
path=$(count $(path_files))
# shellcheck disable=SC2046
kernel=$(count $(files arch boot drivers include kernel lib -- c h S) | sum)
# shellcheck disable=SC2046
rest=$(count $(files tests tools -- c h py sh S) | sum)

status=0
# total NAME LINES MOST
total() {
	printf '%6d  %s' "$2" "$1"
	if [ -n "${3:-}" ]; then
		printf ' (at most %d)' "$3"
		[ "$2" -le "$3" ] || status=1
	fi
	echo
}

printf '%s\n' "$core" | awk '{ printf "%6d  %s\n", $1, $2 }'
total 'the deferred-work core' "$(printf '%s\n' "$core" | sum)" "$CORE_MOST"
total "from interrupt to thread: the list in $READING" "$(printf '%s\n' "$path" | sum)" "$PATH_MOST"
total 'the kernel: arch boot drivers include kernel lib' "$kernel"
total 'tests and tools' "$rest"
[ "$status" = 0 ] || echo 'size: a sum is above its limit' >&2
exit "$status"
