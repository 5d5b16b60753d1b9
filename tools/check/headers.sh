#!/bin/sh
# SPDX-License-Identifier: MIT
# Every header compiles alone, and a second time after itself.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need "${CROSS_COMPILE:-}gcc" gcc
flags=$(kernel_cflags LLVM=) || exit 1
# shellcheck disable=SC2086 # the flags are many words
sources --under include,kernel,arch,drivers,boot,lib .h | grep -v '^include/user/' |
	each "${CROSS_COMPILE:-}gcc" $flags -Werror -fsyntax-only \
		-include '{}' -include '{}' -x c /dev/null || exit 1
# Those of programs, which know nothing of the kernel's.
[ -d include/user ] || exit 0
sources --under include/user .h |
	each "${CROSS_COMPILE:-}gcc" -m32 -ffreestanding -nostdinc -Iinclude/user -Wall -Werror \
		-fsyntax-only -include '{}' -include '{}' -x c /dev/null
