# SPDX-License-Identifier: MIT
"""The conformance modules, built against Debian's headers by Debian's own Kbuild.

A module that does not compile or link is taken out, and the others are built without it.
Each source is included by a file of the module's name, so that the compiler's messages
name the file that a person edits.
"""

import os
import re
import subprocess

RUNNER = 'conf'
PASSES = 4              # compile, link, and what each of the two may uncover
FAILED = re.compile(r'\*\*\* \[.*?(\w+)\.(?:o|ko)\]|ERROR: modpost: .*?(\w+)\.k?o\b')
JIFFY_ROW = re.compile(r'(?m)^CONF_JIFFY(?:_DEBUG)?\((\w+),')
CHATTER = re.compile(r'\s+(CC|LD|MODPOST|CLEAN|BTF)\b|.*?make(\[\d+\])?: |  Skipping BTF')
OWN_MAKE = ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES', 'O', 'V', 'HZ', 'LLVM', 'CC')


def sources(tests):
    """{module: its file}, as both kernels name them: conf_tsk_lists for tsk/lists.c."""
    return {'conf_%s_%s' % (path.parent.name, path.stem): path.resolve()
            for path in sorted(tests.glob('*/*.c'))}


def runner(tests):
    """The parts of conf.ko."""
    return {path.stem: path.resolve() for path in sorted(tests.glob('conf_*.c'))
            if path.stem != 'conf_jiffy'}


def put(path, text):
    """Write TEXT unless it is there already: make looks at the time."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def as_linux_sees(path):
    """What to compile there. A file NAME_jiffy.c uses what Linux 6.1 has not and would not
    compile: its rows are there, and say that."""
    if not path.stem.endswith('_jiffy'):
        return '#include "%s"\n' % path
    rows = JIFFY_ROW.findall(path.read_text(encoding='utf-8'))
    lines = ['#include "conf.h"'] + ['CONF_JIFFY(%s, "") { }' % row for row in rows]
    module = ', '.join('CONF_ROW(%s)' % row for row in rows)
    return '\n'.join(lines + ['CONF_MODULE(%s);' % module, ''])


def lay_out(place, tests, names):
    """Kbuild and the including files for the runner and the modules NAMES."""
    place.mkdir(parents=True, exist_ok=True)
    parts = runner(tests)
    files = dict(parts, **{n: path for n, path in sources(tests).items() if n in names})
    for name, path in files.items():
        put(place / (name + '.c'), as_linux_sees(path))
    lines = ['ccflags-y := -I' + str(tests.resolve()), 'obj-m := %s.o' % RUNNER,
             '%s-y := %s' % (RUNNER, ' '.join(part + '.o' for part in parts))]
    put(place / 'Kbuild', '\n'.join(lines + ['obj-m += %s.o' % n for n in names]) + '\n')


def make(place, headers, cross):
    """-> what Kbuild printed. Without what is for a debugger the modules have a tenth of the
    size, and each machine that boots unpacks them all."""
    env = {k: v for k, v in os.environ.items() if k not in OWN_MAKE}
    done = subprocess.run(
        ['make', '-k', '-j%d' % (os.cpu_count() or 1), '-C', str(headers), 'M=%s' % place,
         'ARCH=i386', 'CROSS_COMPILE=' + cross, 'CC=%sgcc' % cross, 'KCFLAGS=-g0', 'modules'],
        env=dict(env, LC_ALL='C'), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, text=True, errors='replace', check=False)
    return done.returncode, done.stdout


def said(output):
    """The compiler's lines, without those that only tell how far make is."""
    return [line for line in output.splitlines() if line and not CHATTER.match(line)]


def failed(output):
    """The modules that make or modpost gave up."""
    return {a or b for a, b in FAILED.findall(output)}


def build(place, tests, headers, cross, say):
    """-> ({module: its .ko}, the modules that do not build); none without the runner."""
    names, bad = list(sources(tests)), set()
    place = place.resolve()
    for _ in range(PASSES):
        lay_out(place, tests, names)
        status, output = make(place, headers, cross)
        for line in said(output):
            say('  ' + line)
        gone = failed(output)
        if status == 0:
            return {n: place / (n + '.ko') for n in [RUNNER] + names}, bad
        if not gone & set(names):
            break
        bad |= gone & set(names)
        names = [n for n in names if n not in bad]
    return {}, bad | set(names)
