#!/bin/sh
# SPDX-License-Identifier: MIT
# sparse over the kernel: per-CPU, user and I/O pointers are not mixed with plain
# ones, and what only one file uses is static.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need sparse sparse
flags=$(kernel_cflags LLVM=) || exit 1
# -Wno-cast-truncate: (u32)constant is how a word of a 64-bit constant is taken.
# shellcheck disable=SC2086 # the flags are many words
sources --under kernel,arch,drivers,boot,lib .c |
	each sparse $flags -m32 -D__CHECKER__ '-D__VERSION__="sparse"' \
		-Wno-cast-truncate -Wsparse-error '{}'
