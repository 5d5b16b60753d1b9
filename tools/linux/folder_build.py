# SPDX-License-Identifier: MIT
"""A person's folders of modules, built for Debian's Linux; nothing is written into them.

Kbuild compiles where the Kbuild lies. So each folder gets another one below the build
directory, with a Kbuild of ours that says where the sources are ($(src)) and includes the
person's. Messages name the person's files, and `#include "../x.h"` finds what it means.
"""

import collections
import pathlib
import re
import subprocess

import linux_kbuild

KBUILD = '''\
src := {folder}
override M := {folder}
include {kbuild}
obj-m := $(filter-out {skip},$(obj-m))
'''
NO_LIBC = ('programs are not built for Linux: {0}gcc has no C library for it (on Debian: '
           'apt-get install libc6-dev-i386-cross)')
NOT_SCRIPTS = ('Kbuild', 'Makefile')

# {name: file} of each; scripts are among the programs.
Built = collections.namedtuple('Built', 'modules programs')


def kbuild_of(folder):
    return next((folder / name for name in NOT_SCRIPTS if (folder / name).is_file()), None)


def mirror(place, folder, skip):
    """PLACE gets a Kbuild for FOLDER, and a directory for each of its directories."""
    place.mkdir(parents=True, exist_ok=True)
    if kbuild_of(folder):
        linux_kbuild.put(place / 'Kbuild', KBUILD.format(
            folder=folder, kbuild=kbuild_of(folder), skip=' '.join(skip)))
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and not inner.name.startswith('.'):
            mirror(place / inner.name, inner, skip)


def lay_out(place, folders, skip):
    names = {form for name in skip for form in (name, name.replace('_', '-'))}
    for number, folder in enumerate(folders):
        mirror(place / str(number), folder, sorted(name + '.o' for name in names))
    linux_kbuild.put(place / 'Kbuild', 'obj-m := %s\n' % ' '.join(
        '%d/' % number for number in range(len(folders))))


def modules(place, folders, skip, headers, cross):
    """-> {name, as insmod knows it: its .ko}, lines of compiler and linker, what failed."""
    place = place.resolve()
    lay_out(place, folders, skip)
    status, output = linux_kbuild.make(place, headers, cross)
    order = place / 'modules.order'     # what there is now; an older .ko may lie about
    listed = order.read_text().split() if status == 0 and order.is_file() else []
    built = {pathlib.Path(path).stem.replace('-', '_'): pathlib.Path(path) for path in listed}
    failed = sorted(linux_kbuild.failed(output)) if status else []
    return built, linux_kbuild.said(output), failed or (['the folder'] if status else [])


def program_sources(folders, known, run):
    """{name: file}: the programs in a folder `user` in or beside a folder of modules, and those
    of KNOWN, Jiffy's own, that RUN names."""
    found = {}
    for folder in folders:
        for place in (folder / 'user', folder.parent / 'user'):
            if place != known:
                found.update((path.stem, path) for path in sorted(place.glob('*.c'))
                             if path.stem not in found)
    own = {path.stem: path for path in sorted(known.glob('*.c')) if path.stem not in found
           and re.search(r'\b%s\b' % re.escape(path.stem), run)}
    return found, own


def compiled(place, name, source, cross):
    """-> the program or None, and what the compiler said."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([cross + 'gcc', '-static', '-O2', '-Wall', str(source), '-o',
                           str(place / name)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace', check=False)
    return (None if done.returncode else place / name), done.stdout.splitlines()


def has_libc(cross):
    done = subprocess.run([cross + 'gcc', '-print-file-name=libc.a'], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, check=False)
    return '/' in done.stdout


def programs(place, sources, cross, say):
    """SOURCES: as program_sources() -> {name: program}, the names of those that failed. What
    is Jiffy's own is no mistake of the person: a program that Linux cannot have is not there."""
    theirs, own = sources
    if (theirs or own) and not has_libc(cross):
        say(NO_LIBC.format(cross))
        return {}, []
    built, failed = {}, []
    for name, source in list(theirs.items()) + list(own.items()):
        program, lines = compiled(place, name, source, cross)
        if program:
            built[name] = program
        if name in theirs:
            failed += [] if program else [name]
            for line in lines:
                say(line)
    return built, failed


def scripts(folders):
    """{name: file}: files without a dot in their name, as for Jiffy."""
    return {path.name: path for folder in reversed(folders) for path in sorted(folder.iterdir())
            if path.is_file() and '.' not in path.name and path.name not in NOT_SCRIPTS}
