# SPDX-License-Identifier: MIT
"""What `make grade` says: verdicts, reasons, and how to repeat it."""

import re
import shutil
import subprocess
import sys

import pytest

from labs import LAB, ROOT, build, grade

import grade as grading
import virtual

KTHREAD = 'lab/deferred_work/6-kthread'
NO_STOP = '''#include <linux/module.h>
static int __init kthread_init(void)
{
	for (;;)
		barrier();
	return 0;
}
static void __exit kthread_exit(void)
{
}
module_init(kthread_init);
module_exit(kthread_exit);
MODULE_LICENSE("GPL");
'''
MARK = "\tpr_info(\"[timer_init] Init module\\n\");\n"


@pytest.fixture(scope='module')
def broken(tmp_path_factory):
    """An image and skels/ with what is wrong in ways that are not a check's: a module that does
    not compile, one that never returns, one that panics."""
    folder = tmp_path_factory.mktemp('broken')
    skels = folder / 'skels'
    for task in ('1-2-timer', '6-kthread', '9-tasklet'):
        shutil.copytree(ROOT / 'lab' / LAB / task, skels / LAB / task)
    (skels / LAB / '6-kthread' / 'kthread.c').write_text(NO_STOP)
    timer = skels / LAB / '1-2-timer' / 'timer.c'
    timer.write_text(timer.read_text().replace(MARK, MARK + '\tno_such_function();\n'))
    tasklet = skels / LAB / '9-tasklet' / 'tasklet.c'
    text = tasklet.read_text()
    at = text.index('{', text.index(' __init'))
    tasklet.write_text(text[:at + 1] + '\n\tpanic("it had to end");\n' + text[at + 1:])
    return build(skels, folder), skels, folder


def parts(output, check):
    """Of a check's report: {what: text}."""
    at = output.index(' %s ' % check)
    return dict(re.findall(r'^ {6}(expected|got|to repeat it|the whole log) +(.*)$', output[at:],
                           re.M)[:4])


@pytest.mark.xdist_group('labs-broken')
def test_not_compiled(broken):
    """What is not in the image could not run, with the compiler's reason."""
    image, skels, folder = broken
    graded = grade(image, skels, folder, '--cpus', 1, labs=LAB + '/1-2-timer')
    assert {row['verdict'] for row in graded.rows} == {'could not run'}
    assert graded.status == 1
    got = parts(graded.output, 'fires')['got']
    assert 'timer.c:' in got and 'no_such_function' in got
    assert graded.output.splitlines()[-1] == '3 checks: 0 pass, 0 fail, 3 could not run'


@pytest.mark.xdist_group('labs-broken')
@pytest.mark.parametrize('cpus', [1, 2])
def test_a_hang(broken, cpus):
    """What never returns is a failure, with the watchdog's words, and the other checks run."""
    image, skels, folder = broken
    graded = grade(image, skels, folder, '--cpus', cpus, labs=LAB + '/6-kthread')
    failed = [row for row in graded.rows if row['verdict'] == 'fail']
    assert len(failed) == len(graded.rows) > 3
    got = parts(graded.output, 'thread')['got']
    assert 'softlockup: hung tasks' in got and 'the machine ended: panic' in got


@pytest.mark.xdist_group('labs-broken')
def test_a_panic(broken):
    """After a panic the next check has a machine of its own."""
    image, skels, folder = broken
    graded = grade(image, skels, folder, '--cpus', 1, labs=LAB + '/9-tasklet')
    assert {row['verdict'] for row in graded.rows} == {'fail'} and len(graded.rows) > 3
    assert all('it had to end' in row['got'] for row in graded.rows)


