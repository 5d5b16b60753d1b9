# SPDX-License-Identifier: MIT
"""Rows about what insmod and rmmod do, which no module can do to itself: sessions.

A file ROW.txt of tests/conformance/sessions is one row: its first line is the claim, `$ COMMAND`
what is typed on both kernels, and below it what must be so (its directory's README has all
words). All sessions share a machine, but for those after which Linux is no more.
"""

import collections
import errno
import os
import re
import types

import compare
import folder_build
import linux_session
import qemu_run

MODULE = 'sessions'
LIMIT_S = 120           # for the way up, and again for the sessions
FATAL_CPUS = 2
STATUS = 'echo "status $?"'
EXPECTATION = re.compile(r'(?:(linux|jiffy|by now) )?(no )?log (\S.*)')
# How Jiffy's insmod and rmmod say the error where they do not name it.
WORDS = {'EEXIST': ('is loaded already',), 'EWOULDBLOCK': ('is in use',),
         'EBUSY': ('it has to stay', 'is just being loaded or unloaded'),
         'ENOENT': ('is not loaded', 'there is no module', ' needs ')}

# ENDS: the sides on which it takes the machine with it. LOGS: Log(where, wanted, text):
# WHERE is None for this step, 'by now' for this one or the one before, else a side.
Session = collections.namedtuple('Session', 'id claim steps ends')
# ERROR: the name, '' for none, None: any status.
Step = collections.namedtuple('Step', 'command error logs')
Log = collections.namedtuple('Log', 'where wanted text')


def wrong(path, number, line):
    raise ValueError('%s:%d: "%s" is no word of a session' % (path, number, line))


def read(path):
    """A file -> its Session."""
    claim, *lines = path.read_text(encoding='utf-8').splitlines()
    steps, ends = [], set()
    for number, line in enumerate(lines, 2):
        words, log = line.split(' '), EXPECTATION.fullmatch(line)
        if line.startswith('$ '):
            steps.append(Step(line[2:], '', []))
        elif not steps and words[-1] == 'ends' and words[0] in linux_session.PROMPTS:
            ends.add(words[0])
        elif steps and words[0] == 'fails' and hasattr(errno, words[-1]):
            steps[-1] = steps[-1]._replace(error=words[1])
        elif steps and line == 'may fail':
            steps[-1] = steps[-1]._replace(error=None)
        elif steps and log:
            steps[-1].logs.append(Log(log[1], not log[2], log[3]))
        else:
            wrong(path, number, line)
    return Session(path.stem, claim, steps, frozenset(ends))


def read_all(place):
    return [read(path) for path in sorted(place.glob('*.txt'))]


def rows(sessions):
    return [compare.Row(s.id, MODULE, bool(s.ends)) for s in sessions]


def typed(session):
    """The session's commands, with what its status is behind each."""
    lines = ['echo "row %s"' % session.id]
    for step in session.steps:
        lines += [step.command] if step.command.endswith('&') else [
            step.command, STATUS]
    return lines


def run_text(sessions):
    return '; '.join(line for session in sessions for line in typed(session))


def has_error(side, name, status, lines):
    """Is that how SIDE's insmod or rmmod says this error? busybox's insmod ends with its number,
    and both say it in C's words."""
    said = texts(lines, logged=False)
    if side == 'linux':
        number = getattr(errno, name)
        return status != 0 and (status == number or any(
            text.endswith(': ' + os.strerror(number)) for text in said))
    return status != 0 and any(word in text for text in said
                               for word in (': -' + name,) + WORDS.get(name, ()))


def status_of(lines):
    found = [re.fullmatch(r'status (\d+)', text) for text in texts(lines, logged=False)]
    return next((int(match[1]) for match in found if match), None)


def texts(lines, logged=True):
    return [line.text for line in lines if (line.time is not None) == logged]


def check_log(step, log, lines):
    """-> what is wrong with one line of the log, in LINES."""
    if any(log.text in text for text in texts(lines)) == log.wanted:
        return []
    return ['%s: %s: %s' % (step.command, 'not logged' if log.wanted else 'logged', log.text)]


def check_status(side, step, lines, status):
    """-> what is wrong with the status of a step that was done."""
    if step.error is None or step.command.endswith('&'):
        return []
    if has_error(side, step.error, status, lines) if step.error else status == 0:
        return []
    said = texts(lines, logged=False) or ['nothing']
    return ['%s: wanted %s; status %s: %s' % (step.command, step.error or 'success', status,
                                              said[0])]


