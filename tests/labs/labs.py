# SPDX-License-Identifier: MIT
"""What the tests of the labs share: an image that holds given skeletons, and its grades."""

import csv
import fcntl
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'boot'))
sys.path.insert(0, str(ROOT / 'tools'))

from image import clean_environment, make_line    # noqa: E402
from machine import BUILD    # noqa: E402

LAB = 'deferred_work'
TASKS = sorted(path.parent.name for path in (ROOT / 'lab' / LAB).glob('*/checks.py'))


class Graded:
    """What a grading said: .output, .status, .verdicts {(task, check, cpus): (word, got)}."""

    def __init__(self, done, table):
        self.output, self.status = done.stdout, done.returncode
        with open(table, encoding='utf-8', newline='') as rows:
            self.rows = list(csv.DictReader(rows))
        self.verdicts = {(row['task'], row['check'], int(row['cpus'])): (row['verdict'], row['got'])
                         for row in self.rows}

    def failed(self, task):
        """{check: the CPU counts on which it did not pass}."""
        found = {}
        for (of, check, cpus), (word, _) in self.verdicts.items():
            if of == '%s/%s' % (LAB, task) and word != 'pass':
                found.setdefault(check, set()).add(cpus)
        return found


def build(skels, folder, lines=None, more=()):
    """An image with what is in SKELS -> its copy in FOLDER. One at a time: all share the
    kernel's objects. LINES gets what make said; MORE: settings."""
    out = BUILD / 'grade'
    with open(BUILD / 'locks' / 'make-grade', 'w', encoding='ascii') as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        done = subprocess.run(make_line('O=%s' % out, 'JITTER=1', 'SKELS=%s' % skels,
                                        *more, str(out / 'jiffy.elf')),
                              cwd=ROOT, text=True, check=False, env=clean_environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        if lines is not None:
            lines += done.stdout.splitlines()
        shutil.copy(out / 'jiffy.elf', folder)
    return pathlib.Path(folder) / 'jiffy.elf'


def grade(image, skels, folder, *options, labs=LAB):
    """Grade SKELS with IMAGE; logs go to FOLDER."""
    command = [sys.executable, 'tools/grade.py', '--image', str(image), '--skels', str(skels),
               '--out', str(folder), *map(str, options), labs]
    done = subprocess.run(command, cwd=ROOT, text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode in (0, 1) and 'Traceback' not in done.stdout, done.stdout
    return Graded(done, pathlib.Path(folder) / 'grades.csv')
