#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the checks of a lab's tasks on what is in skels/, in virtual time.

    grade.py --image build/grade/jiffy.elf deferred_work/1-2-timer

The checks of all tasks run one after another, on 1, 2 and 4 CPUs; a check after which the
machine is not as before (it died, a module is still there) is the last one of its boot. For
each check a verdict: pass, fail, or could not run; what was expected, what there was instead,
and the command that repeats it. Status 0: all passed; 1: not all; 2:
nothing could be graded.
"""

import argparse
import concurrent.futures
import csv
import itertools
import os
import re
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
import checks as vocabulary  # noqa: E402
import skels  # noqa: E402
from ending import ending  # noqa: E402
from virtual import autorun, log_lines, qemu_command  # noqa: E402

SCRIPT_MAX = 3400       # characters; the kernel takes a command line of 4095
HANG_S = 60             # of the host's clock: longer than anything takes on a busy one
# What would hang ends in a few seconds of the guest.
LIMITS = ('watchdog_thresh=1 softlockup_panic=1 hardlockup_panic=1 '
          'hung_task_timeout_secs=100 hung_task_panic=1')
PASS, FAIL, COULD_NOT_RUN = 'pass', 'fail', 'could not run'
BEGIN = re.compile(r'\[.*\] grade: begin (\S+)\r?$', re.M)
LEFT_OUT = re.compile(r'^.*(was left out of the image: .*|there is no module .*)$', re.M)


class Verdict:
    def __init__(self, word, expected='', got=''):
        self.word, self.expected, self.got = word, expected, got


class Task:
    """A task, its checks and their verdicts."""

    def __init__(self, name, opts):
        self.name = name
        self.folder = os.path.join(opts.skels, name)
        self.checks = [c for c in vocabulary.read(os.path.join(opts.lab, name, 'checks.py'))
                       if (not opts.todo or c.todo <= opts.todo) and opts.check in (None, c.name)]
        for check in self.checks:
            check.mark = '%s/%s' % (os.path.basename(name), check.name)
        self.verdicts = {}      # (check, cpus): Verdict


def script_of(checks):
    """What is typed for CHECKS: between two marks in the log each, and lsmod."""
    return '; '.join('echo grade: begin %s > /dev/kmsg; %s; echo grade: end %s > /dev/kmsg; lsmod'
                     % (c.mark, c.run.strip().rstrip(';'), c.mark) for c in checks)


class Hung:
    """Ends a machine that has not ended after HANG_S; true if it had to."""

    def __init__(self, machine):
        self.machine, self.fired = machine, False
        self.timer = threading.Timer(HANG_S, self.fire)
        self.timer.start()

    def fire(self):
        self.fired = True
        self.machine.kill()


def boot(opts, checks, cpus):
    """Boot and run CHECKS -> (the console's output, how it ended). A machine that is not as
    before is stopped when the next check begins: that one gets another."""
    append = 'seed=%d %s %s' % (opts.seed, LIMITS, checks[0].append)
    command = qemu_command('stdio', opts.image, cpus=cpus,
                           append=autorun(script_of(checks) + '; exit 0', append))
    before = {check.mark: last for last, check in zip(checks, checks[1:])}
    output = ''
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as machine:
        hung = Hung(machine)
        for line in machine.stdout:
            output += line.decode('latin-1')
            begun = BEGIN.match(output, len(output) - len(line))
            if begun and begun[1] in before:
                text, _, loaded = cut(output, before[begun[1]])
                if not is_clean(text, loaded):
                    machine.kill()
                    break
        machine.wait()
        hung.timer.cancel()
    if hung.fired:
        return output, 'the machine had not ended after %d s' % HANG_S
    last = [line for line in output.splitlines() if line.strip()] or ['']
    return output, 'the machine ended: %s' % ending(machine.returncode, True, 'guest',
                                                    last[-1], None)[1]


def cut(output, check):
    """(the check's part of the output or None, whether it ended, the modules loaded after it)."""
    begin = re.search(r'^\[[^\n]*\] grade: begin %s\r?$' % re.escape(check.mark), output, re.M)
    if not begin:
        return None, False, ''
    rest = output[begin.start():]
    end = re.search(r'^\[[^\n]*\] grade: end %s\r?$' % re.escape(check.mark), rest, re.M)
    if not end:
        return rest, False, ''
    loaded = re.search(r'Used by\r?\n(.*?)^jiffy> ', rest[end.end():], re.M | re.S)
    return rest[:end.start()], True, loaded[1] if loaded else ''


def judge(check, text, ended, how):
    run = vocabulary.Run(text, log_lines(text)[0].seconds)
    missing = LEFT_OUT.search(run.said())
    if missing:
        return Verdict(COULD_NOT_RUN, check.claim, missing[0].strip())
    if not ended:
        reports = [line.text for line in run.reports(()) if '---' not in line.text]
        return Verdict(FAIL, check.claim, '; '.join([*reports[-1:], how]))
    wrong = check.judge(run)
    return Verdict(FAIL, *wrong) if wrong else Verdict(PASS)


def is_clean(text, loaded):
    """May the next check go on in this machine?"""
    return not loaded.strip() and 'left behind' not in text and 'Oops' not in text


def run_in_turn(opts, job_number, waiting, cpus):
    """All of WAITING, (task, check), on so many CPUs, in as many boots as it takes."""
    for number in itertools.count():
        if not waiting:
            return
        output, how = boot(opts, [check for _, check in waiting], cpus)
        log = os.path.join(opts.out, 'boot-%d-%d.log' % (job_number, number))
        with open(log, 'w', encoding='utf-8') as file:
            file.write(output.replace('\r\n', '\n'))
        first = waiting[0]
        while waiting:
            task, check = waiting[0]
            text, ended, loaded = cut(output, check)
            if text is None and waiting[0] is not first:
                break
            verdict = Verdict(COULD_NOT_RUN, check.claim, how) if text is None else \
                judge(check, text, ended, how)
            verdict.log = log
            task.verdicts[check, cpus] = verdict
            waiting.pop(0)
            if not ended or not is_clean(text, loaded):
                break


def jobs_of(tasks, counts):
    """[(the checks, the CPUs)]: what runs in one machine, whose command
    line has an end."""
    jobs = []
    for cpus in sorted(counts, reverse=True):
        open_jobs = {}
        for task, check in ((t, c) for t in tasks for c in t.checks if cpus in c.cpus):
            job = open_jobs.get(check.append)
            if not job or len(script_of([c for _, c in job[0]] + [check])) > SCRIPT_MAX:
                job = open_jobs[check.append] = ([], cpus)
                jobs.append(job)
            job[0].append((task, check))
    return jobs


def cpu_words(cpus):
    return '%s CPU%s' % (', '.join(map(str, cpus)), '' if cpus == [1] else 's')


def tell_check(task, check, cpus_of, opts):
    """One check: its line, and for each way it failed what was expected and what there was."""
    by_verdict = {}
    for cpus in cpus_of:
        verdict = task.verdicts[check, cpus]
        by_verdict.setdefault((verdict.word, verdict.expected, verdict.got), []).append(cpus)
    words = {word for word, _, _ in by_verdict}
    word = FAIL if FAIL in words else COULD_NOT_RUN if COULD_NOT_RUN in words else PASS
    print('  %-14s %-20s %s' % (word, check.name, check.claim))
    for (one, expected, got), cpus in by_verdict.items():
        if one == PASS:
            continue
        print('      on %s: %s' % (cpu_words(cpus), one))
        print('      expected        %s' % expected)
        print('      got             %s' % got)
        print('      to repeat it    make grade LABS=%s CHECK=%s CPUS=%d SEED=%d%s' % (
            task.name, check.name, cpus[0], opts.seed,
            '' if opts.skels == 'skels' else ' SKELS=' + opts.skels))
        print('      the whole log   %s' % task.verdicts[check, cpus[0]].log)
    return word


def tell(tasks, opts, counts):
    """The verdicts of all tasks; CPU counts in the order they were asked for."""
    numbers = {PASS: 0, FAIL: 0, COULD_NOT_RUN: 0}
    for task in tasks:
        print('%s, %s' % (task.folder, skels.describe(skels.Skeletons(
            opts.lab, opts.skels).open_in(task.folder))))
        for check in task.checks:
            cpus_of = [n for n in counts if n in check.cpus]
            if cpus_of:
                numbers[tell_check(task, check, cpus_of, opts)] += 1
    print('%d checks: %d pass, %d fail, %d could not run' % (
        sum(numbers.values()), numbers[PASS], numbers[FAIL], numbers[COULD_NOT_RUN]))
    return numbers


def write_table(path, tasks):
    with open(path, 'w', newline='', encoding='utf-8') as file:
        rows = csv.writer(file)
        rows.writerow(['task', 'check', 'todo', 'cpus', 'verdict', 'expected', 'got'])
        for task in tasks:
            for (check, cpus), verdict in sorted(task.verdicts.items(),
                                                 key=lambda item: (item[0][0].name, item[0][1])):
                rows.writerow([task.name, check.name, check.todo, cpus, verdict.word,
                               verdict.expected, verdict.got])


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument('labs', help='a lab or one of its tasks: deferred_work/1-2-timer')
    parser.add_argument('--image', help='none: only see whether there is something to grade')
    parser.add_argument('--lab', default='lab')
    parser.add_argument('--skels', default='skels')
    parser.add_argument('--out', default='.')
    parser.add_argument('--todo', type=int)
    parser.add_argument('--check')
    parser.add_argument('--cpus', type=int)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


def chosen_tasks(opts):
    """The tasks that have something to grade; ends with a line if there is none."""
    names = skels.tasks_of(opts.labs.strip('/'), opts.lab)
    there = [name for name in names if os.path.isdir(os.path.join(opts.skels, name))]
    if not there:
        sys.exit('grade: there is no %s/%s to grade; first: make skels LABS=%s' % (
            opts.skels, opts.labs, opts.labs))
    for name in sorted(set(names) - set(there)) if opts.image else ():
        print('%s/%s: not there, not graded (make skels LABS=%s)' % (opts.skels, name, name))
    tasks = [Task(name, opts) for name in there]
    known = sorted({c.name for t in tasks for c in t.checks})
    if not known:
        everything = sorted({c.name for name in there for c in vocabulary.read(
            os.path.join(opts.lab, name, 'checks.py'))})
        sys.exit('grade: there is no such check; there are: %s' % ' '.join(everything))
    return tasks


def main():
    opts = options()
    tasks = chosen_tasks(opts)
    if not opts.image:
        return
    counts = [opts.cpus] if opts.cpus else list(vocabulary.ALL_CPUS)
    if opts.cpus:
        for check in [c for t in tasks for c in t.checks]:
            check.cpus = (opts.cpus,) if opts.cpus in check.cpus or \
                check.cpus == vocabulary.ALL_CPUS else ()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda job: run_in_turn(opts, job[0], *job[1]),
                      enumerate(jobs_of(tasks, counts))))
    numbers = tell(tasks, opts, counts)
    write_table(os.path.join(opts.out, 'grades.csv'), tasks)
    sys.exit(0 if numbers[PASS] and not numbers[FAIL] + numbers[COULD_NOT_RUN] else 1)


if __name__ == '__main__':
    main()
