# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the checks in sh share; each sources it with its own arguments. It leaves
# the working directory at the root of the tree to be checked.
#
#   --root DIR      another tree than this one (the negative tests use it)
#   O               build directory (build)
#   CROSS_COMPILE   prefix of the gcc that builds the kernel (else the Makefile's choice)
#   KERNEL_CFLAGS   flags for one kernel file, instead of asking the Makefile

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ "${1:-}" = --root ]; then
	root=$(cd "$2" && pwd)
	shift 2
fi
cd "$root" || exit 1
O=${O:-build}
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# The make that called hands its own flags and jobs down, which is not wanted here.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS

# need TOOL PACKAGE: without the tool the check has not been made, so it fails.
need() {
	command -v "$1" >/dev/null 2>&1 && return
	echo "$1 is missing: install the package $2 (see make doctor)"
	exit 1
}

# sources [--under DIR,DIR] all|sh|python|SUFFIX...: the project's files, one a line.
sources() {
	python3 "$here/source.py" --root "$root" "$@"
}

# kernel_cflags [LLVM=1]: what the Makefile gives the compiler for a kernel file.
kernel_cflags() {
	if [ -n "${KERNEL_CFLAGS:-}" ]; then
		echo "$KERNEL_CFLAGS"
	else
		make -s O="$O" ${CROSS_COMPILE+"CROSS_COMPILE=$CROSS_COMPILE"} "$@" print-cflags
	fi
}

# each COMMAND... {}: run it for every file named on standard input, in place of
# {} and several at a time; show the output of those that fail.
each() {
	# shellcheck disable=SC2016 # the inner shell expands it
	tr '\n' '\0' | xargs -0 -I '{}' -P "$jobs" sh -c '
		output=$("$@" 2>&1) && exit 0
		printf "%s\n" "$output"
		exit 1' each "$@"
}
