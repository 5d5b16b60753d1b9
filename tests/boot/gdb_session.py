# SPDX-License-Identifier: MIT
"""A session of gdb as `make debug` starts it, with what each command said.

One session runs many commands at many stops: starting gdb and QEMU is what costs.
"""

import json
import re
import subprocess

from machine import HANG_S, IMAGE, ROOT
from virtual import SHIFT, SMP_SHIFT

MARK = '\x1e'           # on a line before what each command says
# A script of gdb's ends at the first error; here it is part of what a command says.
DRIVER = """\
import gdb
for setting in ('pagination off', 'confirm off', 'width 0'):
    gdb.execute('set ' + setting)
for command in %s:
    gdb.write(%r + '\\n')
    gdb.flush()
    try:
        gdb.execute(command)
    except gdb.error as error:
        gdb.write('error: %%s\\n' %% error)
    gdb.flush()
gdb.write(%r + '\\n')
gdb.flush()
for command in ('kill', 'quit'):
    gdb.execute(command)
"""


def gdb_run(tmp_path, script, append, cpus=1, name='commands.gdb'):
    """tools/run.py --gdb, as `make debug` calls it, with gdb reading SCRIPT -> its output."""
    commands = tmp_path / name
    commands.write_text(script)
    line = ['python3', 'tools/run.py', '--kernel', str(IMAGE), '--cpus', str(cpus),
            '--log', str(tmp_path / 'last.log'), '--icount', str(SMP_SHIFT if cpus > 1 else SHIFT),
            '--gdb', '--gdb-init', str(commands), '--append', append]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:
        try:
            return process.communicate(timeout=HANG_S)[0]
        except subprocess.TimeoutExpired:
            process.terminate()             # it ends gdb, and QEMU with it
            output = process.communicate()[0]
    raise AssertionError('gdb had not ended after %d s\n%s' % (HANG_S, output))


class Session:
    """What each of COMMANDS said: all(command) in order, of(command) the only time."""

    def __init__(self, tmp_path, commands, append, cpus=1):
        self.commands = commands
        self.output = gdb_run(tmp_path, DRIVER % (json.dumps(commands), MARK, MARK), append, cpus,
                              'driver.py').replace('\r\n', '\n')
        self.said = self.output.split(MARK + '\n')[1:-1]
        assert len(self.said) == len(commands), self.output
        assert 'Traceback' not in self.output and 'Python Exception' not in self.output, self.output

    def all(self, command):
        return [said for asked, said in zip(self.commands, self.said) if asked == command]

    def of(self, command):
        found, = self.all(command)
        return found

    def stops(self):
        """What was said from one `continue` to the next: a list of {command: what it said}."""
        parts = [{}]
        for command, said in zip(self.commands, self.said):
            if command == 'continue':
                parts.append({})
            parts[-1][command] = said
        return parts


def functions(part):
    """The functions of a backtrace, innermost first."""
    names = []
    for line in part.splitlines():
        if line.startswith('#'):
            words = line.split()
            names.append(words[3] if words[1:] and words[2:3] == ['in'] else words[1])
    return names


def without_numbers(line):
    """A line as it is in every run: with other addresses and pids, on another CPU or a column
    for each, with arguments that another compiler has kept."""
    line = re.sub(r'Thread \d+ hit ', '', line)
    line = re.sub(r'\([^()]*=[^()]*\)', '()', line)
    line = re.sub(r'0x[0-9a-f]+|\d+', 'N', line)
    return re.sub(r'N( N)+', 'N', ' '.join(line.split()))
