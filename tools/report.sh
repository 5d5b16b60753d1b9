#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `make report`: one text file to send with a bug report: the version, the changed
# files, the tools, the settings, the errors of the last build and the end of the
# last session. It names no person and no machine: home and project paths become ~
# and ., the user's and the host's name placeholders. Prints where the file is.
#
#   tools/report.sh [OUT=FILE] [O=DIR]	defaults: O=build, OUT=$O/report.txt

set -u
TOOLS=${0%/*}
O=${O:-build} OUT=${OUT:-}
for arg in "$@"; do
	case $arg in
	OUT=?*) OUT=${arg#OUT=} ;;
	O=?*)	O=${arg#O=} ;;
	*)	echo "report: $arg is not known; use OUT=FILE or O=DIR" >&2
		exit 2 ;;
	esac
done
OUT=${OUT:-$O/report.txt}

section() {
	printf '\n== %s\n' "$1"
}

# show FILE LINES: its last lines, as text (a session has escape sequences).
show() {
	if [ -s "$1" ]; then
		tail -n "$2" "$1" | LC_ALL=C sed "s/$(printf '\033')\\[[0-9;?]*[A-Za-z]//g" |
			LC_ALL=C tr -d '\000-\010\013-\037\177'
	else
		echo '(none)'
	fi
}

version() {
	git describe --always --dirty --tags 2>/dev/null ||
		echo '(not a git clone, or no commit yet)'
}

changed() {
	git status --porcelain 2>/dev/null | head -n 60
}

system_name() {
	uname -srm
	(
		# shellcheck disable=SC1090,SC1091 # a file of NAME=VALUE lines
		. "${JIFFY_OS_RELEASE:-/etc/os-release}" 2>/dev/null &&
			echo "${PRETTY_NAME:-}"
	)
	[ ! -e /dev/kvm ] || echo '/dev/kvm is there'
}

body() {
	echo 'Jiffy: report'
	section 'version'
	version
	section 'changed files'
	changed
	section 'system'
	system_name
	section 'tools'
	sh "$TOOLS/doctor.sh" --facts
	section 'settings of the last build'
	show "$O/settings" 60
	section 'errors of the last build'
	show "$O/errors.log" 100
	section 'end of the last session'
	show "$O/last.log" 200
}

# Names as whole words only: the user "al" must not turn "signal" into "signUSER".
# Names that say nothing about a person stay.
anonymous() {
	HERE=$(pwd) HERE_P=$(pwd -P) WHO=$(id -un) HOST=$(uname -n) LC_ALL=C awk '
	function literal(s, from, to,   at, out) {
		if (length(from) < 2) return s
		out = ""
		while ((at = index(s, from)) > 0) {
			out = out substr(s, 1, at - 1) to
			s = substr(s, at + length(from))
		}
		return out s
	}
	function word(s, name, to,   at, out, before, after) {
		if (length(name) < 2 || name ~ common) return s
		out = ""
		while ((at = index(s, name)) > 0) {
			before = at > 1 ? substr(s, at - 1, 1) : substr(out, length(out), 1)
			after = substr(s, at + length(name), 1)
			hit = before !~ /[A-Za-z0-9_]/ && after !~ /[A-Za-z0-9_]/
			out = out substr(s, 1, at - 1) (hit ? to : name)
			s = substr(s, at + length(name))
		}
		return out s
	}
	BEGIN {
		common = "^(root|user|student|jiffy|debian|ubuntu|vagrant|runner|localhost)$"
		short = ENVIRON["HOST"]; sub(/\..*/, "", short)
	}
	{
		$0 = literal($0, ENVIRON["HERE"], ".")
		$0 = literal($0, ENVIRON["HERE_P"], ".")
		$0 = literal($0, ENVIRON["HOME"], "~")
		gsub(/\/(home|Users)\/[^\/ :]+/, "~")
		$0 = word($0, ENVIRON["HOST"], "HOST")
		$0 = word($0, short, "HOST")
		print word($0, ENVIRON["WHO"], "USER")
	}'
}

mkdir -p "$(dirname "$OUT")" || exit 1
if ! body 2>&1 | anonymous >"$OUT"; then
	echo "report: cannot write $OUT; name another file: make report OUT=FILE" >&2
	exit 1
fi
echo "report: $OUT (read it before you send it)"
