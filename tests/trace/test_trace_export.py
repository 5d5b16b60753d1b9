# SPDX-License-Identifier: MIT
"""make trace's command: boots, exports, says what it wrote, and says so when it could not."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from synthetic import synthetic
from traces import BUILD, EXPORT, ROOT, parse, text_of

IMAGE = BUILD / 'jiffy.elf'
HANDLER = 'timer_handler [deferred]'    # a function of a module
needs_kernel = pytest.mark.skipif(not IMAGE.is_file(), reason='no kernel; type: make all')


class Exported:
    def __init__(self, out, *arguments):
        line = [sys.executable, str(EXPORT), '--out', str(out), '--kernel', str(IMAGE), *arguments]
        if os.environ.get('QEMU'):
            line += ['--qemu', os.environ['QEMU']]
        done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
        self.status, self.console = done.returncode, done.stdout
        self.said = done.stderr.splitlines()
        self.files = {path.name: path.read_text() for path in out.iterdir()} if out.is_dir() else {}

    def count(self, pattern):
        """The number that a line begins with which is like PATTERN; None without one."""
        found = [re.match(r'trace: (\d+) ' + pattern, line) for line in self.said]
        return next((int(match[1]) for match in found if match), None)


@pytest.fixture(scope='module')
def timer(tmp_path_factory):
    return Exported(tmp_path_factory.mktemp('timer'), '--run', 'timer set 1; sleep 2')


@needs_kernel
def test_a_run(timer):
    """It ends well, the console is shown, each file is there and named."""
    assert timer.status == 0, timer.said
    assert 'timer: fires in 1 s' in timer.console and '[timer_handler]' in timer.console
    assert set(timer.files) == {'trace.txt', 'trace.json', 'trace.html', 'console.log'}
    for name in ('trace.txt', 'trace.json', 'trace.html'):
        assert any(re.match(r'trace: wrote \S*%s \(\d+ KB\)' % name, line) for line in timer.said)
    assert 'run: powered off' in timer.said


@needs_kernel
def test_the_files_say_what_the_kernel_sent(timer):
    """Every line of the text was read, and the counts on the screen are those of the text."""
    text = timer.files['trace.txt']
    lines = [line for line in text.splitlines() if not line.startswith('#')]
    trace = parse(text)
    assert len(lines) == len(trace.events) == timer.count('events, 1 CPUs') > 100
    assert trace.complete and not trace.bad_count and not trace.lost
    names = [event['name'] for event in json.loads(timer.files['trace.json'])['traceEvents']]
    assert names.count(HANDLER) == text.count('timer_expire_entry') - text.count(
        'function=process_timeout now') == 1
    assert '"%s"' % HANDLER in timer.files['trace.html']


@needs_kernel
def test_the_timer_in_it(timer):
    """It was armed for 100 jiffies, fired in the jiffy it was due, in softirq context."""
    events = parse(timer.files['trace.txt']).events
    start = next(event for event in events if event.name == 'timer_start'
                 and event.fields['function'] == HANDLER)
    entry = next(event for event in events if event.name == 'timer_expire_entry'
                 and event.fields['timer'] == start.fields['timer'])
    assert start.fields['timeout'] == 100
    assert entry.fields['now'] == start.fields['expires']
    assert entry.in_softirq and not start.in_softirq
    assert 0.98e9 < entry.time_ns - start.time_ns < 1.01e9


@needs_kernel
def test_the_same_run_twice_is_the_same_trace(timer, tmp_path):
    again = Exported(tmp_path, '--run', 'timer set 1; sleep 2')
    assert again.files['trace.txt'] == timer.files['trace.txt']


@needs_kernel
def test_four_cpus(tmp_path):
    """Each has events, IPIs and wake-ups cross them."""
    run = Exported(tmp_path, '--cpus', '4', '--run', 'irq 24; work slow; on 2 timer set 1; sleep 2')
    assert run.status == 0 and run.count('events, 4 CPUs')
    trace = parse(run.files['trace.txt'])
    assert {event.cpu for event in trace.events} == {0, 1, 2, 3}
    chrome = json.loads(run.files['trace.json'])['traceEvents']
    ends = {event['id']: event['pid'] for event in chrome if event['ph'] == 'f'}
    assert any(ends[event['id']] != event['pid'] for event in chrome if event['ph'] == 's')


@needs_kernel
def test_a_ring_that_is_too_small(tmp_path):
    """How many were lost, and what to do."""
    run = Exported(tmp_path, '--append', 'trace_buf_size=16K', '--run', 'timer set 1; sleep 2')
    lost = run.count('events were lost')
    assert lost == parse(run.files['trace.txt']).lost > 0
    assert any('APPEND="trace_buf_size=' in line for line in run.said)
    assert '"lost":%d' % lost in run.files['trace.html']


@needs_kernel
def test_a_panic(tmp_path):
    """What the panic printed of the trace is exported, and the status says panic."""
    run = Exported(tmp_path, '--run', 'timer set 1; sleep 2; crash irq')
    assert run.status == 100
    assert 'trace: after the panic: the last events, as they were printed' in run.said
    assert len(parse(run.files['trace.txt']).events) == run.count('events, 1 CPUs') >= 10
    assert not parse(run.files['trace.txt']).bad_count
    assert any('"# end"' in line for line in run.said)


@needs_kernel
def test_a_run_that_does_not_end(tmp_path):
    run = Exported(tmp_path, '--timeout', '4', '--run', 'crash lockup')
    assert run.status == 102
    assert 'run: timed out after 4 s' in run.said
    assert run.said[-1].startswith('trace: the kernel sent no trace; what it said is in ')
    assert set(run.files) == {'trace.txt', 'console.log'}


@needs_kernel
def test_ctrl_c(tmp_path):
    """It ends the run, and what there is to say is said."""
    line = [sys.executable, str(EXPORT), '--out', str(tmp_path), '--kernel', str(IMAGE),
            '--run', 'crash lockup', '--qemu', os.environ.get('QEMU', '')]
    with subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          start_new_session=True) as process:
        while not process.stdout.readline().startswith('jiffy> crash lockup'):
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1].splitlines()
    assert process.returncode == 103
    assert [line.split(';')[0] for line in said if not line.startswith('qemu-system-')] == [
        'run: killed (SIGINT)', 'trace: the kernel sent no trace']


def test_no_kernel(tmp_path):
    done = subprocess.run([sys.executable, str(EXPORT), '--run', 'x', '--out', str(tmp_path),
                           '--kernel', 'none.elf'], stderr=subprocess.PIPE, universal_newlines=True)
    assert (done.returncode, done.stderr) == (2, 'trace: none.elf is not there; type: make all\n')


def test_a_place_where_nothing_can_be_written(tmp_path):
    (tmp_path / 'file').write_text('')
    run = Exported(tmp_path / 'file', '--text', 'x')
    assert run.status == 2
    assert run.said[0].endswith('name a directory: OUT=build/trace')


def test_a_text_of_another_run(tmp_path):
    """A cut, garbled text becomes a page all the same; what was wrong with it is said."""
    text = synthetic(500, lost=57)[:-300].replace('softirq_raise: vec=1', 'softirq_raise: vec=')
    (tmp_path / 'some.txt').write_text(text)
    run = Exported(tmp_path / 'out', '--text', str(tmp_path / 'some.txt'))
    assert run.status == 0
    assert run.count('events were lost') == 57
    assert run.count('lines could not be read') > 10
    assert any('"# end"' in line for line in run.said)
    assert sum(line.startswith('trace:   line ') for line in run.said) == 3
    assert '"bad":%d' % run.count('lines could not be read') in run.files['trace.html']


def test_a_text_with_two_exports(tmp_path):
    (tmp_path / 'some.txt').write_text(synthetic(500) + synthetic(60))
    run = Exported(tmp_path / 'out', '--text', str(tmp_path / 'some.txt'))
    assert run.count('events, 2 CPUs') == 60
    assert 'trace: the text holds several exports; the last is taken' in run.said


def test_nothing_in_a_trace_can_end_the_page(tmp_path):
    """Text of a program is data: it neither closes the script nor is run."""
    evil = '</script><script>alert(1)</script>'
    (tmp_path / 'some.txt').write_text(text_of([(1, 0, 'a-1', '.....', 'console: ' + evil)]))
    run = Exported(tmp_path / 'out', '--text', str(tmp_path / 'some.txt'))
    assert '</script><script>alert' not in run.files['trace.html']
    assert '\\u003c/script>' in run.files['trace.html']


def test_make_trace_says_what_it_needs():
    done = subprocess.run(['make', '--no-print-directory', 'trace'], cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    assert done.returncode == 2
    assert 'what is to run? e.g. make trace RUN="timer set 1; sleep 2"' in done.stdout
