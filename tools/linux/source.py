# SPDX-License-Identifier: MIT
"""A Linux 6.1 of our own from Debian's package linux-source-6.1: `tinyconfig` and NAME.config.

apt downloads the source (139 MB, once); each kernel is built in a directory of its own, in
which modules are built too, and kept until the source, its configuration or the compiler is
another. What a fragment asks for and Kconfig does not give is an error: the kernel would be
another than its name says.
"""

import collections
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

import fetch
import linux_kbuild

HERE = pathlib.Path(__file__).resolve().parent
COMPILED = re.compile(r'\s+(?:CC|AS)\s')
TELL = 100              # compiled files from one line of progress to the next
LAST_LINES = 30         # of a build that failed

Built = collections.namedtuple('Built', 'version image headers')


def run(command, log, watch=lambda line: None):
    """Run it, quietly and with others before it; each line also goes to WATCH. -> status."""
    env = {k: v for k, v in os.environ.items() if k not in linux_kbuild.OWN_MAKE}
    with open(log, 'a', encoding='utf-8') as file, subprocess.Popen(
            ['nice', '-n', '5'] + command, env=dict(env, LC_ALL='C'), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors='replace') as process:
        for line in process.stdout:
            file.write(line)
            watch(line)
    return process.returncode


def unpack(place, say):
    """-> the version, the directory of the source."""
    place.mkdir(parents=True, exist_ok=True)
    version, _, (deb,) = fetch.download(place, say, fetch.Apt.find_source)
    root = (place / version).resolve()
    if not root.is_dir():
        fresh = place / 'unpacking'
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        say('unpacking the source of Linux %s' % version)
        status, said = fetch.call('sh', '-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO '
                                  '"./usr/src/$2.tar.xz" | tar -xJ --strip-components=1 -C "$3"',
                                  'sh', str(deb), fetch.SOURCE, str(fresh))
        if status != 0 or not (fresh / 'Makefile').is_file():
            raise fetch.Unavailable('cannot unpack %s: %s' % (deb, said.strip()))
        fresh.rename(root)
    return version, root


def wanted(fragment):
    """The settings of a fragment: {name: value, None if it is to be off}."""
    found = {}
    for line in fragment.splitlines():
        on = re.match(r'(CONFIG_\w+)=(.*)', line)
        off = re.match(r'# (CONFIG_\w+) is not set', line)
        found.update({on[1]: on[2]} if on else {off[1]: None} if off else {})
    return found


def missing(fragment, config):
    """The settings of a fragment that a .config does not have."""
    have = wanted(config)
    return [name for name, value in wanted(fragment).items() if have.get(name) != value]


def configure(make, source, place, fragment, log):
    """What tinyconfig and the fragment say, the fragment last; all else is off."""
    tiny = [source / tree / 'configs' / 'tiny.config' for tree in ('kernel', 'arch/x86')]
    settings = place / 'settings'
    settings.write_text(''.join(path.read_text(encoding='utf-8') for path in tiny + [fragment]))
    if run(make + ['KCONFIG_ALLCONFIG=%s' % settings, 'allnoconfig'], log) != 0:
        raise fetch.Unavailable('cannot configure Linux; see ' + str(log))
    lost = missing(fragment.read_text(encoding='utf-8'), (place / '.config').read_text())
    if lost:
        raise fetch.Unavailable('%s: this Linux does not take %s' % (fragment.name,
                                                                    ' '.join(lost)))


def compile_all(make, name, log, say):
    """The kernel, and what modules need of it (Module.symvers)."""
    files, tail = [], collections.deque(maxlen=LAST_LINES)

    def watch(line):
        tail.append(line)
        if COMPILED.match(line):
            files.append(line)
            if len(files) % TELL == 0:
                say('%s: %d files compiled' % (name, len(files)))

    if run(make + ['-j%d' % (os.cpu_count() or 1), 'bzImage', 'modules'], log, watch) != 0:
        sys.stderr.write(''.join(tail))
        raise fetch.Unavailable('%s does not build; all of it is in %s' % (name, log))


def is_stamped(stamp, key):
    return stamp.is_file() and stamp.read_text(encoding='utf-8') == key


def build(place, name, cross, say):
    """-> the Linux that NAME.config describes, Built. PLACE has the source and all kernels. A
    build that was interrupted is gone on with."""
    version, source = unpack(place / 'source', say)
    fragment, out, log = HERE / (name + '.config'), (place / name).resolve(), place / (
        name + '.log')
    compiler = fetch.call(cross + 'gcc', '--version')[1].splitlines()[0]
    key = '\n'.join((version, compiler, hashlib.sha256(fragment.read_bytes()).hexdigest(), ''))
    built, begun = out / 'built', out / 'begun'
    if not is_stamped(built, key):
        say('building Linux %s, %s: a few minutes, once' % (version, fragment.name))
        make = ['make', '-C', str(source), 'O=%s' % out, 'ARCH=i386', 'CROSS_COMPILE=' + cross,
                'KBUILD_BUILD_TIMESTAMP=1 January 2020', 'KBUILD_BUILD_USER=jiffy',
                'KBUILD_BUILD_HOST=jiffy']
        if not is_stamped(begun, key):
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir(parents=True)
            log.unlink(missing_ok=True)
            configure(make, source, out, fragment, log)
            begun.write_text(key, encoding='utf-8')
        compile_all(make, name, log, say)
        built.write_text(key, encoding='utf-8')
    return Built(version, out / 'arch' / 'x86' / 'boot' / 'bzImage', out)
