#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks Linux's own headers which names each of them brings: writes headers.txt.

  tests/headers/from_linux.py --headers DIR [--cc 'i686-linux-gnu-gcc'] >tests/headers/headers.txt

DIR is where `make conformance-linux` has unpacked Debian's headers,
build/linux/debian/VERSION/usr/src. For every header that is here and on
Linux it compiles a file that includes that one alone and uses every name of names.txt.
What the compiler does not know is not brought.
"""
import argparse
import pathlib
import shlex
import subprocess
import sys
import textwrap

import probe

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
FLAGS = """-nostdinc -D__KERNEL__ -DMODULE -DKBUILD_MODNAME="x" -DKBUILD_BASENAME="x" -std=gnu11
    -m32 -march=i686 -mregparm=3 -O2 -ffreestanding -fno-pie -msoft-float -mno-sse -w
    -mstack-protector-guard-reg=fs -mstack-protector-guard-symbol=__stack_chk_guard
    -DCC_USING_FENTRY""".replace('"x"', "'\"x\"'")


def flags(src):
    common = next(src.glob("linux-headers-*-common"))
    own = next(p for p in src.glob("linux-headers-*") if p != common)
    found = []
    for base, tree in (("arch/x86/include", common), ("arch/x86/include/generated", own),
                       ("include", common), ("include", own),
                       ("arch/x86/include/uapi", common),
                       ("arch/x86/include/generated/uapi", own),
                       ("include/uapi", common), ("include/generated/uapi", own)):
        found.append("-I%s" % (tree / base))
    for name in ("compiler-version.h", "kconfig.h", "compiler_types.h"):
        found += ["-include", str(common / "include/linux" / name)]
    return shlex.split(FLAGS) + found


# The machine's insides: nobody includes them but the kernel itself.
INTERNAL = """asm/acpi.h asm/apic.h asm/desc.h asm/i8259.h asm/irq_vectors.h asm/segment.h
    asm/stacktrace.h asm/switch_to.h asm/tlbflush.h asm/tsc.h asm/setup.h asm/unistd.h
    generated/autoconf.h generated/utsrelease.h linux/kconfig.h linux/kallsyms.h
    linux/nmi.h""".split()


def line_of(header, names, missing):
    """What it brings, or what it does not, whichever is shorter."""
    brought = [n for n in names if n not in missing]
    if len(missing) < len(brought):
        return "%s: all but %s" % (header, ", ".join(n for n in names if n in missing))
    return "%s: %s" % (header, ", ".join(brought))


def candidates():
    for folder in ("linux", "linux/sched", "asm", "generated"):
        for path in sorted((INCLUDE / folder).glob("*.h")):
            if "%s/%s" % (folder, path.name) not in INTERNAL:
                yield "%s/%s" % (folder, path.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--headers", required=True, type=pathlib.Path)
    parser.add_argument("--cc", default="i686-linux-gnu-gcc")
    opts = parser.parse_args()
    compiler = shlex.split(opts.cc) + flags(opts.headers.resolve())
    names = probe.names(HERE / "names.txt")
    print("# What each header brings on Linux 6.1, of names.txt. Written by from_linux.py.")
    for header in candidates():
        missing, error = probe.missing(compiler, header, names)
        if error:
            print("%s: %s" % (header, error), file=sys.stderr)
            continue
        print(textwrap.fill(line_of(header, names, missing), 100, subsequent_indent="    ",
                            break_long_words=False, break_on_hyphens=False))


if __name__ == "__main__":
    main()
