#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks what was typed on make's command line, and says in one line what to
# type instead.
#
#   tools/settings.sh NAME=VALUE...	every variable of the command line
#   tools/settings.sh --goal GOAL KNOWN...	a goal that the Makefile does not have
#   tools/settings.sh --place DIR	advice about where the project lies
#   tools/settings.sh --list		the settings and their values, for `make help`
#
# Status 0: fine; 2: refused (all wrong settings are named, a line each).
# Needs sh and awk only, since it runs before anything is installed.
#
# For tests only: JIFFY_PROC_VERSION stands for /proc/version.

set -u

# name | rule | default | what it does. A rule is a list of words, MIN-MAX for a
# whole number, "dir", "dirs", "program", or "any"; a rule of "-" is not listed
# for people: the variable is known to make or to a tool.
SETTINGS='
HZ|100 250 1000|100|timer interrupts a second
CPUS|1-16|1|processors
MEM|2-4096|64|memory in MB
ACCEL|tcg kvm|tcg|how QEMU runs the code
APPEND|any||kernel command line, e.g. APPEND="autorun=\"help\""
DEBUG|0 1|1|the checkers
JITTER|0 1|0|1: seed=N chooses how CPUs interleave
LLVM|1 empty||1: build with clang and ld.lld
CROSS_COMPILE|any||prefix of another compiler; empty: gcc -m32
QEMU|program||another qemu-system-i386
QEMUFLAGS|any||more flags for QEMU
SETUP|yes no||install what is missing without asking, or never
O|dir|build|where the output goes
V|0 1|0|1: show the commands
GDB|program||another gdb; no: you start it in a second terminal
SECONDS|1-100000|3|make stress: of each scenario
SEED|1-4294967295|1|make stress: which interleaving
SCENARIO|any||make stress: which, e.g. TOR-02
CLOCK|counting real||make stress: virtual time, parallel; both
M|dirs||folders with modules, a Kbuild in each: M=../mine,lab2
SKIP|any||modules to leave out: SKIP=name,name
ROWS|any||make conformance, bench-linux: only these
UPDATE|1 empty||make bench-linux: write the figures where they stand
TWICE|1 empty||make bench-linux: measure twice, and compare
KERNEL|debian debug|debian|make conformance-linux: which
SEEDS|any|1,2|make conformance: e.g. SEEDS=1,2,3
RUN|any||make trace, record, linux: e.g. RUN="timer set 1; sleep 2"
OUT|any||make trace, record: the directory; make report: the file
TIMEOUT|1-86400||seconds after which QEMU is ended
LABS|any||a lab, or a task of it: LABS=deferred_work/1-2-timer
TODO|1-99||make skels: solve the steps before; grade: up to it
CHECK|any||make grade: only this check
FORCE|1 empty||make skels: begin anew where you have edited
SKELS|-
MINE|-
CC|-
HOSTCC|-
EXTRA_CFLAGS|-
PYTHON|-
SHELL|-
MAKEFLAGS|-
'

complain() {
	printf 'make: %s\n' "$*" >&2
	STATUS=2
}

# The one of WORDS nearest to WORD, by edit distance, case apart; nothing when
# even that differs in half of its letters.
nearest() {
	awk -v word="$1" -v words="$2" '
	function min(a, b) { return a < b ? a : b }
	function distance(a, b,   i, j, d, m, n) {
		m = length(a); n = length(b)
		for (i = 0; i <= m; i++) d[i, 0] = i
		for (j = 0; j <= n; j++) d[0, j] = j
		for (i = 1; i <= m; i++)
			for (j = 1; j <= n; j++) {
				d[i, j] = min(min(d[i-1, j], d[i, j-1]) + 1,
					d[i-1, j-1] + (substr(a, i, 1) != substr(b, j, 1)))
				if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j-1, 1) &&
				    substr(a, i-1, 1) == substr(b, j, 1))
					d[i, j] = min(d[i, j], d[i-2, j-2] + 1)
			}
		return d[m, n]
	}
	BEGIN {
		n = split(words, w, " "); best = length(word)
		for (i = 1; i <= n; i++) {
			d = distance(toupper(word), toupper(w[i]))
			if (d < best) { best = d; name = w[i] }
		}
		if (2 * best <= length(word)) print name
	}' </dev/null
}

# find_setting NAME: -> RULE; 1: unknown.
find_setting() {
	RULE=
	while IFS='|' read -r known rule rest; do
		[ "$known" != "$1" ] || RULE=$rule
	done <<END
$SETTINGS
END
	[ -n "$RULE" ]
}

setting_names() {
	printf '%s\n' "$SETTINGS" | sed 's/|.*//' | tr '\n' ' '
}

