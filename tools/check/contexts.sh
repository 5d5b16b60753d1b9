#!/bin/sh
# SPDX-License-Identifier: MIT
# No function calls one that its own context forbids: clang's thread-safety
# analysis over the marks of include/jiffy/context.h, which expand only here.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need clang clang
flags=$(kernel_cflags LLVM=1) || exit 1
# shellcheck disable=SC2086 # the flags are many words
sources --under kernel,arch,drivers,boot .c |
	each clang --target=i686-linux-gnu $flags -ffreestanding -fsyntax-only \
		-D__CONTEXT_ANALYSIS__ -Wthread-safety -Werror '{}'
