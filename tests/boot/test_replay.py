# SPDX-License-Identifier: MIT
"""What `make record` and `make replay` promise: the same run again, to its end or its panic,
and from there back to a known write. And the session in docs/debugging.md, typed as it stands
there, with the module that is shown there."""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess

import pytest

from image import make
from machine import BUILD, HANG_S, IMAGE, ROOT

TIMER = 'lab/deferred_work/1-2-timer/timer.c'
TICK = 'kernel/hardirq/tick.c'
BEGINS, ENDS = 'jf: the recording begins here', 'jf: the recording ends here: '
TYPED = '''\
import gdb
def typed(command):
    """An error would end the script; here it is an answer like any other."""
    gdb.write("(gdb) " + command + "\\n")
    try:
        gdb.execute(command)
    except gdb.error as error:
        gdb.write("%s\\n" % error)
'''


def tool(words, **options):
    """tools/replay.py -> status, stdout, the lines it said."""
    done = subprocess.run(['python3', 'tools/replay.py', *map(str, words)], cwd=ROOT, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=HANG_S, check=False, **options)
    return done.returncode, done.stdout, done.stderr.splitlines()


def record(out, commands, *more, image=IMAGE):
    return tool(['record', '--out', out, '--kernel', image, '--run', commands, *more])


def replay(out, commands):
    """gdb's answers to COMMANDS, an item each; before them what it said by itself."""
    typed, script = out.parent / 'typed.py', out.parent / 'commands.gdb'
    typed.write_text(TYPED)
    script.write_text('set pagination off\nset width 0\nset confirm off\n' + ''.join(
        'python typed(%r)\n' % command for command in commands) + 'kill\n')
    status, output, said = tool(['replay', '--out', out, '--kernel', IMAGE,
                                 '--gdb-init', typed, '--gdb-init', script])
    assert (status, said[-1]) == (0, 'replay: QEMU has ended; the recording stays'), (output, said)
    answers = re.split(r'(?m)^\(gdb\) (?=\S)', output)
    assert [answer.split('\n')[0] for answer in answers[1:]][:len(commands)] == commands, output
    return answers


def line_of(file, text):
    """Where TEXT is in FILE, as gdb shows it."""
    numbers = [n for n, line in enumerate((ROOT / file).read_text().splitlines(), 1)
               if text in line]
    assert len(numbers) == 1, (file, text, numbers)
    return '%s:%d' % (file, numbers[0])