def steps_done(session, blocks):
    """The blocks of one session -> [(Step, lines, status)] as far as it came; the status is
    None where the machine did not come so far."""
    done, left = [], list(blocks)
    for step in session.steps:
        if not left or left[0][0] != step.command:
            break
        lines, status = left.pop(0)[1], None
        if left and left[0][0] == STATUS:
            status = status_of(left[0][1])
            lines = lines + left.pop(0)[1]
        done.append((step, lines, status))
    return done


def judge(session, side, blocks, how):
    """What came of one session -> Result. BLOCKS: its own; HOW: as its machine's Run says."""
    done, failed, before = steps_done(session, blocks), [], []
    for number, (step, lines, status) in enumerate(done, 1):
        if number < len(done) or status is not None or side not in session.ends:
            failed += check_status(side, step, lines, status)
        for log in step.logs:
            scope = {None: lines, 'by now': before + lines}.get(log.where)
            failed += check_log(step, log, scope) if scope is not None else []
        before = lines
    for step in session.steps[len(done):]:
        for log in (log for log in step.logs if log.where in (None, 'by now') and log.wanted):
            failed += check_log(step, log, [])
    everything = [line for _, lines in blocks for line in lines]
    for step in session.steps:
        for log in (log for log in step.logs if log.where == side):
            failed += check_log(step, log, everything)
    ended = 'dies' if how == qemu_run.ENDED else 'hangs' if how == qemu_run.HUNG else 'returns'
    wanted = 'dies' if side in session.ends else 'returns'
    if ended != wanted:
        failed.append('%s, wanted: %s' % (ended, wanted))
    elif wanted == 'returns' and len(done) < len(session.steps):
        failed.append('it came only to: %s' % (done[-1][0].command if done else 'its beginning'))
    return compare.Result(compare.BAD if failed else compare.OK, '; '.join(failed) or (
        ended if session.ends else ''))


def split(blocks):
    """{row: its blocks}"""
    found, current = {}, None
    for block in blocks or []:
        row = re.fullmatch(r'echo "row (\S+)"', block[0])
        if row:
            current = found.setdefault(row[1], [])
        elif current is not None:
            current.append(block)
    return found


def results(sessions, side, lines, how):
    """What one machine came to -> {row: Result}. One that ended early did so in the last
    session that it began; the others were not reached."""
    parts = split(linux_session.blocks(side, lines))
    last = list(parts)[-1] if parts else None
    return {s.id: judge(s, side, parts[s.id], how if s.id == last else qemu_run.STOPPED)
            if s.id in parts else compare.Result(compare.BAD, 'not reached; the machine %s' % how)
            for s in sessions}


class Machines:
    """Both kernels for sessions. OPTIONS: of conformance.py."""

    def __init__(self, options, place, say):
        self.options, self.place, self.say = options, place, say
        self.linux = self.built = None

    def build(self, linux):
        """The modules for Linux -> whether all could be built."""
        modules, lines, failed = folder_build.modules(
            self.options.out / 'session-modules', [self.place / 'modules'], [], linux.headers,
            self.options.cross)
        for line in lines:
            self.say('  ' + line)
        self.linux, self.built = linux, folder_build.Built(modules, {})
        return not failed

    def once(self, side, sessions, part, cpus):
        """A machine that does SESSIONS -> {row: Result}."""
        log = self.options.out / ('%s-%s.log' % (side, part))
        how = types.SimpleNamespace(qemu=self.options.qemu, cpus=cpus, timeout=LIMIT_S, extra='')
        text = run_text(sessions)
        if side == 'jiffy':
            got = linux_session.jiffy_run(self.options.jiffy, text, log, how)
        else:
            how.extra = 'oops=panic' if sessions[0].ends else ''
            archive = self.options.out / ('initramfs-' + part)
            archive.write_bytes(linux_session.linux_archive(self.linux, text, self.built))
            got = linux_session.linux_run(self.linux, archive, log, how)
        found = results(sessions, side, got.lines, got.how)
        for row, result in found.items():
            self.say('%s: %s %s' % (side, row, result.verdict))
        return found

    def run(self, side, sessions, cpus, with_fatal):
        """-> {row: Result}; None for those that end Linux, unless WITH_FATAL."""
        found, together = {}, [s for s in sessions if not s.ends]
        if together:
            found.update(self.once(side, together, '%d-sessions' % cpus, cpus))
        for session in (s for s in sessions if s.ends):
            found.update(self.once(side, [session], '%d-%s' % (cpus, session.id), FATAL_CPUS
                                   if side == 'linux' else cpus) if with_fatal else {
                                       session.id: None})
        return found
