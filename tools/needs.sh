# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034 # the results are used where this is sourced
#
# What each make target needs on the machine that builds, and how to tell
# whether it is there. Sourced by setup.sh, doctor.sh and report.sh: one table,
# so that what is installed, what is checked and what is printed cannot differ.
#
# Only sh is assumed: this runs before anything else is installed. POSIX sh,
# as in dash, bash 3.2 and macOS.
#
# Inputs (environment): CROSS_COMPILE (with CROSS_COMPILE_SET=1 also when it is
# empty: the machine's own `gcc -m32`), LLVM, QEMU, GDB, HOSTCC, PYTHON.
# For tests only: JIFFY_OS_RELEASE (stands for /etc/os-release), JIFFY_UNAME
# (for `uname -s`), JIFFY_GRUB_MODULES (for /usr/lib/grub/i386-pc),
# JIFFY_SYSTEM_PYTHON (for /usr/bin/python3).

# key | name | groups | Debian, Ubuntu | Fedora | Arch | Homebrew
# Groups: build gcc llvm linux qemu iso gdb host cache model xref tags browser lint source. A comma
# separates packages; "-": this system has no such package (see use_unpackaged in setup.sh);
# "src:WHERE": nor has it, and it can be built from there.
NEEDS_TABLE='
cc|i686 cross compiler|gcc|gcc-i686-linux-gnu|-|-|i686-elf-gcc
clang|clang|llvm lint|clang|clang|clang|llvm
ld.lld|ld.lld|llvm lint|lld|lld|lld|lld
llvm|llvm-nm and llvm-objcopy|llvm lint|llvm|llvm|llvm|llvm
libc-i386|C library for i386 programs|linux|libc6-dev-i386-cross|||
make|GNU make|build|make|make|make|make
python3|Python 3.8 or newer|build|python3|python3|python|python
qemu|QEMU for i386|qemu|qemu-system-x86|qemu-system-x86-core|qemu-system-x86|qemu
mkrescue|grub-mkrescue|iso|grub-common|grub2-tools-extra|grub|i686-elf-grub
grub-pc|GRUB modules for i386-pc|iso|grub-pc-bin|grub2-pc-modules|grub|i686-elf-grub
xorriso|xorriso|iso|xorriso|xorriso|libisoburn|xorriso
mtools|mtools|iso|mtools|mtools|mtools|mtools
gdb|gdb for i386|gdb|gdb|gdb|gdb|i686-elf-gdb
hostcc|C compiler with ASan and UBSan|host model source|gcc,libc6-dev|gcc,libasan,libubsan|gcc|llvm
pytest|pytest|host|python3-pytest|python3-pytest|python-pytest|pip:pytest
xdist|xdist|host|python3-pytest-xdist|python3-pytest-xdist|python-pytest-xdist|pip:pytest-xdist
pexpect|pexpect|host|python3-pexpect|python3-pexpect|python-pexpect|pip:pexpect
ccache|ccache|cache|ccache|ccache|ccache|ccache
flex|flex|source|flex|flex|flex|flex
bison|bison|source|bison|bison|bison|bison
bc|bc|source|bc|bc|bc|bc
xz|xz|source|xz-utils|xz|xz|xz
spin|spin (model checker)|model|spin|src:spinroot.com|src:spinroot.com|spin
global|GNU GLOBAL|xref|global|global|global|global
ctags|Universal Ctags|tags|universal-ctags|ctags|ctags|universal-ctags
chromium|Chromium|browser|chromium|chromium|chromium|chromium
node|Node.js 18 or newer|browser|nodejs|nodejs|nodejs|node
npm|npm|browser|npm|nodejs-npm|npm|node
clang-tidy|clang-tidy|lint|clang-tidy|clang-tools-extra|clang|llvm
clang-format|clang-format|lint|clang-format|clang-tools-extra|clang|clang-format
cppcheck|cppcheck|lint|cppcheck|cppcheck|cppcheck|cppcheck
sparse|sparse|lint|sparse|sparse|sparse|sparse
codespell|codespell|lint|codespell|codespell|codespell|codespell
shellcheck|shellcheck|lint|shellcheck|ShellCheck|shellcheck|shellcheck
'

