# SPDX-License-Identifier: MIT
"""The checks of the labs: solutions pass on every CPU count, a skeleton fails exactly what is
open in it, wrong solutions fail the right check, and unusual ones that are correct pass.

A patch in wrong/ or right/ changes a template. Its first line says what is wrong or unusual;
`Fails:` names the checks. Patches of different tasks share an image and its boots."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from labs import LAB, ROOT, TASKS, build, grade
from machine import script

HERE = pathlib.Path(__file__).resolve().parent
SOLUTIONS = ROOT / 'lab'
# A report of the kernel that a skeleton may make: exercise 4 is about it.
EXPECTED_REPORT = 'BUG: scheduling while atomic'
REPORT = re.compile(r'WARNING|BUG|Oops|left behind|Kernel panic|corruption|after rmmod')


def patches():
    """{(kind, number) of a round: its patches}: at most one of each task in a round."""
    rounds = {}
    for kind in ('right', 'wrong'):
        for task in TASKS:
            for number, path in enumerate(sorted((HERE / kind).glob('%s-*.patch' % task))):
                rounds.setdefault((kind, number), []).append(path)
    return rounds


def task_of(path):
    return next(task for task in TASKS if path.name.startswith(task + '-'))


def fails(path, which='Fails'):
    """The checks that a patch's line `Fails:` or `May fail:` names."""
    match = re.search(r'^%s: (.*)$' % which, path.read_text(encoding='utf-8'), re.M)
    return set(re.findall(r'[a-z][a-z-]*', match[1])) if match else set()


PATCHES = [pytest.param(key, path, id='%s-%s' % (path.parent.name, path.stem),
                        marks=pytest.mark.xdist_group('labs-%s-%d' % key))
           for key, of_round in patches().items() for path in of_round]


@pytest.fixture(scope='session')
def round_of(tmp_path_factory):
    """round_of(key) -> the grades of that round, made once; of wrong solutions on 2 CPUs."""
    graded = {}

    def run(key):
        if key not in graded:
            folder = tmp_path_factory.mktemp('round')
            for path in patches()[key]:
                patched(path, folder / 'skels')
            image = build(folder / 'skels', folder)
            graded[key] = grade(image, folder / 'skels', folder,
                                *(['--cpus', 2] if key[0] == 'wrong' else []))
        return graded[key]
    return run


def patched(path, skels):
    """The solution of a task, changed by a patch."""
    task = task_of(path)
    shutil.copytree(SOLUTIONS / LAB / task, skels / LAB / task)
    done = subprocess.run(['patch', '-p2', '-s', '-d', str(skels)], text=True, check=False,
                          input=path.read_text(encoding='utf-8'), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode == 0, '%s does not fit any more:\n%s' % (path.name, done.stdout)


@pytest.mark.parametrize('key, path', PATCHES)
def test_patch(round_of, key, path):
    """A wrong solution fails its checks and no other, on 2 CPUs; a right one none, on 1, 2, 4."""
    graded = round_of(key)
    failed = set(graded.failed(task_of(path)))
    ran = {check for task, check, _ in graded.verdicts if task.endswith(task_of(path))}
    assert failed - fails(path, 'May fail') == fails(path) & ran, graded.output
    assert not fails(path) or failed


@pytest.fixture(scope='module')
def solutions(tmp_path_factory):
    folder = tmp_path_factory.mktemp('solutions')
    return build(folder / 'none', folder), folder


@pytest.mark.xdist_group('labs-solutions')
@pytest.mark.parametrize('seed', [1, 2])
def test_solutions(solutions, seed):
    """Every check of every task passes, on 1, 2 and 4 CPUs, whatever the interleaving."""
    image, folder = solutions
    graded = grade(image, SOLUTIONS, folder, '--seed', seed)
    assert graded.status == 0, graded.output
    assert {cpus for _, _, cpus in graded.verdicts} == {1, 2, 4}
    assert {task for task, _, _ in graded.verdicts} == {'%s/%s' % (LAB, task) for task in TASKS}


def steps_of(task):
    """The steps that a task's checks know."""
    text = (SOLUTIONS / LAB / task / 'checks.py').read_text(encoding='utf-8')
    return {int(step) for step in re.findall(r'todo=(\d+)', text)}


LAST_STEP = max(max(steps_of(task)) for task in TASKS)


@pytest.mark.parametrize('todo', range(1, LAST_STEP + 1))
def test_skeletons(tmp_path, todo):
    """Made with TODO=n a skeleton compiles without a warning, fails the checks from n on and
    passes those before; and nothing is reported. The first one on all CPU counts."""
    skels, said = tmp_path / 'skels', []
    subprocess.run([sys.executable, 'tools/skels.py', '--skels', str(skels), 'make', LAB, '--todo',
                    str(todo)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    image = build(skels, tmp_path, said)
    assert not [line for line in said if 'warning' in line or 'left out' in line]
    graded = grade(image, skels, tmp_path, *([] if todo == 1 else ['--cpus', 2]))
    for row in graded.rows:
        expected = 'fail' if int(row['todo']) >= todo else 'pass'
        assert row['verdict'] == expected, '%s\n%s' % (row, graded.output)
    logs = ''.join(log.read_text(encoding='utf-8') for log in tmp_path.glob('boot-*.log'))
    reports = [line for line in logs.splitlines() if REPORT.search(line)
               and EXPECTED_REPORT not in line and 'Command line' not in line]
    assert not reports


def test_exercise_4(tmp_path):
    """With steps 1 and 2 done, alloc_io() in the handler is reported once, with its line and
    the handler's; nobody sleeps, and shell and rmmod work."""
    skels = tmp_path / 'skels'
    subprocess.run([sys.executable, 'tools/skels.py', '--skels', str(skels), 'make',
                    LAB + '/3-4-5-deferred', '--todo', '3'], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    image = build(skels, tmp_path)
    for cpus in (1, 2, 4):
        result = script('insmod deferred; makenode; ./test a 3; sleep 5; rmmod deferred; '
                        'echo $?; exit 7',
                        image=image, cpus=cpus)
        report, = result.log('BUG: scheduling while atomic: swapper/')
        yawn, = result.log("Yawn! I've been sleeping for 5 seconds.")
        assert yawn.seconds - report.seconds < 0.1 and report.caller[0] == 'S'
        assert result.log('schedule() returns without sleeping')
        lines = re.findall(r'(alloc_io|timer_handler)\+\S+ .*?deferred\.c:\d+', result.output)
        assert lines == ['alloc_io', 'timer_handler'] or \
            lines == ['alloc_io', 'timer_handler', 'timer_handler'], result.output
        assert result.of('echo $?') == '0\n'
        assert not result.log('left behind')
