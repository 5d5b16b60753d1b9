#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy as .clang-tidy says: the size of functions, likely mistakes, and the
# static analyser's paths. A file that passed is not read again until it, a
# header it includes, the flags or .clang-tidy change.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need clang-tidy clang-tidy
need clang clang
flags=$(kernel_cflags LLVM=1) || exit 1
flags="--target=i686-linux-gnu $flags"
passed=$O/check-functions
mkdir -p "$passed" || exit 1
export flags passed

# shellcheck disable=SC2016 # the inner shell expands it
tidy='key=$({ clang $flags -E "$1"; cat .clang-tidy "$1"; clang-tidy --version
	echo "$1 $flags"; } 2>&1 | cksum | tr " " -)
[ -e "$passed/$key" ] && exit 0
found=$(clang-tidy --quiet "$1" -- $flags 2>&1) && : >"$passed/$key" && exit 0
printf "%s\n" "$found" | grep -v "warnings* generated\.$"
exit 1'
# tests/conformance is not read: each of its assertions is a macro of branches. Nor is what
# includes Linux's headers.
sources --under kernel,arch,drivers,boot,lib,tests/kernel,tests/bench .c |
	grep -v '^tests/bench/linux/' |
	each sh -c "$tidy" tidy '{}'