# needs_groups TARGET: the groups a make target needs -> GROUPS_OF; 1: no such target.
needs_groups() {
	compiler=gcc
	[ "${LLVM:-}" != 1 ] || compiler=llvm
	case $1 in
	build)	 GROUPS_OF="build $compiler" ;;
	run | trace) GROUPS_OF="build $compiler qemu" ;;
	iso)	 GROUPS_OF="build $compiler iso" ;;
	run-iso) GROUPS_OF="build $compiler qemu iso" ;;
	debug)	 GROUPS_OF="build $compiler qemu gdb" ;;
	test)	 GROUPS_OF="build gcc llvm qemu iso gdb host cache model xref tags browser" ;;
	stress | bench) GROUPS_OF="build gcc llvm qemu iso gdb host" ;;
	model)	 GROUPS_OF="build model" ;;
	xref)	 GROUPS_OF="build xref" ;;
	tags)	 GROUPS_OF="build tags" ;;
	check)	 GROUPS_OF="build gcc llvm qemu iso gdb host cache lint" ;;
	conformance) GROUPS_OF="build $compiler qemu" ;;
	linux)	 GROUPS_OF="build gcc qemu linux${LLVM:+ llvm}" ;;
	conformance-linux | conformance-report)
		 GROUPS_OF="build gcc qemu cache linux${LLVM:+ llvm}" ;;
	bench-linux) GROUPS_OF="build gcc qemu source${LLVM:+ llvm}" ;;
	*)	 return 1 ;;
	esac
}

# needs_in_groups "GROUPS OF A ROW" "GROUPS WANTED"
needs_in_groups() {
	for g in $1; do
		case " $2 " in *" $g "*) return 0 ;; esac
	done
	return 1
}

# needs_first WORD...: the first that is a program -> FOUND, its path.
needs_first() {
	for f in "$@"; do
		FOUND=$(command -v "$f" 2>/dev/null) && [ -x "$FOUND" ] && return 0
	done
	FOUND=
	return 1
}

# The cross compiler and the prefix of its tools -> FOUND, CROSS. An explicit
# CROSS_COMPILE is taken as it is, else the first of the two known prefixes.
needs_cc() {
	if [ -n "${CROSS_COMPILE:-}" ]; then
		CROSS=$CROSS_COMPILE
		needs_first "${CROSS}gcc"
	elif [ "${CROSS_COMPILE_SET:-}" = 1 ]; then
		CROSS=
		needs_first gcc &&
			gcc -m32 -ffreestanding -x c -c /dev/null -o /dev/null 2>/dev/null
	else
		CROSS=i686-elf-
		needs_first i686-elf-gcc && return 0
		CROSS=i686-linux-gnu-
		needs_first i686-linux-gnu-gcc
	fi
}

