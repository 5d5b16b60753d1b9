#!/bin/sh
# SPDX-License-Identifier: MIT
# The kernel builds without a word: gcc and clang, with and without debug code.
# Each build has its own directory, so that only what changed is built again. Not with
# -Werror, which would hide that other builds have compiled the same (ccache).

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need make make
need "${CROSS_COMPILE:-}gcc" gcc
need clang clang
need ld.lld lld
mkdir -p "$O" || exit 1
words=$(mktemp) || exit 1
trap 'rm -f "$words"' EXIT
status=0

# build NAME SETTING...
build() {
	name=$1
	shift
	if ! make -j"$jobs" O="$O/check-$name" ${CROSS_COMPILE+"CROSS_COMPILE=$CROSS_COMPILE"} \
		"$@" all 2>"$words" >/dev/null || [ -s "$words" ]; then
		echo "$name (make $* all):"
		cat "$words"
		rm -rf "$O/check-$name" # its words come only while it compiles
		status=1
	fi
}

build gcc DEBUG=1 HZ=100
build gcc-plain DEBUG=0 HZ=100
build clang DEBUG=1 HZ=100 LLVM=1
build clang-plain DEBUG=0 HZ=100 LLVM=1
exit $status
