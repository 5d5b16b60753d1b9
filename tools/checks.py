# SPDX-License-Identifier: MIT
"""What the checks of a lab are written in: lab/LAB/TASK/checks.py is run with these names.

    check('fires', todo=1, claim='a message comes a second after insmod',
          run='insmod timer; sleep 3; rmmod timer',
          expect=[log('[timer_handler] nseconds = 1', at=1.0)])

`run` is what is typed at the prompt; `expect` what must be true of the log and the output
then. That nothing was reported (a warning, an oops, something left behind at rmmod) is
always expected, but for what `reports` names. Times are seconds of the guest's clock.
"""

import re

from virtual import LOG_LINE, PROMPT, log_lines

ALL_CPUS = (1, 2, 4)
# A line of the log that says that something is wrong.
REPORT = re.compile(r'WARNING|BUG|Oops|INFO: |left behind|Kernel panic|corruption|'
                    r'after rmmod|did not end')


class Run:
    """What one check's commands did: .log, .output (without the log), .start (seconds)."""

    def __init__(self, text, start):
        self.start = start
        self.log = log_lines(text)
        lines = [line.rstrip('\r') for line in text.split('\n')]
        self.output = '\n'.join(line for line in lines if not LOG_LINE.search(line))

    def lines(self, text, after=None):
        """The log's lines with TEXT, behind the first one with AFTER; that one's time."""
        if after is None:
            return [line for line in self.log if text in line.text], self.start
        for at, first in enumerate(self.log):
            if after in first.text:
                return [line for line in self.log[at + 1:] if text in line.text], first.seconds
        return [], None

    def reports(self, allowed):
        return [line for line in self.log if REPORT.search(line.text)
                and not any(text in line.text for text in allowed)]

    def said(self):
        """The output without the prompts and what was typed."""
        return '\n'.join(line for line in self.output.split('\n') if not line.startswith(PROMPT))


class Expectation:
    """`expected`, a phrase; judge(run) gives None, or a phrase of what there was instead."""

    def __init__(self, expected, judge):
        self.expected, self.judge = expected, judge


def log(text, at=None, slack=0.05, count=None, by=None, after=None):
    """The log has a line with TEXT. AT: so many seconds after the check began, or after the
    first line with AFTER. COUNT: exactly so many. BY: from 'S' a softirq, 'T' a thread, 'H' a
    hardirq."""
    expected = "'%s'" % text
    if count is not None:
        expected += ', %d times' % count
    if at is not None:
        expected += ', %.2f s after %s' % (at, "'%s'" % after if after else 'the check began')
    elif after:
        expected += ", after '%s'" % after
    if by:
        expected += {'S': ', from a softirq', 'T': ', from a thread', 'H': ', from a top half'}[by]

    def judge(run):
        lines, base = run.lines(text, after)
        if base is None:
            return "no line with '%s'" % after
        if not lines and count != 0:
            return 'no such line'
        if count is not None and len(lines) != count:
            return '%d times' % len(lines)
        fitting = [line for line in lines if not by or line.caller[0] == by]
        if not fitting and lines:
            return 'from %s' % ', '.join(sorted({line.caller for line in lines}))
        times = [line.seconds - base for line in fitting]
        if at is not None and not any(abs(time - at) <= slack for time in times):
            return 'at %s s' % ', '.join('%.2f' % time for time in times[:5])
        return None
    return Expectation(expected, judge)


def no_log(text, after=None):
    """The log has no line with TEXT; or none behind the first one with AFTER."""
    def judge(run):
        lines, base = run.lines(text, after)
        if base is None:
            return "no line with '%s'" % after
        return '%d, the first after %.2f s' % (len(lines), lines[0].seconds - run.start) \
            if lines else None
    return Expectation("no '%s'%s" % (text, " after '%s'" % after if after else ''), judge)


def said(text):
    """A command printed TEXT."""
    return Expectation("a command prints '%s'" % text, lambda run: None if text in run.said()
                       else (run.said().strip().replace('\n', ' | ') or 'nothing'))


def not_said(text):
    """No command printed TEXT."""
    return Expectation("no command prints '%s'" % text, lambda run: text + ' was printed'
                       if text in run.said() else None)


def order(*texts):
    """The log has lines with these texts, in this order."""
    def judge(run):
        at = 0
        for text in texts:
            found = [n for n, line in enumerate(run.log) if n >= at and text in line.text]
            if not found:
                missing = not any(text in line.text for line in run.log)
                return "%s '%s'" % ('no' if missing else 'too early:', text)
            at = found[0] + 1
        return None
    return Expectation(' before '.join("'%s'" % text for text in texts), judge)


class Check:
    """One check of a task. It is run on each of `cpus`; `append`: kernel parameters for it."""

    def __init__(self, name, todo, claim, run, expect, cpus=ALL_CPUS, reports=(), append=''):
        self.name, self.todo, self.claim, self.run = name, todo, claim, run
        self.cpus, self.reports, self.append = tuple(cpus), tuple(reports), append
        self.expect = [e if isinstance(e, Expectation) else Expectation(claim, e) for e in expect]

    def judge(self, run):
        """None, or (expected, got)."""
        for expectation in self.expect:
            got = expectation.judge(run)
            if got:
                return expectation.expected, got
        reports = run.reports(self.reports)
        if reports:
            return 'no report of the kernel', reports[0].text
        return None


def read(path):
    """The checks of a task, in their order. Ends with a line if the file is wrong."""
    checks = []

    def check(*args, **options):
        checks.append(Check(*args, **options))
    names = {'check': check, 'log': log, 'no_log': no_log, 'said': said, 'not_said': not_said,
             'order': order}
    with open(path, encoding='utf-8') as file:
        exec(compile(file.read(), path, 'exec'), names)  # pylint: disable=exec-used
    return checks
