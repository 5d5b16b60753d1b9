# SPDX-License-Identifier: MIT
"""The conformance modules, built against Debian's headers by Debian's own Kbuild.

A module that does not compile or link is taken out, and the others are built without it.
Each source is included by a file of the module's name, so that the compiler's messages
name the file that a person edits.
"""

import re

import linux_kbuild

RUNNER = 'conf'
PASSES = 4              # compile, link, and what each of the two may uncover
JIFFY_ROW = re.compile(r'(?m)^CONF_JIFFY(?:_DEBUG)?\((\w+),')


def sources(tests):
    """{module: its file}, as both kernels name them: conf_tsk_lists for tsk/lists.c."""
    return {'conf_%s_%s' % (path.parent.name, path.stem): path.resolve()
            for path in sorted(tests.glob('*/*.c'))}


def runner(tests):
    """The parts of conf.ko."""
    return {path.stem: path.resolve() for path in sorted(tests.glob('conf_*.c'))
            if path.stem != 'conf_jiffy'}


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
        linux_kbuild.put(place / (name + '.c'), as_linux_sees(path))
    lines = ['ccflags-y := -I' + str(tests.resolve()), 'obj-m := %s.o' % RUNNER,
             '%s-y := %s' % (RUNNER, ' '.join(part + '.o' for part in parts))]
    lines += ['obj-m += %s.o' % n for n in names]
    linux_kbuild.put(place / 'Kbuild', '\n'.join(lines) + '\n')


def build(place, tests, compile_for, say, names=None):
    """COMPILE_FOR: the headers of a Linux and the prefix of the compiler; NAMES: if not all.
    -> ({module: its .ko}, the modules that do not build); none without the runner."""
    names, bad = sorted(names or sources(tests)), set()
    place = place.resolve()
    for _ in range(PASSES):
        lay_out(place, tests, names)
        status, output = linux_kbuild.make(place, *compile_for)
        for line in linux_kbuild.said(output):
            say('  ' + line)
        gone = linux_kbuild.failed(output)
        if status == 0:
            return {n: place / (n + '.ko') for n in [RUNNER] + names}, bad
        if not gone & set(names):
            break
        bad |= gone & set(names)
        names = [n for n in names if n not in bad]
    return {}, bad | set(names)
