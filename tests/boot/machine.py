# SPDX-License-Identifier: MIT
"""A machine with Jiffy on it, and what a test wants to do with one.

script() runs commands from the kernel's command line and waits for the end: nothing is
typed, so each run is the same run. Machine is for what has to be typed.

Time is virtual (-icount) unless a test says icount=None: the guest's clock counts
instructions and skips idle time. What is measured is measured on that clock, from the
log's own timestamps. The host's clock is only for giving up on a machine that hangs.
"""

import io
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import termios

import pexpect

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build').resolve()
IMAGE = BUILD / 'jiffy.elf'
sys.path.insert(0, str(ROOT / 'tools'))

from ending import ending    # noqa: E402
from virtual import (  # noqa: E402,F401
    LOG_LINE, PROMPT, QEMU, SHIFT, LogLine, autorun, log_lines, qemu_command)

PANIC, RESET = 100, 101
HANG_S = 120            # of the host's clock: longer than anything here takes on a busy one
ESCAPE = '\x1d'         # ctrl-]: to QEMU's monitor, not to the guest
CTRL_C = '\x03'


def plain_terminal():
    """QEMU makes its terminal raw but for the output, where CR LF would become CR CR LF."""
    mode = termios.tcgetattr(0)
    mode[1] &= ~termios.ONLCR
    termios.tcsetattr(0, termios.TCSANOW, mode)


class Result:
    """How a run ended and what it said: status as tools/run.py gives it."""

    def __init__(self, rc, output):
        self.output = output
        said = [line for line in output.splitlines() if line.strip()] or ['']
        self.last_line = said[-1]
        self.status, self.text = ending(rc, True, 'guest', self.last_line, None)

    @property
    def lines(self):
        return self.output.split('\r\n')

    def log(self, containing=''):
        return log_lines(self.output, containing)

    def of(self, command):
        """What the script's COMMAND printed, without the log; the first one if repeated."""
        return self.all_of(command)[0]

    def all_of(self, command):
        parts = re.split('(?m)^' + PROMPT, self.output)[1:]
        found = [part.split('\r\n', 1)[1] for part in parts if part.split('\r\n')[0] == command]
        return [''.join(line + '\n' for line in part.split('\r\n')
                        if line and not LOG_LINE.match(line)) for part in found]


class Record:
    """What to print when a test fails."""

    runs = []           # of the test that is running

    def __init__(self, command):
        self.command = ' '.join(map(shlex.quote, command))
        self.typed = []
        self.output = lambda: ''
        Record.runs.append(self)

    def __str__(self):
        text = 'to repeat it: ' + self.command + '\n'
        if self.typed:
            typed = ''.join(repr(keys)[1:-1] for keys in self.typed)
            text += 'and type: ' + self.end(typed, 1000) + '\n'
        return text + '--- output\n' + self.end(self.output()).replace('\r\n', '\n')

    @staticmethod
    def end(text, size=8000):
        return text if len(text) <= size else '...' + text[-size:]


def script(commands, append='', hang_s=None, **options):
    """Boot, run COMMANDS (unless None), wait for the end of QEMU -> Result."""
    hang_s = hang_s or HANG_S
    if commands is not None:
        append = autorun(commands, append)
    command = qemu_command('stdio', options.pop('image', None) or IMAGE, append=append, **options)
    record = Record(command)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as process:
        try:
            output, _ = process.communicate(timeout=hang_s)
        except subprocess.TimeoutExpired:
            process.kill()
            output = process.communicate()[0].decode('latin-1')
            record.output = lambda: output
            raise AssertionError('the machine had not ended after %d s' % hang_s) from None
    result = Result(process.returncode, output.decode('latin-1'))
    record.output = lambda: result.output
    return result


class Machine:
    """A machine with somebody at its serial line."""

    def __init__(self, append='tty=dumb', extra=(), **options):
        command = qemu_command('mon:stdio', options.pop('image', None) or IMAGE,
                               append=append, extra=extra, **options)
        self.record = Record(command)
        self.capture = io.StringIO()
        self.record.output = self.capture.getvalue
        self.child = pexpect.spawn(command[0], command[1:], timeout=HANG_S, encoding='latin-1',
                                   maxread=65536, echo=False, preexec_fn=plain_terminal)
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = 0      # finish() and close() wait themselves
        self.child.logfile_read = self.capture

    @property
    def output(self):
        return self.capture.getvalue()

    @property
    def before(self):
        """What came before the text that was last waited for."""
        return self.child.before

    def log(self, containing=''):
        return log_lines(self.output, containing)

    def alive(self):
        return self.child.isalive()

    def to_qemu(self, keys):
        self.record.typed.append(keys)
        self.child.send(keys)

    def send(self, keys):
        """Bytes for the guest, as they are. Long ones go in pieces, so that neither side
        waits for the other to read."""
        keys = keys.replace(ESCAPE, ESCAPE * 2)
        for at in range(0, len(keys), 256):
            self.to_qemu(keys[at:at + 256])
            self.child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=0)

    def break_key(self, key=''):
        """A BREAK, then the key: SysRq."""
        self.to_qemu(ESCAPE + 'b' + key)

    def monitor(self, order):
        """Ask QEMU's monitor -> its answer."""
        self.to_qemu(ESCAPE + 'c')
        self.wait('(qemu) ')
        self.to_qemu(order + '\n')
        self.wait('\n')
        self.wait('(qemu) ')
        answer = self.before
        self.to_qemu(ESCAPE + 'c')
        return answer

    def wait(self, text):
        """Until the guest has said TEXT, exactly -> what came before it."""
        self.child.expect_exact(text)
        return self.before

    def wait_match(self, pattern):
        """Until the guest has said something like PATTERN -> the match."""
        self.child.expect(pattern)
        return self.child.match

    def wait_prompt(self):
        """-> what came before the prompt."""
        self.child.expect('(?:^|(?<=[\r\n]))' + PROMPT)
        return self.before

    def enter(self, line):
        """Type a line; do not wait for its command."""
        self.send(line + '\r')
        if len(line) < 70 and line.isprintable():
            self.wait(line)
        self.wait('\r\n')

    def command(self, line):
        """Type a line, wait for the next prompt -> what the command printed, with \n."""
        self.enter(line)
        return self.wait_prompt().replace('\r\n', '\n')

    def status(self):
        """$? of the last command."""
        return int(self.command('echo $?'))

    def used_in_rounds(self, lines):
        """Five rounds of LINES -> whether two after the first left the same in use, and what
        each left. What is freed a grace period later may once take a page more than before; an
        object lost by each command would take pages in every round."""
        rounds = []
        for _ in range(5):
            for line in lines:
                self.command(line)
            rounds.append(re.search(r'used.*', self.command('mem'))[0])
        return any(a == b for a, b in zip(rounds[1:], rounds[2:])), rounds

    def finish(self):
        """Wait for the end of QEMU -> Result."""
        self.child.expect(pexpect.EOF)
        self.child.wait()
        self.child.close()
        rc = self.child.exitstatus
        return Result(-self.child.signalstatus if rc is None else rc, self.output)

    def pause(self):
        """QEMU stands still until resume(). One at its prompt takes a whole CPU of the host:
        its clock skips idle time, as fast as it can."""
        self.child.kill(signal.SIGSTOP)

    def resume(self):
        self.child.kill(signal.SIGCONT)

    def close(self):
        """End this QEMU, whatever it is doing."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()
        self.child.close()
