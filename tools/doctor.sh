#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `make doctor`: every tool that some target needs, what was found, its version,
# what it is needed for, and what to type where it is missing. Status 0 when
# `make run` works. The table and the checks are those of setup.sh.
#
#   tools/doctor.sh		the table for a person
#   tools/doctor.sh --facts	name, version and path only, for tools/report.sh

set -u
# shellcheck source-path=SCRIPTDIR source=needs.sh
. "${0%/*}/needs.sh"

TARGETS='run iso debug test model xref tags check linux'

# version PROGRAM [OPTION]: the first number with a dot that it prints for --version.
version() {
	"$1" "${2:---version}" 2>&1 </dev/null | awk '
		!v && match($0, /[0-9]+\.[0-9][0-9.]*/) { v = substr($0, RSTART, RLENGTH) }
		END { print v == "" ? "-" : v }'
}

# row_version KEY: of what needs_have found.
row_version() {
	case $1 in
	pytest | xdist | pexpect)
		"$FOUND" -c 'import sys, importlib.metadata as m
name = sys.argv[1]; print(m.version("pytest-xdist" if name == "xdist" else name))' \
			"$1" 2>/dev/null || echo - ;;
	grub-pc | libc-i386) echo - ;;
	spin)	version "$FOUND" -V ;;
	*)	version "$FOUND" ;;
	esac
}

# targets_of "GROUPS": the targets that need a row -> USERS.
targets_of() {
	USERS=
	for target in $TARGETS; do
		needs_groups "$target"
		! needs_in_groups "$1" "$GROUPS_OF" || USERS="${USERS:+$USERS }$target"
	done
}

# The line to type -> FIX.
fix() {
	case $PACKAGE in
	'')	FIX='install it' ;;
	-)	FIX='use LLVM=1, or on an x86 machine CROSS_COMPILE=' ;;
	src:*)	FIX="build it from its source, which is at ${PACKAGE#src:}" ;;
	pip:*)	FIX='python3 -m venv .venv && .venv/bin/pip install pytest pytest-xdist pexpect' ;;
	*)	FIX="$INSTALL $(printf '%s' "$PACKAGE" | tr ',' ' ')" ;;
	esac
}

row() {
	if needs_have "$1"; then
		printf '%-38s %-9s %-30s %s\n' "$2" "$(row_version "$1")" "$FOUND" "$USERS"
		return
	fi
	needs_package "$1" "$4" "$5" "$6" "$7"
	fix
	printf '%-38s %-9s %-30s %s\n' "$2" - 'MISSING' "$USERS"
	printf '    to have it, type: %s\n' "$FIX"
	for target in $USERS; do
		LACKING="$LACKING $target "
	done
}

table() {
	printf '%-38s %-9s %-30s %s\n' TOOL VERSION FOUND 'NEEDED FOR'
	while IFS='|' read -r key name groups debian fedora arch brew; do
		[ -n "$key" ] || continue
		targets_of "$groups"
		[ -n "$USERS" ] || USERS='LLVM=1'
		row "$key" "$name" "$groups" "$debian" "$fedora" "$arch" "$brew"
	done <<END
$NEEDS_TABLE
END
}

facts() {
	while IFS='|' read -r key name _; do
		[ -n "$key" ] || continue
		if needs_have "$key"; then
			printf '%-38s %-9s %s\n' "$name" "$(row_version "$key")" "$FOUND"
		else
			printf '%-38s missing\n' "$name"
		fi
	done <<END
$NEEDS_TABLE
END
}

# The last line: which targets work; status 0 if `run` does.
verdict() {
	works='' lacks=''
	for target in $TARGETS; do
		case $LACKING in
		*" $target "*) lacks="$lacks $target" ;;
		*) works="$works $target" ;;
		esac
	done
	how='the lines above say what to type'
	[ "$SYSTEM" != debian ] || how='make installs what a target lacks'
	echo
	if [ -z "$lacks" ]; then
		echo "works:$works"
	else
		echo "works:${works:- nothing yet}; does not:$lacks ($how)"
	fi
	case $LACKING in
	*' run '*) return 1 ;;
	esac
}

needs_system
needs_install
LACKING=
if [ "${1:-}" = --facts ]; then
	facts
else
	table
	verdict
fi