# is_number VALUE: decimal digits, few enough for the shell's arithmetic, and no
# leading zero (some shells read an octal number there).
is_number() {
	case $1 in
	'' | *[!0-9]* | 0?* | ??????????*) return 1 ;;
	esac
}

in_words() {
	for w in $2; do
		[ "$w" != empty ] || w=
		[ "$1" != "$w" ] || return 0
	done
	return 1
}

# "100 250 1000" -> "HZ=100, HZ=250 or HZ=1000"
offer() {
	printf '%s\n' "$2" | awk -v n="$1" '{
		for (i = 1; i <= NF; i++)
			printf "%s%s=%s", (i == 1 ? "" : i == NF ? " or " : ", "), n,
				($i == "empty" ? " (nothing)" : $i)
	}'
}

check_range() {
	min=${3%-*} max=${3#*-}
	is_number "$2" && [ "$2" -ge "$min" ] && [ "$2" -le "$max" ] && return
	unit=
	[ "$1" != MEM ] || unit=' (in MB)'
	digits=${2%%[!0-9]*}
	if is_number "$digits" && [ "$digits" -ge "$min" ] && [ "$digits" -le "$max" ]; then
		complain "$1=$2 is not valid; use $1=$digits$unit"
	else
		complain "$1=$2 is not valid; use a whole number from $1=$min to $1=$max$unit"
	fi
}

check_dir() {
	case $2 in
	'')	complain "$1= is not valid; name a directory, e.g. $1=build" ;;
	*[!-A-Za-z0-9_./+~@]*)
		complain "$1=$2 is not valid; make cannot handle such characters in a path," \
			"use e.g. $1=build" ;;
	*)	[ ! -e "$2" ] || [ -d "$2" ] ||
			complain "$1=$2 is not valid; it is a file," \
				"name a directory, e.g. $1=build" ;;
	esac
}

# Folders with a comma between two; that each is there is said by kbuild.py.
check_dirs() {
	case $2 in
	*[!-A-Za-z0-9_./+~@,]*)
		complain "$1=$2 is not valid; make cannot handle such characters in a path," \
			"rename or copy the folder, or name several as $1=a,b" ;;
	esac
}

check_value() {
	case $3 in
	any | -) ;;
	dirs)	check_dirs "$1" "$2" ;;
	dir)	check_dir "$1" "$2" ;;
	program) [ "$2" = no ] || [ -z "$2" ] || command -v "$2" >/dev/null 2>&1 ||
			complain "$1=$2 is not valid; there is no such program," \
				"give its path or leave $1= out" ;;
	[0-9]*-*) check_range "$1" "$2" "$3" ;;
	*)	in_words "$2" "$3" || complain "$1=$2 is not valid; use $(offer "$1" "$3")" ;;
	esac
}

check_setting() {
	name=${1%%=*} value=${1#*=}
	if find_setting "$name"; then
		check_value "$name" "$value" "$RULE"
		return
	fi
	near=$(nearest "$name" "$(setting_names)")
	complain "unknown setting $1${near:+; did you mean $near=$value?} ('make help' lists them)"
}

check_goal() {
	goal=$1
	shift
	near=$(nearest "$goal" "$*")
	hint="'make help' lists them"
	[ -z "$near" ] || hint="did you mean 'make $near'? ($hint)"
	complain "there is no target '$goal'; $hint"
}

on_wsl() {
	case $(cat "${JIFFY_PROC_VERSION:-/proc/version}" 2>/dev/null) in
	*[Mm]icrosoft*) return 0 ;;
	esac
	return 1
}

# Not refused: it may work, and the line says what to do when it does not.
advise_place() {
	case $1 in
	*[[:space:]]*) echo "make: the path '$1' has a space in it, which make handles badly;" \
		"if the build fails, move the project to a path without" >&2 ;;
	esac
	case $1 in
	/mnt/[A-Za-z] | /mnt/[A-Za-z]/*)
		! on_wsl || echo "make: $1 is on the Windows disk, where a build is slow;" \
			"clone into your Linux home instead: cd ~ && git clone ..." >&2 ;;
	esac
}

list_settings() {
	while IFS='|' read -r name rule default text; do
		[ -n "$text" ] || continue
		case $rule in
		any | dirs) rule='' ;;
		dir)	rule='a directory' ;;
		program) rule='a program' ;;
		'1 empty') rule='1' ;;
		esac
		printf '  %-14s%s%s%s\n' "$name" "$text" "${rule:+ ($rule)}" \
			"${default:+, default $default}"
	done <<END
$SETTINGS
END
}

STATUS=0
case ${1:-} in
--list)	 list_settings ;;
--place) advise_place "$2" ;;
--goal)	 shift
	 check_goal "$@" ;;
*)	 for setting in "$@"; do
		check_setting "$setting"
	 done ;;
esac
exit $STATUS
