# SPDX-License-Identifier: MIT
"""Would the tests notice? Each *.patch here breaks one thing in the kernel; applied to a
copy of the tree, the row that it names must fail, and in the way that it says.

Line 1 of a patch tells what breaks, line 2 by which conformance row it is caught: `conf ROW:
TEXT`, where TEXT (a regular expression) is in a line of the failure. On one CPU, unless it
says `conf ROW on 2 CPUs: TEXT`.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'boot'))

from image import clean_environment    # noqa: E402
from machine import BUILD, ROOT, Record, script    # noqa: E402

PATCHES = sorted(HERE.glob('*.patch'))
WHERE = BUILD / 'mutations'
TREE, OUT = WHERE / 'tree', WHERE / 'build'
IMAGE = OUT / 'jiffy-conf.elf'
PARTS = ('Makefile', 'CHANGELOG.md', 'linker.ld', 'arch', 'boot', 'drivers', 'include', 'kernel',
         'lib', 'tests', 'tools')
HANG_S = 60
CHECKS = 'watchdog_thresh=1 hung_task_timeout_secs=100 hung_task_panic=1'   # an end that is told
HEAD = re.compile(r'.+\nCaught by: conf ([\w-]+)(?: on (\d+) CPUs)?: (.+)\n\n'
                  r'--- a/(\S+)\n\+\+\+ b/\4\n')


class Mutation:
    """A patch: the file, which of its lines become what, and who should notice."""

    def __init__(self, path):
        text = path.read_text(encoding='utf-8')
        head = HEAD.match(text)
        assert head, '%s does not begin as a mutation does' % path.name
        self.row, cpus, self.seen, self.file = head.groups()
        self.cpus = int(cpus or 1)
        hunks = re.split(r'(?m)^@@ .* @@.*\n', text[head.end():])[1:]
        self.changes = [[''.join(line[1:] for line in hunk.splitlines(True) if line[0] in kind)
                         for kind in (' -', ' +')] for hunk in hunks]

    def applied(self, text):
        """TEXT with the change, wherever in the file those lines are now."""
        for old, new in self.changes:
            assert text.count(old) == 1, '%s does not have these lines once:\n%s' % (
                self.file, old)
            text = text.replace(old, new)
        return text

    def passed(self, output):
        return bool(re.search(r'conf: %s ok' % self.row, output))

    def failures(self, output):
        """What the row said, unless it was ok; the machine may have died of it."""
        line = r'conf: %s (\S+:\d+: .*)' % self.row
        return [] if self.passed(output) else re.findall(line, output)


MUTATIONS = {path.stem: Mutation(path) for path in PATCHES}

pytestmark = pytest.mark.xdist_group('mutations')      # there is one copy


def wanted(path):
    """Of the modules with rows only those that a mutation names: each takes time to link."""
    if path.suffix != '.c' or path.parent.parent != ROOT / 'tests' / 'conformance':
        return path.name != '__pycache__'
    text = path.read_text(encoding='utf-8')
    return any(re.search(r'(?m)^CONF\w*\(%s,' % m.row.replace('-', '_'), text)
               for m in MUTATIONS.values())


def sync(source, target):
    """Make TARGET what SOURCE is; a file that is the same keeps its time, for make."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in source.iterdir() if wanted(entry)}
        for entry in target.iterdir():
            if entry.name not in names:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for name in names:
            sync(source / name, target / name)
    elif not target.exists() or source.read_bytes() != target.read_bytes():
        shutil.copyfile(source, target)
        shutil.copymode(source, target)


def build():
    """The copy's image."""
    env = dict(clean_environment(), CCACHE_READONLY='1')    # a mutation's objects: wanted once
    done = subprocess.run(['make', '-j%d' % (os.cpu_count() or 1), 'O=%s' % OUT, 'HZ=100',
                           'SETUP=no', str(IMAGE)], cwd=TREE, env=env, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout


def run(rows, cpus):
    """What a machine printed that ran ROWS, however it ended."""
    build()
    del Record.runs[:]
    lines = ['conf %s' % row for row in rows] + ['exit 0']
    try:
        script('; '.join(lines), CHECKS, image=IMAGE, hang_s=HANG_S, cpus=cpus)
    except AssertionError:
        pass        # it hangs: what it said until then is there
    return Record.runs[-1].output().replace('\r', '')


@pytest.fixture(scope='module')
def clean():
    """The copy, without a mutation: its output for everything that is to catch one."""
    TREE.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        sync(ROOT / part, TREE / part)
    return ''.join(run(sorted({m.row for m in MUTATIONS.values() if m.cpus == cpus}), cpus)
                   for cpus in sorted({m.cpus for m in MUTATIONS.values()}))


def test_there_are_mutations():
    assert len(MUTATIONS) >= 10


def test_the_unmutated_copy_passes(clean):
    for mutation in MUTATIONS.values():
        assert mutation.passed(clean), '%s\n%s' % (mutation.row, Record.runs[-1])
        assert not mutation.failures(clean)


@pytest.mark.parametrize('name', MUTATIONS)
def test_mutation(clean, name):
    mutation = MUTATIONS[name]
    path = TREE / mutation.file
    original = path.read_text(encoding='utf-8')
    path.write_text(mutation.applied(original), encoding='utf-8')
    try:
        output = run([mutation.row], mutation.cpus)
    finally:
        path.write_text(original, encoding='utf-8')
    failures = mutation.failures(output)
    assert any(re.search(mutation.seen, text) for text in failures), '%s survives\n%s\n%s' % (
        name, '\n'.join(failures), Record.runs[-1])