@pytest.mark.xdist_group('replay')
class TestRun:
    """The lab's timer, loaded, fired, and gone."""

    @pytest.fixture(scope='class')
    def recording(self, tmp_path_factory):
        out = tmp_path_factory.mktemp('replay') / 'record'
        status, console, said = record(out, 'insmod timer; sleep 1.5; rmmod timer')
        assert (status, said) == (0, [
            'record: all of it was run; to go through it in gdb, forwards and backwards: '
            'make replay OUT=%s' % out])
        assert (out / 'console.log').read_bytes().decode() == console.replace('\n', '\r\n')
        return out

    def test_forwards_and_backwards(self, recording):
        """To the end, which it does not leave; back to the writes of jiffies, one by one; to a
        breakpoint, out of the function by its beginning; to the beginning, and again forwards."""
        answers = iter(replay(recording, [
            'continue', 'continue', 'stepi', 'jf wrote jiffies', 'print jiffies',
            'jf wrote jiffies', 'break 1-2-timer/timer.c:timer_handler', 'reverse-continue',
            'reverse-step', 'delete', 'reverse-continue', 'reverse-step', 'reverse-continue',
            'continue']))
        assert BEGINS + '; `continue` goes to its end: all of it was run' in next(answers)
        first = next(answers)
        assert ENDS + 'all of it was run' in first and 'debug_exit (value=99)' in first
        for _ in range(2):
            assert 'jf: the recording ends here; reverse-step' in next(answers)
        values = []
        for printed in True, False:
            wrote = next(answers)
            values.append(re.search(r'jf: jiffies: (\d+) -> (\d+), written here', wrote).groups())
            assert '#0  advance_jiffies () at ' + line_of(TICK, 'jiffies_64++') in wrote
            assert '#1  tick_handle_periodic ()' in wrote and ' pit_interrupt (' in wrote
            if printed:
                assert next(answers).split()[-1] == values[0][0]
        assert [int(value) for value in values[1]] == [int(value) - 1 for value in values[0]]
        next(answers)
        assert 'timer_handler (' in next(answers)
        assert 'call_timer_fn (' in next(answers)
        next(answers)
        assert BEGINS in next(answers)
        for _ in range(2):
            assert BEGINS + '; there is nothing before' in next(answers)
        assert ENDS + 'all of it was run' in next(answers)

    def test_it_says_the_same(self, recording):
        """Each time it comes there."""
        replay(recording, ['continue'])
        console = (recording / 'console.log').read_bytes()
        assert (recording / 'replayed.log').read_bytes() == console
        assert b'[timer_handler] nseconds = 1' in console

    def test_what_nobody_wrote(self, recording):
        """And what is not a place that can be written."""
        answers = replay(recording, [
            'jf wrote', 'jf wrote 3', 'jf wrote panic', 'jf wrote $eax', 'jf wrote nonsense',
            'tbreak cmd_rmmod', 'continue', 'jf wrote panic_cpu'])
        place = ' has no place in memory; give a variable, a field, or *POINTER'
        assert [answer.split('\n')[1] for answer in answers[1:6]] == [
            'jf wrote: what? e.g. jf wrote jiffies', 'jf wrote: 3' + place,
            'jf wrote: panic' + place, 'jf wrote: $eax' + place,
            'jf wrote: gdb says: No symbol "nonsense" in current context.']
        assert 'jf: nobody has written panic_cpu since the kernel started' in answers[8]

    def test_gdb_elsewhere(self, recording):
        """GDB=no: the line it prints is gdb's; ctrl-C ends QEMU."""
        with subprocess.Popen(['python3', 'tools/replay.py', 'replay', '--out', str(recording),
                               '--gdb', 'no'], cwd=ROOT, text=True, stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as process:
            try:
                for line in process.stderr:
                    if 'halted' in line:
                        break
                typed = shlex.split(line.split(' type: ')[1])
                gdb = subprocess.run(typed + ['-batch'], cwd=ROOT, text=True, timeout=HANG_S,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, check=False)
                assert BEGINS in gdb.stdout, gdb.stdout
            finally:
                process.send_signal(signal.SIGINT)
            assert process.stderr.read().splitlines()[-1] == \
                'replay: QEMU has ended; the recording stays'


def test_a_panic(tmp_path):
    """Is stopped at, and can be left backwards."""
    out = tmp_path / 'record'
    status, console, said = record(out, 'crash irq')
    assert status == 100 and 'Kernel panic' in console
    assert said == ['record: panic; the report is in %s/console.log; to stop at it and go back: '
                    'make replay OUT=%s' % (out, out)]
    first, caller, back, end = replay(out, [
        'reverse-finish', 'jf wrote oops_in_progress', 'continue'])
    assert '#0  panic (' in first and ' crash_handler (' in first
    assert 'jf: this is the panic' in first
    assert ' die (' in caller
    assert 'jf: oops_in_progress: 0 -> 1, written here:' in back and ' crash_handler (' in back
    assert ENDS + 'panic' in end


def test_ctrl_c(tmp_path):
    """Ends a run that does not end; up to there it is recorded."""
    out = tmp_path / 'record'
    with subprocess.Popen(['python3', 'tools/replay.py', 'record', '--out', str(out), '--kernel',
                           str(IMAGE), '--run', 'crash hang',
                           '--timeout', str(HANG_S)], cwd=ROOT, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        for line in process.stdout:
            if line == 'jiffy> crash hang\n':
                break
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=HANG_S)[1]
    assert process.returncode == 103 and said.startswith('record: killed (SIGINT); to go')
    _, end, back = replay(out, ['continue', 'jf wrote jiffies'])
    assert ENDS + 'killed (SIGINT)' in end
    assert '#0  advance_jiffies () at ' + line_of(TICK, 'jiffies_64++') in back


REFUSED = {
    'several CPUs': (['--cpus', '4'], 'CPUS=4: QEMU records one CPU; with several, a run is '
                     'repeated by its seed: docs/debugging.md, "On several CPUs"'),
    'kvm': (['--accel', 'kvm'], 'ACCEL=kvm cannot be recorded; leave ACCEL= out'),
    'nothing': (['--run', ' '], 'record what? e.g. make record RUN="insmod timer; sleep 4; '
                'rmmod timer"'),
    'a file': (['--out', 'Makefile'], 'OUT=Makefile is a file; name a new directory'),
    "somebody's directory": (['--out', 'docs'],
                             'OUT=docs has other files in it; name a new directory'),
}


@pytest.mark.parametrize('name', REFUSED)
def test_not_recorded(name, tmp_path):
    """What cannot be recorded is refused before anything is built or written."""
    words, line = REFUSED[name]
    assert tool(['record', '--check', '--run', 'ps', '--out', tmp_path / 'record', *words]) == (
        2, '', ['record: ' + line])


def test_a_full_disk(tmp_path):
    """Here a limit on the size of files."""
    out = tmp_path / 'record'
    status, _, said = tool(
        ['record', '--out', out, '--kernel', IMAGE, '--run', 'ps'],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)))
    assert (status, said) == (104, ['record: cannot write into %s: File too large' % out])
    assert tool(['replay', '--out', out]) == (104, '', [
        'replay: there is no recording in %s; type e.g. make record RUN="insmod timer; sleep 4; '
        'rmmod timer"' % out])


