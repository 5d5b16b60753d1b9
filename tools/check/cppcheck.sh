#!/bin/sh
# SPDX-License-Identifier: MIT
# cppcheck over the kernel, as 32-bit code. It keeps its results in the build
# directory and looks again only at what changed.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need cppcheck cppcheck
kept=$O/check-cppcheck
mkdir -p "$kept" || exit 1
list=$(mktemp) || exit 1
trap 'rm -f "$list"' EXIT
sources --under kernel,arch,drivers,boot,lib,tests/kernel,tests/conformance .c >"$list"

# comparePointers: it takes the linker script's symbols for objects of their own.
# missingInclude: the headers of the compiler's builtins are not there at all.
cppcheck -q -j "$jobs" --file-list="$list" --cppcheck-build-dir="$kept" \
	--std=c11 --platform=unix32 --enable=warning,performance,portability \
	--inline-suppr --error-exitcode=1 --suppress=missingInclude \
	--suppress=missingIncludeSystem --suppress=comparePointers \
	-Iinclude --include=include/linux/kconfig.h -D__i386__=1 -D__GNUC__=12 \
	-D__KERNEL__ -DCONFIG_HZ=100 -DCONFIG_DEBUG=1 -U__CHECKER__ -U__clang__ 2>&1