# A program for Linux needs one; the kernel does not. With a compiler of the user's own it is
# theirs to have.
needs_libc_i386() {
	needs_cc || return 1
	[ "$CROSS" = i686-linux-gnu- ] || return 0
	FOUND=$("$FOUND" -print-file-name=libc.a)
	case $FOUND in
	*/*)	return 0 ;;
	esac
	return 1
}

needs_llvm() {
	needs_first llvm-objcopy && needs_first llvm-nm
}

# Not just any python3: Debian's python3-minimal has no json, and a machine may
# still carry 3.6. -S -E keeps the check to a few milliseconds.
needs_python() {
	needs_first "${PYTHON:-python3}" &&
		"$FOUND" -S -E -c 'import sys, json, socket, termios
sys.exit(sys.version_info < (3, 8))' 2>/dev/null
}

needs_qemu() {
	if [ -n "${QEMU:-}" ]; then
		needs_first "$QEMU"
	else
		needs_first qemu-system-i386 qemu-system-x86_64
	fi
}

needs_mkrescue() {
	needs_first grub-mkrescue grub2-mkrescue i686-elf-grub-mkrescue
}

# Homebrew's i686-elf-grub knows its own modules and has no others.
needs_grub_pc() {
	FOUND=${JIFFY_GRUB_MODULES:-/usr/lib/grub/i386-pc}
	[ ! -f "$FOUND/multiboot.mod" ] || return 0
	needs_first i686-elf-grub-mkrescue
}

# A gdb built for the host only (on an ARM machine, say) does not know i386: as tools/run.py.
needs_gdb() {
	if [ -n "${GDB:-}" ] && [ "$GDB" != no ]; then
		needs_first "$GDB"
		return
	fi
	for needs_gdb_try in i686-elf-gdb gdb-multiarch gdb; do
		needs_first "$needs_gdb_try" || continue
		case $("$FOUND" -nx -batch -ex 'set architecture i386' 2>&1) in
		*ndefined*) ;;
		*) return 0 ;;
		esac
	done
	return 1
}

needs_node() {
	needs_first node nodejs && "$FOUND" -e '
process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null
}

# Several programs have this name: BSD's, Emacs's, Exuberant's.
needs_ctags() {
	for needs_ctags_try in ctags-universal ctags /opt/homebrew/bin/ctags /usr/local/bin/ctags
	do
		needs_first "$needs_ctags_try" || continue
		case $("$FOUND" --version 2>/dev/null) in
		Universal*) return 0 ;;
		esac
	done
	return 1
}

# Some distributions package the sanitizers' libraries apart: only a link tells.
needs_hostcc() {
	needs_tmp=$(mktemp -d) || return 1
	needs_ok=1
	for needs_cc_try in ${HOSTCC:-cc gcc clang}; do
		needs_first "$needs_cc_try" || continue
		echo 'int main(void) { return 0; }' | "$FOUND" -x c - \
			-fsanitize=address,undefined -o "$needs_tmp/a" 2>/dev/null || continue
		needs_ok=0
		break
	done
	rm -rf "$needs_tmp"
	return $needs_ok
}

# needs_imports PYTHON MODULE...: can it import them all (without doing it)?
needs_imports() {
	needs_py=$1
	shift
	"$needs_py" -c 'import importlib.util as u, sys
sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))' "$@" 2>/dev/null
}

# The Python that has pytest, pytest-xdist and pexpect -> FOUND. The first python3 in PATH may
# be one of the user's own without them, where the system's has them.
needs_pytest_python() {
	for py in ${PYTHON:+"$PYTHON"} python3 .venv/bin/python3 \
			"${JIFFY_SYSTEM_PYTHON:-/usr/bin/python3}" \
			/opt/homebrew/bin/python3 /usr/local/bin/python3; do
		needs_first "$py" && needs_imports "$FOUND" pytest xdist pexpect &&
			return 0
	done
	return 1
}

# One of these modules: there if some Python has all, else if the system's has it.
needs_module() {
	needs_pytest_python && return 0
	FOUND=${JIFFY_SYSTEM_PYTHON:-/usr/bin/python3}
	[ -x "$FOUND" ] && needs_imports "$FOUND" "$1"
}

# needs_have KEY: is it there? -> FOUND, the path of the program that was found.
needs_have() {
	case $1 in
	cc)	 needs_cc ;;
	libc-i386) needs_libc_i386 ;;
	llvm)	 needs_llvm ;;
	make)	 needs_first gmake make ;;
	python3) needs_python ;;
	qemu)	 needs_qemu ;;
	mkrescue) needs_mkrescue ;;
	grub-pc) needs_grub_pc ;;
	mtools)	 needs_first mformat ;;
	gdb)	 needs_gdb ;;
	global)	 needs_first gtags && needs_first htags ;;
	ctags)	 needs_ctags ;;
	chromium) needs_first chromium chromium-browser google-chrome ;;
	node)	 needs_node ;;
	hostcc)	 needs_hostcc ;;
	pytest | xdist | pexpect) needs_module "$1" ;;
	*)	 needs_first "$1" ;;
	esac
}

# needs_system: which system this is -> SYSTEM: debian fedora arch macos other.
needs_system() {
	SYSTEM=other
	case ${JIFFY_UNAME:-$(uname -s)} in
	Darwin)	SYSTEM=macos; return ;;
	Linux)	;;
	*)	return ;;
	esac
	needs_id=
	while IFS='=' read -r needs_key needs_value; do
		case $needs_key in
		ID | ID_LIKE) needs_id="$needs_id $needs_value" ;;
		esac
	done 2>/dev/null <"${JIFFY_OS_RELEASE:-/etc/os-release}" || return 0
	case $needs_id in
	*debian* | *ubuntu*) SYSTEM=debian ;;
	*fedora* | *rhel*)   SYSTEM=fedora ;;
	*arch*)		     SYSTEM=arch ;;
	esac
}

# needs_debian: Debian itself, whose Linux `make linux` unpacks; not what
# derives from it, which has other archives and other keys.
needs_debian() {
	needs_debian_itself && needs_first apt-get && needs_first dpkg-deb
}

needs_debian_itself() {
	grep -qE '^ID="?debian"?$' "${JIFFY_OS_RELEASE:-/etc/os-release}" 2>/dev/null
}

# needs_package KEY DEBIAN FEDORA ARCH BREW: -> PACKAGE for SYSTEM.
needs_package() {
	case $SYSTEM in
	debian)	PACKAGE=$2
		needs_debian_machine "$1" ;;
	fedora)	PACKAGE=$3 ;;
	arch)	PACKAGE=$4 ;;
	macos)	PACKAGE=$5 ;;
	*)	PACKAGE= ;;
	esac
}

# Debian names two packages differently on other machines than amd64, Ubuntu one.
needs_debian_machine() {
	if [ "$1" = chromium ]; then
		needs_debian_itself || PACKAGE=chromium-browser
		return
	fi
	case $1:$(dpkg --print-architecture 2>/dev/null) in
	cc:i386) PACKAGE=gcc ;;
	gdb:amd64 | gdb:i386 | gdb:) ;;
	gdb:*)	 PACKAGE=gdb-multiarch ;;
	esac
}

# needs_install: -> INSTALL, the command that installs packages on SYSTEM.
needs_install() {
	case $SYSTEM in
	debian)	INSTALL='apt-get install --no-install-recommends' ;;
	fedora)	INSTALL='dnf install' ;;
	arch)	INSTALL='pacman -S --needed' ;;
	macos)	INSTALL='brew install'
		return ;;
	*)	INSTALL=
		return ;;
	esac
	[ "$(id -u)" = 0 ] || INSTALL="sudo $INSTALL"
}
