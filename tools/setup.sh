#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Sees to it that what a make target needs is on this machine: checks, names
# what is missing with its size, asks once, installs, and checks again.
#
#   tools/setup.sh TARGET...	 build run trace iso run-iso debug test stress bench
#				 model xref tags check conformance conformance-linux
#				 conformance-report linux bench-linux
#   tools/setup.sh --which WHAT	 print what would be used, status 1 if nothing:
#				 cross (the prefix), cc, qemu, python, pytest,
#				 gdb, mkrescue, hostcc, ctags, chromium, node
#
# It installs on Debian and Ubuntu only, and only as root or through sudo. On
# every other system, and wherever it may not install, it prints the command to
# type and ends with status 1. Silent and quick when nothing is missing.
#
# SETUP=yes or SETUP=no answers the question; without a terminal the answer is
# yes, so that a CI machine needs no setting. The other inputs: tools/needs.sh.

set -u
TOOLS=${0%/*}
# shellcheck source-path=SCRIPTDIR source=needs.sh
. "$TOOLS/needs.sh"

say() {
	printf 'setup: %s\n' "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# add_word LIST-VARIABLE WORD: append unless it is in it already.
add_word() {
	eval "set -- \"\$1\" \"\$2\" \"\$$1\""
	case " $3 " in
	*" $2 "*) ;;
	*) eval "$1=\"\${3:+\$3 }\$2\"" ;;
	esac
}

# named_ok VALUE GROUP CHECK: not named, not wanted by this target, or there.
named_ok() {
	[ -z "$1" ] || ! needs_in_groups "$2" "$WANTED" || "$3"
}

# What the user named must be there: no package stands in for it.
check_named() {
	named_ok "${CROSS_COMPILE:-}" gcc needs_cc ||
		die "CROSS_COMPILE=$CROSS_COMPILE: there is no program ${CROSS_COMPILE}gcc;" \
			"name the path up to the '-' before gcc, or leave it out"
	named_ok "${QEMU:-}" qemu needs_qemu ||
		die "QEMU=$QEMU: there is no such program;" \
			"name a qemu-system-i386, or leave it out"
	named_ok "${PYTHON:-}" build needs_python ||
		die "PYTHON=$PYTHON: this is no Python 3.8 or newer; name another, or leave it out"
	[ "${GDB:-}" = no ] || named_ok "${GDB:-}" gdb needs_gdb ||
		die "GDB=$GDB: there is no such program; name a gdb, or leave it out"
}

# add_packages "A,B": one missing row's packages to the lists.
add_packages() {
	case $1 in
	-)	UNPACKAGED=1 ;;
	pip:*)	add_word PIP "${1#pip:}" ;;
	src:*)	add_word SOURCES "${1#src:}" ;;
	*)	# shellcheck disable=SC2086 # split at the commas
		for p in $(IFS=,; printf '%s ' $1); do
			add_word PACKAGES "$p"
		done ;;
	esac
}

# collect "GROUPS": what is missing -> NAMES (for people), PACKAGES, PIP, SOURCES,
# UNPACKAGED (the cross compiler is missing and this system packages none).
collect() {
	NAMES='' PACKAGES='' PIP='' SOURCES='' UNPACKAGED=''
	while IFS='|' read -r key name groups debian fedora arch brew; do
		needs_in_groups "$groups" "$1" || continue
		! needs_have "$key" || continue
		[ -n "${SYSTEM:-}" ] || needs_system
		needs_package "$key" "$debian" "$fedora" "$arch" "$brew"
		NAMES="${NAMES:+$NAMES, }$name"
		add_packages "$PACKAGE"
	done <<END
$NEEDS_TABLE
END
	[ -n "$NAMES" ]
}

# Where no cross compiler is packaged: clang is one for every target (LLVM=1).
# `make check` builds with both, so there it takes the machine's own gcc.
use_unpackaged() {
	case " $TARGETS " in
	*" check "*)
		add_word PACKAGES gcc
		THEN="make check CROSS_COMPILE=    (for gcc -m32; on x86 machines only)"
		return ;;
	esac
	needs_first clang || add_word PACKAGES clang
	needs_first ld.lld || add_word PACKAGES lld
	needs_llvm || add_word PACKAGES llvm
	THEN="make $TARGETS LLVM=1    (or, on an x86 machine, CROSS_COMPILE= for gcc -m32)"
}

# Who may install: root, or whoever sudo lets. Without a terminal sudo cannot ask.
may_install() {
	SUDO=
	[ "$(id -u)" != 0 ] || return 0
	SUDO=sudo
	command -v sudo >/dev/null 2>&1 || return 1
	[ -t 0 ] || sudo -n true 2>/dev/null
}

as_root() {
	if [ -n "$SUDO" ]; then sudo "$@"; else "$@"; fi
}

# --print-uris is what computes the sizes and never installs; -s prints no
# sizes, and --assume-no installs when apt has nothing to ask.
apt_plan() {
	# shellcheck disable=SC2086 # a list of words
	PLAN=$(LC_ALL=C apt-get install --no-install-recommends --print-uris \
		-o Debug::NoLocking=1 $PACKAGES 2>&1)
}

# "Need to get 1 MB/2 MB of archives." -> DOWNLOAD (what is still to come),
# "After this operation, 3 MB of additional disk space will be used." -> DISK.
apt_sizes() {
	DOWNLOAD=$(printf '%s\n' "$PLAN" |
		sed -n -e 's/^Need to get \([^/]*\)\(\/.*\)\{0,1\} of archives.*/\1/p' \
			-e 's/^ *Download size: \([^/]*[^/ ]\).*/\1/p')
	DISK=$(printf '%s\n' "$PLAN" |
		sed -n -e 's/^After this operation, \(.*\) of additional disk.*/\1/p' \
			-e 's/^ *Space needed: \([^/]*[^/ ]\).*/\1/p')
}