def test_without_a_recording(tmp_path):
    """`jf wrote` in `make debug` says what it needs."""
    commands = tmp_path / 'commands.gdb'
    commands.write_text('jf wrote jiffies\n')
    done = subprocess.run(
        ['python3', 'tools/run.py', '--kernel', str(IMAGE), '--log', str(tmp_path / 'last.log'),
         '--gdb', '--gdb-init', str(commands)], cwd=ROOT, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=HANG_S, check=False)
    assert 'jf wrote: this is not a replay; type make record RUN="..." and then make replay' \
        in done.stdout


def another_build(folder, names):
    """-> names of builds inside this one: they are not needed."""
    return [name for name in names if os.path.exists(os.path.join(folder, name, 'settings'))]


def comparable(line):
    """As tools/transcript.py: a change anywhere in the kernel moves addresses, lines, jiffies.
    gdb shows the address where an instruction is not the first of its line."""
    line = re.sub(r'0x[0-9a-f]+|429\d{7}', 'N', line.rstrip())
    line = re.sub(r'^(#\d+ +)N in ', r'\1', line)
    return re.sub(r'((?:kernel|include|arch)/\S+?):\d+|^\d+\t', r'\1', line)


def test_the_documented_session(tmp_path):
    """From a timer that fired after rmmod back to the lines that armed it: what is shown is
    there, in this order; of the module also the line numbers."""
    text = (ROOT / 'docs' / 'debugging.md').read_text(encoding='utf-8')
    text = text.split('## Time travel')[1].split('\n## ')[0]
    source = text.split('```c\n')[1].split('```')[0]
    kbuild = re.search(r'`beat/Kbuild` is the line `(.*?)`', text)[1]
    commands = re.search(r'make record M=beat RUN="(.*?)"', text)[1]
    parts = re.split(r'(?m)^\(gdb\) ', text.split('```text\n')[1].split('```')[0])
    module = tmp_path / 'beat'
    module.mkdir()
    (module / 'beat.c').write_text(source)
    (module / 'Kbuild').write_text(kbuild + '\n')
    shutil.copytree(BUILD, tmp_path / 'build', ignore=another_build, symlinks=True)
    make('O=%s' % (tmp_path / 'build'), 'M=%s' % module, '%s/build/jiffy.elf' % tmp_path)

    out = tmp_path / 'record'
    status, _, said = record(out, commands, image=tmp_path / 'build' / 'jiffy.elf')
    assert status == 100 and said[-1].startswith('record: panic')
    answers = replay(out, [part.split('\n')[0] for part in parts[1:]])
    assert len(parts) == 6 and len(answers) >= len(parts)
    for part, answer in zip(parts, answers):
        answer = answer.replace(str(tmp_path) + '/', '')
        answer = re.sub(r' ?\n    ', ' ', answer)      # wrapped
        real = [comparable(line) for line in answer.splitlines()]
        at = -1
        for line in map(comparable, part.splitlines()):
            assert line in real[at + 1:], '%s is not there:\n%s' % (line, '\n'.join(real))
            at = real.index(line, at + 1)
