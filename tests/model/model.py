#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Searches every state of the models in tests/model, with spin.

Each row of ROWS is a search of one model with some settings (its #defines). The right
ones must be searched to the end and nothing be found; of the broken ones, and of what is
not promised, the claim that the row names must be refuted.

  tests/model/model.py                  all: a line each, then a count
  tests/model/model.py tasklet          those whose name begins so
  tests/model/model.py --list           their names
  tests/model/model.py --trail NAME     a counterexample, step by step

The programs that spin writes go to $JIFFY_BUILD/model, build/model by default; they are
compiled by $HOSTCC. Exit status: 0 all passed, 1 some failed, 2 could not be built or run.
"""
import collections
import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MEMORY_MB = 400         # for each search; up to four at a time
DEPTH = 100000          # steps: the deepest search here has about a thousand
TIMEOUT_S = 600

# What a row searches for: STATES finds failed assertions and deadlocks; CYCLES, paths that
# never end although every CPU and task goes on (weak fairness).
STATES, CYCLES = 'states', 'cycles'
DEADLOCK, NO_END = 'deadlock', 'no-end'

# expect: None, or the claim that must be refuted.
Row = collections.namedtuple('Row', 'name model search settings expect')


def rows(model, *lines):
    return [Row('%s %s' % (model, name), model, search, settings.split(), expect)
            for name, search, settings, expect in lines]


def broken(model, *lines):
    return rows(model, *[('broken %s' % variant, search, 'BROKEN=%s %s' % (variant, settings),
                          expect) for variant, search, settings, expect in lines])


KILL = 'KILLERS=2 SELF=FOREVER SCHEDULES=1'
CANCEL = 'CANCELERS=1 SELF=FOREVER'
SHUT = 'SHUTTERS=1 SELF=FOREVER ARMS=1'

ROWS = rows(
    'tasklet',
    ('schedule', STATES, 'CPUS=3 SCHEDULERS=3', None),
    ('schedule two', STATES, 'TASKLETS=2', None),
    ('schedule ends', CYCLES, 'CPUS=3 SCHEDULERS=3 SCHEDULES=1', None),
    ('disable', STATES, 'DISABLERS=1 DISABLES=2', None),
    ('disable nested', STATES, 'DISABLERS=2 DISABLES=2 SCHEDULERS=1', None),
    ('disable ends', CYCLES, 'DISABLERS=2 SCHEDULERS=1', None),
    ('kill', STATES, KILL, None),
    ('kill on three CPUs', STATES, 'KILLERS=1 SELF=FOREVER CPUS=3 SCHEDULERS=3', None),
    ('kill ends', CYCLES, KILL, None),
    ('kill, schedule', STATES, 'KILLERS=1 AGAIN=1', None),
    ('kill disabled', STATES, 'KILLERS=1 DISABLERS=1 SELF=FOREVER SCHEDULES=1', None),
    ('kill disabled ends', CYCLES, 'KILLERS=1 DISABLERS=1 SELF=FOREVER SCHEDULES=1', None),
    ('kill while scheduled', STATES, KILL + ' HEEDLESS=1', None),
) + rows(
    'del_timer_sync',
    ('mod_timer', STATES, '', None),
    ('mod_timer ends', CYCLES, 'FAIR=1 ARMS=1', None),
    ('del_timer', STATES, 'DELETERS=1 ARMS=1', None),
    ('sync', STATES, 'SYNCERS=1 SELF=FOREVER', None),
    ('sync on three CPUs', STATES, 'SYNCERS=1 BASES=3 ARMERS=3 ARMS=1', None),
    ('sync two, while armed', STATES, 'SYNCERS=2 HEEDLESS=1 ARMS=1', None),
    ('sync ends', CYCLES, 'FAIR=1 SYNCERS=1 SELF=FOREVER ARMS=1', None),
    ('shutdown', STATES, SHUT, None),
    ('shutdown ends', CYCLES, SHUT + ' FAIR=1', None),
    ('both', STATES, SHUT + ' SYNCERS=1', None),
    ('both end', CYCLES, SHUT + ' SYNCERS=1 FAIR=1 ARMERS=1', None),
) + rows(
    'work',
    ('queue', STATES, 'SELF=2', None),
    ('queue on three CPUs', STATES, 'CPUS=3 QUEUERS=3 QUEUES=1', None),
    ('flush', STATES, 'FLUSHERS=1 QUEUERS=1', None),
    ('flush two', STATES, 'FLUSHERS=2 QUEUERS=1 QUEUES=1', None),
    ('take back', STATES, 'TAKERS=1', None),
    ('cancel', STATES, CANCEL, None),
    ('cancel two', STATES, 'CANCELERS=2 SELF=FOREVER QUEUES=1', None),
    ('cancel, take back', STATES, CANCEL + ' TAKERS=1', None),
    ('cancel, flush', STATES, 'CANCELERS=1 FLUSHERS=1 QUEUERS=1 QUEUES=1', None),
    ('flush from an item', STATES, 'HOSTS=1 QUEUERS=1', None),
    ('flush from two items', STATES, 'HOSTS=2 QUEUERS=1 QUEUES=1', None),
    ('flush from an item, cancel', STATES, 'HOSTS=1 CANCELERS=1 QUEUERS=1 QUEUES=1', None),
) + broken(
    'tasklet',
    ('SCHED_AFTER_CALL', STATES, '', 'schedule-lost'),
    ('NO_RUN_BIT', STATES, '', 'beside-itself'),
    ('FORGET_BUSY', STATES, '', 'state-left'),
    ('NO_RAISE', STATES, '', 'state-left'),
    ('NEXT_TOO_LATE', STATES, 'TASKLETS=2 SELF=0', 'not-queued'),
    ('COUNT_BEFORE_RUN', STATES, 'DISABLERS=1', 'runs-disabled'),
    ('DISABLE_NO_WAIT', STATES, 'DISABLERS=1', 'runs-disabled'),
    ('PLAIN_COUNT', STATES, 'DISABLERS=1', 'runs-disabled'),
    ('KILL_NO_WAIT', STATES, KILL, 'alive-after-kill'),
    ('KILL_BY_LUCK', CYCLES, KILL, NO_END),
    ('KILL_LOOKS_TWICE', STATES, KILL, 'not-queued'),
    ('KILL_STAYS', STATES, KILL, 'state-left'),
    ('COUNT_WAITERS_LATE', STATES, KILL, 'wake-up-lost'),
    ('WAKE_BEFORE_CLEAR', STATES, KILL, 'wake-up-lost'),
    ('PLAIN_UNLOCK', STATES, KILL, 'wake-up-lost'),
) + broken(
    'del_timer_sync',
    ('RUNNING_IGNORED', STATES, 'SYNCERS=1', 'runs-deleted'),
    ('RUNNING_TOO_LATE', STATES, 'SYNCERS=1', 'runs-deleted'),
    ('RUNNING_MIGRATES', STATES, '', 'beside-itself'),
    ('NO_MIGRATING', STATES, '', 'wrong-base'),
    ('NO_SECOND_LOOK', STATES, '', 'wrong-base'),
    ('MAY_ARM_UNLOCKED', STATES, SHUT, 'runs-deleted'),
    ('MOVING_LOOKS_IDLE', STATES, 'DELETERS=1 ARMS=1', 'missed'),
    ('CALL_LOCKED', STATES, '', DEADLOCK),
    ('SHUT_DOWN_LATE', CYCLES, SHUT + ' FAIR=1', NO_END),
    ('SHUT_DOWN_PENDING', STATES, SHUT, 'no-function'),
    ('LOOKS_PENDING', STATES, '', 'not-in-wheel'),
    ('REST_FORGOTTEN', STATES, '', 'timer-lost'),
) + broken(
    'work',
    ('LAST_IGNORED', STATES, '', 'beside-itself'),
    ('PENDING_AFTER_CALL', STATES, '', 'queueing-lost'),
    ('STEAL_UNSEEN', STATES, 'TAKERS=1', 'not-queued'),
    ('CANCEL_NOT_PENDING', STATES, CANCEL, 'alive-after-cancel'),
    ('CANCEL_NO_WAIT', STATES, CANCEL, 'alive-after-cancel'),
    ('CANCEL_STAYS', STATES, 'CANCELERS=1 FLUSHERS=1 QUEUES=1', 'state-left'),
    ('FLUSH_NOT_RUNNING', STATES, 'FLUSHERS=1 QUEUERS=1', 'flush-too-early'),
    ('FLUSH_BEFORE', STATES, 'FLUSHERS=1 QUEUERS=1', 'flush-too-early'),
    ('WAKE_BEFORE_CLEAR', STATES, 'CANCELERS=2 QUEUES=1', 'wake-up-lost'),
    ('OWN_WAITS', STATES, 'HOSTS=1 QUEUERS=1', 'wake-up-lost'),
    ('OWN_UNSEEN', STATES, 'HOSTS=1 QUEUERS=1', 'beside-itself'),
) + rows(
    'tasklet',
    ('not promised: disable ends without luck', CYCLES, 'DISABLERS=1 SCHEDULERS=1 NO_LUCK=1',
     NO_END),
) + rows(
    'del_timer_sync',
    ('not promised: gone though others arm it', STATES, 'SYNCERS=1 HEEDLESS=1 BELIEVES=1',
     'runs-deleted'),
    ('not promised: sync ends without STOP', CYCLES,
     'FAIR=1 SYNCERS=1 NO_STOP=1 SELF=FOREVER ARMERS=1 ARMS=1', NO_END),
    ('not promised: add_timer_on() keeps to one CPU', STATES, 'ADD_ON=1', 'beside-itself'),
) + rows(
    'work',
    ('not promised: flushed though another queues it', STATES,
     'FLUSHERS=1 QUEUERS=1 BELIEVES=1', 'flush-too-early'),
)


class BuildError(Exception):
    """What spin or the compiler said."""


# What a search came to. found: None, or a claim and where it is; gave_up: why it is not whole.
Result = collections.namedtuple('Result', 'found where gave_up states transitions depth seconds '
                                          'unreached table')


def compiler():
    return shlex.split(os.environ.get('HOSTCC') or 'cc')


def path_of(model):
    """MODEL is the name of a file here, or the path of another."""
    return model if os.sep in model else os.path.join(HERE, model + '.pml')


def directory(row):
    """Where the row's files go."""
    base = os.environ.get('JIFFY_BUILD') or os.path.join(ROOT, 'build')
    return os.path.join(base, 'model', re.sub(r'\W+', '-', row.name))


def call(command, where, timeout=TIMEOUT_S):
    try:
        done = subprocess.run(command, cwd=where, stdout=subprocess.PIPE, timeout=timeout,
                              stderr=subprocess.STDOUT, universal_newlines=True, check=False)
    except OSError as error:
        raise BuildError('%s: %s' % (command[0], error.strerror))
    except subprocess.TimeoutExpired:
        raise BuildError('%s took longer than %d s' % (command[0], timeout))
    return done


def spin(row, *options):
    """spin on the row's model with its settings. The compiler's preprocessor reads it."""
    preprocessor = ' '.join(shlex.quote(word) for word in compiler() + ['-E', '-x', 'c'])
    return (['spin', '-P' + preprocessor] + ['-D' + setting for setting in row.settings]
            + list(options) + [path_of(row.model)])


def build(row, flags):
    """The row's searching program, anew -> its directory."""
    where = directory(row)
    shutil.rmtree(where, ignore_errors=True)
    os.makedirs(where)
    for command in (spin(row, '-a'), compiler() + ['-w', '-o', 'pan', '-DMEMLIM=%d' % MEMORY_MB]
                    + flags + ['pan.c']):
        done = call(command, where)
        if done.returncode or 'Error' in done.stdout:
            raise BuildError('%s\n%s' % (' '.join(command), done.stdout))
    return where


def number(pattern, text):
    match = re.search(pattern, text)
    return int(float(match.group(1))) if match else 0


def incomplete(output, row):
    """Why the search was not whole, or None."""
    for sign, why in (('max search depth too small', 'it is deeper than %d steps' % DEPTH),
                      ('reached -DMEMLIM', 'it needs more than %d MB' % MEMORY_MB),
                      ('out of memory', 'it needs more than %d MB' % MEMORY_MB),
                      ('Search not completed', 'it was not completed')):
        if sign in output:
            return why
    fair = row.search == STATES or 'non-progress cycles \t+ (fairness enabled)' in output
    if 'Full statespace search' not in output or 'errors: ' not in output or not fair:
        return 'it did not run:\n' + output
    return None


def raw_trail(row, where):
    """The counterexample as spin replays it."""
    trail = os.path.basename(path_of(row.model)) + '.trail'
    return call(spin(row, '-k', trail, '-t', '-p'), where).stdout


def failed_claim(text):
    """The claim of the assertion at which a trail ends, and its place."""
    match = re.search(r'spin: (\S+):(\d+), Error: assertion violated', text)
    if not match:
        return 'nothing that the trail shows', ''
    with open(match.group(1), encoding='utf-8') as file:
        line = file.read().splitlines()[int(match.group(2)) - 1]
    claim = re.search(r'claim: ([\w-]+)', line)
    return (claim.group(1) if claim else 'an assertion without a name',
            '%s:%s' % (os.path.basename(match.group(1)), match.group(2)))


def found(output, row, where):
    """What a search found, and where; or None."""
    if 'pan:1: assertion violated' in output:
        return failed_claim(raw_trail(row, where))
    if 'pan:1: invalid end state' in output:
        return DEADLOCK, 'nobody can go on'
    if 'pan:1: non-progress cycle' in output:
        return NO_END, 'a cycle'
    match = re.search(r'pan:1: .*', output)
    return (match.group(0), '') if match else (None, '')


def places(text, pattern):
    """{(proctype, line)} in a list that the searching program prints."""
    result, proctype = set(), None
    for line in text.splitlines():
        head = re.match(r'(?:unreached in )?(?:proctype (\w+)|(init))$', line)
        if head:
            proctype = head.group(1) or head.group(2)
        match = re.search(pattern, line)
        if match and '-end-' not in line:
            result.add((proctype, int(match.group(1))))
    return result


def counts_steps(row):
    """Is the row asked which steps it came to? The right ones of STATES are, together."""
    return not row.expect and row.search == STATES


def search(row, depth=DEPTH, first=None):
    """Searches, to the end or the first thing found. FIRST, by default for what is to be
    refuted: breadth first, so that the counterexample is the shortest."""
    kind = ['-DSAFETY'] if row.search == STATES else ['-DNP', '-DNFAIR=3']
    if row.search == STATES and (row.expect if first is None else first):
        kind.append('-DBFS')
    where = build(row, kind)
    start = time.monotonic()
    options = ['-m%d' % depth, '-w20'] + ([] if row.search == STATES else ['-l', '-f'])
    done = call(['./pan'] + options, where)
    seconds = time.monotonic() - start
    what, place = found(done.stdout, row, where)
    gave_up = None if what else incomplete(done.stdout, row)
    if not what and not gave_up and (done.returncode or 'errors: 0' not in done.stdout):
        gave_up = 'it ended with status %d:\n%s' % (done.returncode, done.stdout)
    unreached, table = set(), set()
    if counts_steps(row):
        unreached = places(done.stdout, r'\.pml:(\d+), state \d+, ')
        table = places(call(['./pan', '-d'], where).stdout, r'\.pml:(\d+) =>')
    return Result(what, place, gave_up, number(r'([\d.e+]+) states, stored', done.stdout),
                  number(r'([\d.e+]+) transitions', done.stdout),
                  number(r'depth reached (\d+)', done.stdout), seconds, unreached, table)


def judge(row, result):
    """-> (passed, the verdict)."""
    if result.gave_up:
        return False, 'not searched to the end: ' + result.gave_up
    what = ' '.join(word for word in ('refuted', result.found, result.where and
                                      '(%s)' % result.where) if word)
    if not row.expect:
        return result.found is None, what if result.found else 'holds'
    if not result.found:
        return False, 'holds, but %s must be refuted' % row.expect
    return result.found == row.expect, what + (
        '' if result.found == row.expect else ', but %s must be' % row.expect)


def line(row, result, passed, verdict):
    return '%-4s %s: %d states, %d transitions, depth %d, %.1f s: %s' % (
        'ok' if passed else 'FAIL', row.name, result.states, result.transitions, result.depth,
        result.seconds, verdict)


# --- Counterexamples, to be read beside the model ----------------------------------------

def enclosing(text):
    """For each line of a model the inline or proctype that it is in."""
    inside, names = '', ['']
    for source in text.splitlines():
        match = re.match(r'(?:inline|(?:active .*)?proctype) (\w+)|(init)\b', source)
        if match:
            inside = match.group(1) or match.group(2)
        names.append(inside)
    return names


STEP = re.compile(r'\s*(\d+):\s+proc\s+(\d+) \(:?(\w+):?:\d+\) \S+:(\d+) \(state \d+\)\s+\[(.*)\]')


def readable(text, model):
    """A trail of spin as lines `step process function source`."""
    with open(path_of(model), encoding='utf-8') as file:
        source = file.read()
    lines, names = [''] + source.splitlines(), enclosing(source)
    result, last = ['%5s %-12s %-26s %s' % ('STEP', 'PROCESS', 'FUNCTION', 'LINE')], None
    for raw in text.splitlines():
        step = STEP.match(raw)
        if 'START OF CYCLE' in raw:
            result.append('      --- from here on over and over ---')
        elif 'Error: ' in raw:
            result.append('      --- %s ---' % re.sub(r'^spin: \S+:\d+, Error: ', '', raw))
        elif step and step.group(3) != 'init':
            this = step.group(1, 2, 4)
            if this != last:
                at = int(step.group(4))
                text_of = re.sub(r'\s+', ' ', lines[at]).strip()
                # Behind an #if the line is that of the #if.
                result.append('%5s %-12s %-26s %d: %s' % (
                    step.group(1), '%s %s' % step.group(3, 2), names[at], at,
                    step.group(5) if text_of.startswith('#') else text_of))
            last = this
    return '\n'.join(result)


def shortest(row):
    """The counterexample of a row, the shortest if it is one of states; '' if there is none."""
    result = search(row, first=True)
    if not result.found:
        return ''
    where = directory(row)
    model = os.path.relpath(path_of(row.model), ROOT)
    return '%s\n%s is refuted%s. The same from spin itself, with the variables:\n  cd %s && %s' % (
        readable(raw_trail(row, where), row.model), result.found,
        ' at ' + result.where if '.pml' in result.where else ' in ' + model,
        os.path.relpath(where), ' '.join(shlex.quote(word) for word in spin(
            row, '-k', os.path.basename(model) + '.trail', '-t', '-p', '-g', '-l')))


# --- All rows -------------------------------------------------------------------------------

def never_reached(results):
    """Lines of a model that its right rows come to in no process."""
    lines = {at for r in results for _, at in r.table}
    return sorted(lines - {at for r in results for _, at in r.table - r.unreached})


def search_all(chosen):
    """-> (row, result) in the order of CHOSEN, each as soon as it is there."""
    with concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for row, result in zip(chosen, pool.map(search, chosen)):
            yield row, result


def run(chosen):
    """Searches and prints all of CHOSEN. -> how many passed, how many failed."""
    passed, failed, right = 0, 0, collections.defaultdict(list)
    for row, result in search_all(chosen):
        good, verdict = judge(row, result)
        print(line(row, result, good, verdict), flush=True)
        passed, failed = passed + good, failed + (not good)
        if good and result.table:
            right[row.model].append(result)
        if not good:
            if result.found and not row.expect:
                print(shortest(row))
            print('     again: tests/model/model.py %s' % shlex.quote(row.name))
    for model, results in right.items():
        if len(results) == sum(row.model == model and counts_steps(row) for row in ROWS):
            dead = never_reached(results)
            file = os.path.basename(path_of(model))
            print('%-4s %s: %s' % ('FAIL' if dead else 'ok', file, ', '.join(
                '%s:%d is never reached' % (file, at) for at in dead) or 'every step is reached'))
            passed, failed = passed + (not dead), failed + bool(dead)
    return passed, failed


def main(arguments):
    options = [a for a in arguments if a.startswith('-')]
    names = [a for a in arguments if not a.startswith('-')]
    if set(options) - {'--list', '--trail'} or len(options) > 1:
        print(__doc__.strip())
        return 0 if set(options) <= {'-h', '--help'} else 2
    for name in names:
        if not any(row.name.startswith(name) for row in ROWS):
            print("model.py: no search begins with '%s'; --list shows them" % name)
            return 2
    exact = [row for row in ROWS if row.name in names]
    chosen = exact or [row for row in ROWS if not names
                       or any(row.name.startswith(name) for name in names)]
    try:
        if options == ['--list']:
            print('\n'.join(row.name for row in chosen))
            return 0
        if options == ['--trail']:
            print('\n'.join(shortest(row) or '%s: nothing is found' % row.name for row in chosen))
            return 0
        passed, failed = run(chosen)
    except BuildError as error:
        print('model.py: %s' % error)
        return 2
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