# Ask for the password once and apart, so that a wrong one is told from a failing apt.
become_root() {
	[ -z "$SUDO" ] || sudo true || die "sudo did not let you in; an administrator" \
		"can type: $(printf '%s\n' "$command" | sed 's/sudo //g')"
}

apt_update() {
	become_root
	say "reading the package lists (apt-get update)"
	as_root apt-get update -qq -o APT::Update::Error-Mode=any </dev/null
}

apt_install() {
	# shellcheck disable=SC2086 # a list of words
	as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
		apt-get install -y --no-install-recommends \
		-o DPkg::Lock::Timeout=120 $PACKAGES </dev/null
}

apt_unknown() {
	printf '%s\n' "$PLAN" | sed -n -e 's/^E: Unable to locate package //p' \
		-e "s/^E: Package '\\(.*\\)' has no installation candidate.*/\\1/p" |
		tr '\n' ' '
}

# The question. Default yes; an end of input is a no.
ask() {
	case ${SETUP:-} in
	yes)	return 0 ;;
	no)	return 1 ;;
	esac
	[ -t 0 ] || return 0
	printf 'setup: Install them? [Y/n] ' >&2
	read -r answer || answer=n
	case $answer in
	'' | [Yy]*) return 0 ;;
	esac
	return 1
}

# How to go on without installing anything: programs that lie elsewhere do.
say_elsewhere() {
	say "or name programs you have:" \
		"make $TARGETS CROSS_COMPILE=/path/prefix- QEMU=/path/qemu-system-i386"
}

# The plan for $PACKAGES, with fresh package lists when they do not know them all.
debian_plan() {
	[ "$PLANNED" = no ] || return 0
	apt_update || die "apt-get could not read the package lists" \
		"(the lines above say why; is there a network?); then type: make $TARGETS"
	apt_plan && return
	printf '%s\n' "$PLAN" | grep '^E:' >&2
	unknown=$(apt_unknown)
	[ -z "$unknown" ] || die "this system's package lists have no: $unknown(on Ubuntu," \
		"enable 'universe': sudo add-apt-repository universe)"
	die "apt-get cannot install $PACKAGES; mend that first: ${SUDO:+sudo }apt-get -f install"
}

debian() {
	command="$INSTALL $PACKAGES"
	if apt_plan; then
		PLANNED=yes
	else
		PLANNED=no
		command="${INSTALL%install *}update && $command"
	fi
	if ! may_install; then
		say "an administrator of this machine can type:" \
			"$(printf '%s\n' "$command" | sed 's/sudo //g')"
		say_elsewhere
		exit 1
	fi
	[ "${SETUP:-}" != no ] || die "SETUP=no, so type: $command"
	debian_plan
	apt_sizes
	say "packages: $PACKAGES"
	say "with what those need: ${DOWNLOAD:-?} to download, ${DISK:-?} on the disk"
	ask || die "nothing was installed; to do it yourself, type: $command"
	become_root
	# Lists that name versions which are gone are the commonest failure.
	apt_install || { apt_update && apt_install; } || die "the installation failed" \
		"(the lines above say why); to try by hand, type: $command"
}

# elsewhere: not Debian. Print what to type; the user's system is theirs to change.
elsewhere() {
	if [ -z "$INSTALL" ]; then
		say "no package names are known for this system; install what is named above"
		say_elsewhere
		exit 1
	fi
	[ -z "$UNPACKAGED" ] || use_unpackaged
	[ -z "$PACKAGES" ] || say "type: $INSTALL $PACKAGES"
	[ -z "$PIP" ] || say "type: python3 -m venv .venv && .venv/bin/pip install $PIP"
	[ -z "$SOURCES" ] || say "build and install what no package has, from: $SOURCES"
	say "then: ${THEN:-make $TARGETS}"
	exit 1
}

which_one() {
	case $1 in
	cross)	needs_cc && FOUND=$CROSS ;;
	cc | qemu | gdb | mkrescue | hostcc | ctags | chromium | node) needs_have "$1" ;;
	python)	needs_python ;;
	pytest)	needs_pytest_python ;;
	*)	say "--which $1 is not known; use cross, cc, qemu, python, pytest, gdb," \
			"mkrescue, hostcc, ctags, chromium or node"
		exit 2 ;;
	esac || exit 1
	printf '%s\n' "$FOUND"
	exit 0
}

main() {
	[ "${1:-}" != --which ] || which_one "${2:-}"
	case ${SETUP:-} in
	'' | yes | no) ;;
	*)	say "SETUP=$SETUP is not valid; use SETUP=yes or SETUP=no"
		exit 2 ;;
	esac
	TARGETS=$* WANTED=
	for target in "$@"; do
		needs_groups "$target" || {
			say "no such target: $target; use build, run, trace, iso, run-iso, debug," \
				"test, stress, bench, model, xref, tags, check, conformance," \
				"conformance-linux, conformance-report, linux or bench-linux"
			exit 2
		}
		case $target in
		*linux | conformance-report) needs_debian ||
			die "make $target needs Debian: it unpacks Debian's" \
				"linux-image, which apt fetches and checks;" \
				"a container or a chroot will do" ;;
		esac
		WANTED="$WANTED $GROUPS_OF"
	done
	check_named
	collect "$WANTED" || exit 0
	say "make $TARGETS needs what is not here yet: $NAMES"
	needs_install
	[ "$SYSTEM" = debian ] || elsewhere
	debian
	hash -r
	! collect "$WANTED" || die "still missing after the installation: $NAMES;" \
		"'make doctor' shows what was found"
	say "done: everything that make $TARGETS needs is here"
}

main "$@"