@pytest.fixture(scope='module')
def skeleton(tmp_path_factory):
    """An image and a skels/ in which step 1 of one task is done."""
    folder = tmp_path_factory.mktemp('skeleton')
    subprocess.run([sys.executable, 'tools/skels.py', '--skels', str(folder / 'skels'), 'make',
                    LAB + '/1-2-timer', '--todo', '2'], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    return build(folder / 'skels', folder), folder / 'skels', folder


@pytest.mark.xdist_group('labs-broken')
def test_report(skeleton):
    """Expected, got, and the command that repeats it, with its CPUs and seed."""
    image, skels, folder = skeleton
    graded = grade(image, skels, folder, '--seed', 7)
    assert graded.status == 1
    assert '%s/%s/1-2-timer, TODO 2 open\n' % (skels, LAB) in graded.output
    assert '  pass           fires ' in graded.output
    assert '  fail           repeats ' in graded.output
    said = parts(graded.output, 'repeats')
    assert said['expected'] == ("'[timer_handler] nseconds = 2', 1 times, "
                                '2.00 s after the check began')
    assert said['got'] == 'no such line'
    assert said['to repeat it'] == ('make grade LABS=deferred_work/1-2-timer CHECK=repeats CPUS=1 '
                                    'SEED=7 SKELS=%s' % skels)
    log = open(said['the whole log'], encoding='utf-8').read()
    assert 'grade: begin 1-2-timer/repeats' in log and 'seed=7' in log
    assert '%s/%s/6-kthread: not there, not graded' % (skels, LAB) in graded.output


@pytest.mark.xdist_group('labs-broken')
def test_the_same_run_again(skeleton):
    """The same seed gives the same run: the logs are equal."""
    image, skels, folder = skeleton
    options = ('--seed', 3, '--cpus', 2, '--check', 'fires')
    logs = []
    for _ in range(2):
        graded = grade(image, skels, folder, *options, labs=LAB + '/1-2-timer')
        assert graded.status == 0, graded.output
        logs.append((folder / 'boot-0-0.log').read_text(encoding='utf-8'))
    assert logs[0] == logs[1]


@pytest.mark.xdist_group('labs-broken')
def test_choosing(skeleton):
    """TODO= takes the checks up to a step, CHECK= one."""
    image, skels, folder = skeleton
    assert grade(image, skels, folder, '--todo', 1, labs=LAB + '/1-2-timer').status == 0
    graded = grade(image, skels, folder, '--check', 'stops', '--cpus', 4, labs=LAB + '/1-2-timer')
    row, = graded.rows
    assert (row['check'], row['cpus'], row['verdict']) == ('stops', '4', 'pass')


CONSOLE = '''\
[    0.1][    T9] grade: begin 1-2-timer/fires
%s
[    5.1][   T11] grade: end 1-2-timer/fires
jiffy> lsmod
Module                       Size  Used by
%sjiffy> echo grade: begin 1-2-timer/stops > /dev/kmsg
[    5.2][   T13] grade: begin 1-2-timer/stops
'''


@pytest.mark.parametrize('said, loaded, hang_s, how', [
    ('timer: a timer is left behind', '', grading.HANG_S, 'the machine ended: '),
    ('', 'timer   16384  0\n', grading.HANG_S, 'the machine ended: '),
    ('', '', 1, 'the machine had not ended after 1 s'),
], ids=['left-behind', 'loaded', 'as-before'])
def test_a_machine_not_as_before_is_stopped(tmp_path, monkeypatch, said, loaded, hang_s, how):
    """When the next check begins; one that is as before goes on, here until it hangs."""
    (tmp_path / 'console').write_text(CONSOLE % (said, loaded))
    machine = tmp_path / 'qemu'
    machine.write_text('#!/bin/sh\ncat %s/console\nexec sleep 600\n' % tmp_path)
    machine.chmod(0o755)
    monkeypatch.setattr(virtual, 'QEMU', str(machine))
    monkeypatch.setattr(grading, 'HANG_S', hang_s)
    monkeypatch.setattr(sys, 'argv', ['grade.py', '--image', 'x', '--skels', str(ROOT / 'lab'),
                                      '--lab', str(ROOT / 'lab'), LAB + '/1-2-timer'])
    opts = grading.options()
    task, = grading.chosen_tasks(opts)
    output, ended = grading.boot(opts, task.checks[:2], 1)
    assert output == CONSOLE % (said, loaded)
    assert ended.startswith(how)


@pytest.mark.parametrize('words, said', [
    (['deferred_work', '--check', 'frob'], 'grade: there is no such check; there are: '),
    (['frob'], "there is no lab or task 'frob'; LABS= is one of: deferred_work "),
    (['deferred_work', '--skels', 'nowhere'],
     'grade: there is no nowhere/deferred_work to grade; first: make skels LABS=deferred_work'),
])
def test_misuse(tmp_path, words, said):
    # First without an image: make asks before it builds one.
    words = words if '--skels' in words else [*words, '--skels', 'lab']
    done = subprocess.run([sys.executable, 'tools/grade.py', *words], cwd=ROOT, text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode != 0 and said in done.stdout
    done = subprocess.run([sys.executable, 'tools/grade.py', '--image', 'x', '--out', str(tmp_path),
                           *words], cwd=ROOT, text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode != 0 and said in done.stdout and 'Traceback' not in done.stdout
