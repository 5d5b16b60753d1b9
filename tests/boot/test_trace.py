# SPDX-License-Identifier: MIT
"""trace, timeline and latency: what they show is what happened, and the three agree.

Most tests read the same few runs: of a script on 1 CPU, and on 4. The events are also sent to
the host (`trace export`, in ns); pairs are made of them here anew, and compared.
"""

import collections
import re

import pytest

from machine import CTRL_C, script

LINE = re.compile(r' *(\S.*)-(\d+) +\[(\d{3})\] (.{5}) +(\d+)\.(\d+): (\w+): ?(.*)$')
HEADER = re.compile(r'# entries-in-buffer/entries-written: (\d+)/(\d+)   #P:(\d+)$', re.M)
ROW = re.compile(r'[a-z ] +(\d+|\?) +(\d*) +(irq \d+|\S+) +(softirq|tasklet|timer|work) (\S+) '
                 r'+(?:(\d+|\?) +(\d+|still) +(\d+) (softirq|task)|has not run yet|'
                 r'cancelled or set anew)$')
HEAD = 'us PUT OFF ON BY            WHAT                     WAITED     RAN ON IN'
VECTORS = ['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED',
           'HRTIMER', 'RCU']

ON_1_CPU = ('timer set 1; sleep 2; trace; trace show; timeline; latency; trace events; '
            'trace irq 24; trace show 3; trace show 2 irq_tasklet; trace show irq=24; '
            'trace show nosuchword; trace; trace tasklet order; timeline irq 24; '
            'trace \"timer set 1; sleep 2\"; timeline; timeline 100 1010; '
            'timeline -t; latency; timeline -t 990 1010; trace export; '
            'trace clear; trace on irq timer_start; echo x; trace; trace off; trace show; '
            'trace clear; trace on bh; sleep 0.1; trace off; trace show; '
            'trace on; trace mark \"here it is\"; trace off; trace show 1 mark; '
            'trace clear; trace show; trace; exit 7')
ON_4_CPUS = ('timer set 1; sleep 2; trace irq 24; timeline \"timer set 1; sleep 2\"; '
             'timeline \"work self 5; on 2 tasklet order; on 3 irq 24; softirqs raise; '
             'timer set 1; work delay; timer cancel; work flush\"; timeline -t; latency; '
             'trace export; exit 7')


class Event:
    def __init__(self, match):
        self.comm, self.pid, self.cpu = match[1], int(match[2]), int(match[3])
        self.flags, self.name, self.text = match[4], match[7], match[8]
        self.ns = int(match[5]) * 10**9 + int(match[6].ljust(9, '0'))
        self.fields = dict(re.findall(r'(\w+)=(\S+)', self.text))

    @property
    def short(self):
        """Its name, where it ran, what it is about."""
        about = self.fields
        what = about.get('function') or about.get('action', about.get('irq', ''))
        return ' '.join((self.name, self.flags[2], what.strip('[]'))).strip()


def events(text):
    return [Event(m) for m in map(LINE.match, text.splitlines()) if m]


def without_ticks(found):
    """What RCU does at a tick, and ticks, come when they come."""
    return [e for e in found if 'action=RCU' not in e.text and e.fields.get('irq') != '0'
            and e.name != 'console']


class Run:
    """A boot, and what it sent to the host."""

    def __init__(self, path, commands, **options):
        self.result = script(commands, extra=['-debugcon', 'file:%s' % path], **options)
        self.exported = path.read_text() if path.exists() else ''

    def of(self, command, nth=0):
        return self.result.all_of(command)[nth]


@pytest.fixture(scope='module')
def run(image, tmp_path_factory):
    return Run(tmp_path_factory.mktemp('trace') / 'export', ON_1_CPU)


@pytest.fixture(scope='module')
def run4(image, tmp_path_factory):
    return Run(tmp_path_factory.mktemp('trace') / 'export', ON_4_CPUS, cpus=4)


# --- Pairs, made of the exported events -----------------------------------------------------

class Pair:
    def __init__(self, kind, name):
        self.kind, self.name, self.expires = kind, name, None
        self.raised = self.began = self.ended = self.late = None
        self.ticks = 0


def key_of(e):
    """Which pair an event belongs to: its kind and what it is about; and its part in it."""
    text, field = e.text, e.fields
    if e.name.startswith('softirq_'):
        return ('softirq', (field['vec'], e.cpu)), e.name[8:]
    if e.name.startswith('tasklet_'):
        return ('tasklet', field['tasklet']), e.name[8:]
    if e.name.startswith('timer_') and e.name != 'timer_init':
        return ('timer', field['timer']), {'start': 'raise', 'cancel': 'cancel'}.get(
            e.name[6:], e.name[13:])
    if e.name == 'workqueue_queue_work':
        return ('work', re.match(r'work struct=(\w+)', text)[1]), 'raise'
    if e.name.startswith('workqueue_execute_'):
        return ('work', re.match(r'work struct (\w+)', text)[1]), {
            'start': 'entry', 'end': 'exit'}[e.name[18:]]
    return None, None


def pair_name(kind, e):
    if kind == 'softirq':
        return VECTORS[int(e.fields['vec'])]
    return e.fields.get('function') or e.text.split(': function ')[1].split(' ')[0]


def pairs_of(found):
    """-> all pairs but threads, and [ns from wake-up to running]."""
    waiting, running, pairs, woken, wakes, tick = {}, {}, [], {}, [], None
    for e in found:
        if e.name == 'irq_handler_entry' and e.fields['irq'] == '0':
            tick = e.ns
        elif e.name == 'sched_wakeup' and e.fields['comm'] != 'timeline':
            woken.setdefault(e.fields['pid'], e.ns)
        elif e.name == 'sched_switch':
            woken.pop(e.fields['prev_pid'], None)
            if e.fields['next_pid'] in woken:
                wakes.append(e.ns - woken.pop(e.fields['next_pid']))
        key, part = key_of(e)
        if part in ('raise', 'schedule') and (key not in waiting or key[0] == 'timer'):
            pair = waiting[key] = Pair(key[0], pair_name(key[0], e))
            pair.raised, pair.from_, pair.expires = e.ns, e, e.fields.get('expires')
            pairs.append(pair)
        elif part == 'entry':
            pair = waiting.pop(key, None) or Pair(key[0], pair_name(key[0], e))
            if pair.raised is None:
                pairs.append(pair)
            pair.began, pair.at, running[key] = e.ns, e, pair
            if pair.expires:
                pair.ticks = (int(e.fields['now']) - int(pair.expires)) % 2**32
                pair.late = pair.ticks * 10**7 + (e.ns - tick if tick else 0)
        elif part == 'exit' and key in running:
            running.pop(key).ended = e.ns
        elif part == 'cancel':
            waiting.pop(key, None)
    return pairs, wakes


def exported(run):
    assert run.exported.endswith('\n# end\n')
    found = events(run.exported)
    # The rest of a long text has an entry of its own.
    assert 50 < len(found) <= int(HEADER.search(run.exported)[1]) < len(found) + 20
    return found


# --- trace ----------------------------------------------------------------------------------

def test_there_is_nothing_before_the_first_event(run):
    nothing = 'nothing is recorded'
    assert run.of('trace') == ("recording: off\nevents:    all ('trace events' lists them)\n"
                               'entries:   0 kept, 0 lost; 256 KB for each of 1 CPU\n')
    assert run.of('trace show') == "trace: %s: 'trace on' first, or name a command\n" % nothing
    for name in ('timeline', 'latency'):
        assert run.of(name) == ("%s: %s; name a command to be recorded, or 'trace on'\n"
                                % (name, nothing))


def test_trace_events_lists_every_event_under_its_group(run):
    lines = run.of('trace events').splitlines()
    assert max(map(len, lines)) < 80
    assert {'irq', 'timer', 'workqueue', 'sched', 'ipi', 'lock', 'module', 'printk', 'bh'} == {
        line.split()[0] for line in lines[1:] if line[0] != ' '}
    names = re.findall(r'\*(\w+)', '\n'.join(lines))
    assert len(names) == len(set(names)) == 34
    assert {e.name for e in exported(run)} <= set(names)


def test_trace_irq_is_this_sequence(run):
    """From the command's thread to the tasklet, exactly."""
    found = without_ticks(events(run.of('trace irq 24')))
    assert [e.short for e in found] == [
        'sched_wakeup .', 'sched_switch .', 'timer_init .', 'timer_start . process_timeout',
        'sched_switch .',
        'softirq_raise h TIMER', 'softirq_entry s TIMER', 'timer_expire_entry s process_timeout',
        'sched_wakeup s', 'timer_expire_exit s', 'softirq_exit s TIMER', 'sched_switch .',
        'irq_handler_entry h 24', 'softirq_raise h IRQ_POLL',
        'tasklet_schedule h irq_tasklet_fn', 'softirq_raise h TASKLET', 'irq_handler_exit h 24',
        'softirq_entry s IRQ_POLL', 'softirq_exit s IRQ_POLL', 'softirq_entry s TASKLET',
        'tasklet_entry s irq_tasklet_fn', 'tasklet_exit s irq_tasklet_fn',
        'softirq_exit s TASKLET', 'sched_process_exit .', 'sched_wakeup .', 'sched_switch .']
    assert [e.ns for e in found] == sorted(e.ns for e in found)
    # Interrupts are off in the top half only; it came over the command's thread.
    assert {(e.flags[0], e.comm) for e in found if e.flags[2] == 'h'
            and e.comm != '<idle>'} == {('d', 'irq')}


def test_trace_tasklet_order_is_this_sequence(run):
    """Scheduled A, B, H; run by priority, then in order, when bottom halves are on again."""
    found = without_ticks(events(run.of('trace tasklet order')))
    start = next(i for i, e in enumerate(found) if e.name == 'bh_disable')
    assert [e.short for e in found[start:]][:-3] == [
        'bh_disable .', 'tasklet_schedule b tasklet_a_fn', 'softirq_raise b TASKLET',
        'tasklet_schedule b tasklet_b_fn', 'softirq_raise b TASKLET',
        'tasklet_schedule b tasklet_h_fn', 'softirq_raise b HI', 'bh_enable .',
        'softirq_entry s HI', 'tasklet_entry s tasklet_h_fn', 'tasklet_exit s tasklet_h_fn',
        'softirq_exit s HI', 'softirq_entry s TASKLET',
        'tasklet_entry s tasklet_a_fn', 'tasklet_exit s tasklet_a_fn',
        'tasklet_entry s tasklet_b_fn', 'tasklet_exit s tasklet_b_fn', 'softirq_exit s TASKLET']


def test_trace_of_a_line_is_this_sequence(run):
    """A line in quotes: its commands in turn, in threads of their own; none is made meanwhile."""
    found = [e for e in without_ticks(events(run.of('trace "timer set 1; sleep 2"')))
             if 'action=TIMER' not in e.text and e.name not in ('bh_disable', 'bh_enable')]
    assert [e.short for e in found] == [
        'sched_wakeup .', 'sched_switch .', 'timer_start b timer_handler',
        'sched_process_exit .', 'sched_wakeup .', 'sched_switch .',
        'sched_wakeup .', 'sched_switch .', 'timer_init .', 'timer_start . process_timeout',
        'sched_switch .', 'timer_expire_entry s timer_handler', 'timer_expire_exit s',
        'timer_expire_entry s process_timeout', 'sched_wakeup s', 'timer_expire_exit s',
        'sched_switch .', 'sched_process_exit .', 'sched_wakeup .', 'sched_switch .']
    armed, fired = [e for e in found if e.fields.get('function') == 'timer_handler']
    assert fired.fields['now'] == armed.fields['expires']
    assert 0.98e9 < fired.ns - armed.ns < 1.01e9


def test_trace_irq_on_4_cpus_keeps_cause_before_effect(run4):
    found = events(run4.of('trace irq 24'))
    assert HEADER.search(run4.of('trace irq 24'))[3] == '4'
    assert [e.ns for e in found] == sorted(e.ns for e in found)
    order = ['irq_handler_entry h 24', 'softirq_raise h IRQ_POLL',
             'tasklet_schedule h irq_tasklet_fn', 'irq_handler_exit h 24',
             'softirq_entry s IRQ_POLL', 'softirq_exit s IRQ_POLL',
             'tasklet_entry s irq_tasklet_fn', 'tasklet_exit s irq_tasklet_fn']
    mine = [e for e in found if e.short in order]
    assert [e.short for e in mine] == order
    assert len({e.cpu for e in mine}) == 1


def test_trace_show_takes_the_last_lines_and_those_with_a_text(run):
    """Of the trace of `irq 24`, which the command before has left."""
    lines = [line for line in run.of('trace irq 24').splitlines() if LINE.match(line)]

    def shown(command):
        return [line for line in run.of(command).splitlines() if LINE.match(line)]
    assert shown('trace show 3') == lines[-3:]
    assert shown('trace show 2 irq_tasklet') == [x for x in lines if 'irq_tasklet' in x][-2:]
    assert shown('trace show irq=24') == [x for x in lines if 'irq=24' in x] != []
    assert run.of('trace show nosuchword') == (
        "trace: none of the %d events has 'nosuchword' in its line\n" % len(lines))


def test_only_chosen_events_are_recorded(run):
    assert run.of('trace', 2).startswith('recording: on\nevents:    irq timer_start\n')
    found = events(run.of('trace show', 1))
    assert {e.name for e in found} <= {
        'irq_handler_entry', 'irq_handler_exit', 'softirq_raise', 'softirq_entry', 'softirq_exit',
        'tasklet_schedule', 'tasklet_entry', 'tasklet_exit', 'timer_start'}
    assert {e.name for e in events(run.of('trace show', 2))} == {'bh_disable', 'bh_enable'}


def test_threads_have_names_though_no_switch_was_recorded(run):
    assert '<...>' not in run.of('trace show', 2)
    assert {e.comm for e in events(run.of('trace show', 2))} <= {'sh', 'sleep', '<idle>', 'trace'}


def test_a_mark_is_an_event(run):
    mark, = events(run.of('trace show 1 mark'))
    assert (mark.name, mark.text, mark.comm) == ('tracing_mark_write', 'here it is', 'trace')
    assert mark.flags[0] == '.'                 # interrupts were on


def test_cleared_is_empty(run):
    assert run.of('trace show', 3).startswith('trace: nothing is recorded')
    assert '\nentries:   0 kept, 0 lost; ' in run.of('trace', 3)
    assert run.result.status == 7


def test_lost_events_are_counted():
    """A ring of 256 entries: what is kept and what is lost is what was written."""
    result = script('trace repeat 30 tasklet order; trace; timeline -t; latency; trace on irq; '
                    'trace off; trace clear; trace show; exit 7', append='trace_buf_size=16K')
    text = result.of('trace repeat 30 tasklet order')
    kept, written, _ = map(int, HEADER.search(text).groups())
    lost = ('# lost %d events: trace_buf_size= on the kernel command line, or fewer events\n'
            % (written - kept))
    assert kept == len(events(text)) == 256 and written > 30 * 20 and lost in text
    assert '\nentries:   256 kept, %d lost; 16 KB for' % (written - kept) in result.of('trace')
    for command in ('timeline -t', 'latency'):
        assert result.of(command).startswith(lost)
    assert result.of('trace show').startswith('trace: nothing is recorded')


def test_where_one_cpu_has_lost_events_nothing_is_paired():
    """Its ring begins later than the others': a wake-up there is not paired with a run of later,
    of which the switches before are lost."""
    result = script('latency repeat 60 tasklet order; exit 7', cpus=4,
                    append='trace_buf_size=16384')
    text = result.of('latency repeat 60 tasklet order')
    assert re.search(r'(?m)^# lost [1-9]\d* events: .*\n# of the last \d+ events: the \d+ '
                     r'before them are incomplete\n', text)
    longest = re.search(r'wake-up -> run .*\n.* max ([\d.]+)\n', text)[1]
    assert float(longest) < 1000


@pytest.mark.parametrize('line,answer', [
    ('trace on irqq', "trace: no event or group 'irqq'; did you mean 'irq'? ('trace events' "
                      'lists them)'),
    ('trace on irq softirq_rise', "no event or group 'softirq_rise'; did you mean "
                                  "'softirq_raise'?"),
    ('trace on xyzzy', "trace: no event or group 'xyzzy' ('trace events' lists them)"),
    ('trace off 1', "unexpected argument '1'"),
    ('trace clear 1', "unexpected argument '1'"),
    ('trace events 1', "unexpected argument '1'"),
    ('trace export 1', "unexpected argument '1'"),
    ('trace show 0', 'trace: 0 lines are none'),
    ('trace show x y', "'x' is not a number of lines"),
    ('trace show 1 2 3', "unexpected argument '3'"),
    ('trace mark', 'say which text'),
    ('trace mark a b', "unexpected argument 'b'"),
    ('trace mark a', "it is not recorded: 'trace on' or 'trace on printk' first"),
    ('trace ehco', "trace: no command 'ehco'; did you mean 'echo'?"),
    ('trace ehco x', "trace: no command 'ehco'; did you mean 'echo'?"),
    ('trace "echo ran; ehco"', "trace: no command 'ehco'; did you mean 'echo'?"),
    ('trace ""', 'say which command'),
    ('trace "echo ran &&"', "trace: '&' must be the last thing in a command"),
    ('timeline -x', "unknown option '-x'"),
    ('timeline 5x', "'5x' is not a time in ms, such as 35.214"),
    ('timeline 1.2345', "'1.2345' is not a time in ms"),
    ('timeline 99999999999999999999', 'is not a time in ms'),
    ('timeline 5 4', 'it would end before it begins'),
    ('timeline 1 2 3', 'a part is of what has been recorded: without a command'),
    ('timeline 1 echo', 'a part is of what has been recorded: without a command'),
    ('timeline -t " ; "', 'timeline: say which command'),
    ('timeline ehco', "timeline: no command 'ehco'; did you mean 'echo'?"),
    ('latency ehco', "latency: no command 'ehco'; did you mean 'echo'?"),
    ('latency "echo ran > "', "latency: there is no name after '>'"),
])
def test_what_is_wrong_gets_one_line_and_nothing_runs(shell, line, answer):
    output = shell.command('trace off; ' + line)
    assert answer in output and output.count('\n') == 1 and 'ran\n' not in output
    assert shell.command('echo $?') in ('1\n', '2\n', '127\n')


def test_the_status_is_the_commands(shell):
    for name in ('trace', 'timeline', 'timeline -t', 'latency'):
        assert shell.command(name + ' timer; echo st $?').endswith('st 2\n')
        assert shell.command(name + ' "echo a; timer; sleep 0"; echo st $?').endswith('st 0\n')


def test_a_line_may_have_a_background_job(shell):
    output = shell.command('trace "sleep 1 &; echo a"')
    assert re.match(r'\[\d+\]\na\n', output)
    assert re.search(r'\[\d+\] done sleep\n', shell.command('sleep 2') + shell.command(''))


def test_one_records_at_a_time(shell):
    output = shell.command('timeline latency echo hi; echo st $?')
    assert 'latency: another command is recording; wait until it has ended\n' in output
    assert 'st 1\n' in output and 'hi\n' not in output


def test_ctrl_c_ends_the_command_and_what_it_did_is_shown(machine):
    """On the host's clock: on the other an idle guest fills the ring before the key comes."""
    m = machine(icount=None)
    m.enter('trace "timer set 1; sleep 1000000; echo next"; echo after')
    m.wait('[timer_handler]')                   # so it sleeps
    m.send(CTRL_C)
    output = m.wait_prompt()
    assert 'function=process_timeout' in output and '^C' in output
    assert 'next\r\n' not in output and 'after\r\n' not in output
    assert m.status() == 130


def test_ctrl_c_ends_a_long_show(shell):
    shell.command('trace on; repeat 200 sleep 0; trace off')
    total = int(HEADER.search(shell.command('trace show 1'))[1])
    assert total > 2000
    shell.enter('trace show')
    shell.wait('TIMESTAMP')
    shell.send(CTRL_C)
    assert len(events(shell.wait_prompt())) < total
    assert shell.status() == 130


# --- timeline -------------------------------------------------------------------------------

def rows(text):
    lines = [line for line in text.splitlines() if line != HEAD]
    found = [ROW.match(line) for line in lines]
    assert all(found), [line for line, row in zip(lines, found) if not row]
    return found


@pytest.mark.parametrize('cpus', [1, 4])
def test_the_list_has_every_pair(request, cpus):
    """Each softirq has who raised it; all waits and runs are differences of the events' times."""
    this = request.getfixturevalue({1: 'run', 4: 'run4'}[cpus])
    found = exported(this)
    first = found[0].ns
    pairs, _ = pairs_of(found)
    expected = collections.Counter()
    for p in pairs:
        began = (str((p.began - p.raised) // 1000) if p.raised else '?',
                 str((p.ended - p.began) // 1000) if p.ended else 'still',
                 str(p.at.cpu)) if p.began else (None, None, None)
        expected[(str((p.raised - first) // 1000) if p.raised else '?',
                  str(p.from_.cpu) if p.raised else '', p.kind, p.name) + began] += 1
    shown = rows(this.of('timeline -t'))
    assert collections.Counter((r[1], r[2], r[4], r[5], r[6], r[7], r[8])
                               for r in shown) == expected
    assert len(shown) > {1: 5, 4: 40}[cpus]
    for row in shown:                           # only a barrier is queued without an event
        assert row[1] != '?' or row[5] == 'wq_barrier_func', row[0]


def test_the_list_says_who_put_it_off(run4):
    """By the context of the event: the line, the function, or the thread."""
    who = {(r[4], r[5]): r[3] for r in rows(run4.of('timeline -t'))}
    assert who['tasklet', 'irq_tasklet_fn'] == 'irq 24'
    assert who['work', 'work_a_fn'] == 'delayed_work_timer_fn'
    assert re.fullmatch(r'tasklet\[\d+\]', who['tasklet', 'tasklet_b_fn'])


def test_the_list_of_a_part(run):
    """What lies in it, of the list of all: here what fires after a second."""
    def ends(row):
        return int(row[1]) + int(row[6]) + int(row[7])
    everything = rows(run.of('timeline -t'))
    part = [r for r in everything if ends(r) >= 990000 and int(r[1]) <= 1010000]
    assert [r[0] for r in rows(run.of('timeline -t 990 1010'))] == [r[0] for r in part]
    assert 0 < len(part) < len(everything)


def pictures(text):
    """The panels: [(row's name, its columns)...], and the lines below them."""
    above, _, below = text.partition('\n' + HEAD + '\n')
    lines = above.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith('a: put off; A: runs'))
    panels = []
    for line in lines[start + 1:]:
        if line.startswith('us '):
            panels.append([])
        if line:
            panels[-1].append((line[:11].strip(), line[11:]))
    assert max(map(len, text.splitlines()[start:])) < 80
    assert text.isascii()
    return panels, below.splitlines()


def letters_in(panels):
    """(letter, the row it is in), in the order of time."""
    places = []
    for n, panel in enumerate(panels):
        for name, cells in panel:
            if name != 'us':
                places += [(n, m.start(), m[0], name) for m in re.finditer(
                    r'(?<![a-zA-Z0-9_:/])[A-Z](?=[:=\[~ ]|$)', cells)]
    return [(letter, name) for _, _, letter, name in sorted(places)]


def test_the_picture_of_an_interrupt(run):
    """The top half raises; softirq and tasklet run behind it, in softirq context."""
    panels, below = pictures(run.of('timeline irq 24'))
    assert letters_in(panels) == [('A', 'softirq/0'), ('B', 'softirq/0'), ('C', 'softirq/0')]
    top_half = ''.join(cells for panel in panels for name, cells in panel if name == 'hardirq/0')
    assert re.search(r'\[irq 24=*b=*c=*', top_half)
    softirqs = ''.join(cells for panel in panels for name, cells in panel if name == 'softirq/0')
    assert re.search(r'B:IRQ_PO\w*=*\[=*C:irq_task', softirqs)
    assert [ROW.match(line).group(3, 4, 5, 8, 9) for line in below[1:]] == [
        ('irq 24', 'softirq', 'IRQ_POLL', '0', 'softirq'),
        ('irq 24', 'tasklet', 'irq_tasklet_fn', '0', 'softirq')]


def test_the_picture_cuts_idle_time_out(run):
    panels, below = pictures(run.of('timeline', 1))
    axes = ' '.join(cells for panel in panels for name, cells in panel if name == 'us')
    assert re.search(r'~ \d{3} ms ~.*~ 10\d\d ms ~', axes)
    assert [ROW.match(line)[5] for line in below] == ['timer_handler', 'process_timeout']
    times = [int(t) for t in re.findall(r'\|(\d+)', axes)]
    assert times == sorted(times) and 2000000 < times[-1] < 2030000


def test_the_picture_of_a_part_says_so(run):
    panels, below = pictures(run.of('timeline 100 1010'))
    assert re.fullmatch(r'This is 100\.000 to 1010\.000 of 20\d\d\.\d{3} ms\.', below[-1])
    assert ('A', 'softirq/0') in letters_in(panels)


@pytest.mark.parametrize('command', ['timeline "timer set 1; sleep 2"', 'timeline "work self 5; '
                                     'on 2 tasklet order; on 3 irq 24; softirqs raise; timer set '
                                     '1; work delay; timer cancel; work flush"'])
def test_pictures_on_4_cpus_fit(run4, command):
    panels, below = pictures(run4.of(command))
    assert 1 <= len(panels) <= 4
    names = [[name for name, _ in panel] for panel in panels]
    order = ['us'] + ['%s/%d' % (c, cpu) for cpu in range(4)
                      for c in ('hardirq', 'softirq', 'task')]
    for panel in names:
        assert panel == [name for name in order if name in panel] and len(panel) > 1


def test_what_does_not_fit_is_reached_part_by_part(shell):
    """Each picture says how to get the next; the last ones say that they are of a part."""
    shell.command('trace off; trace clear')
    text = shell.command('timeline repeat 25 tasklet once')
    seen, parts = 0, 0
    while True:
        panels, below = pictures(text)
        assert len(panels) <= 4
        seen += len(letters_in(panels))
        parts += 1
        following = re.fullmatch(r'This is \S+ to (\S+) of \S+ ms\. What comes next: '
                                 r'timeline (\S+)', below[-1])
        if not following:
            break
        assert following[1] == following[2] and parts < 30
        text = shell.command('timeline ' + following[2])
    assert parts > 3 and seen >= 50             # 25 tasklets, and 25 sleeps for a tick
    end = re.fullmatch(r'This is \S+ to (\S+) of (\S+) ms\.', below[-1])
    assert end[1] == end[2]
    assert shell.command('timeline 99999') == (
        'timeline: the last event was at %d ms\n' % float(end[1]))


# --- latency --------------------------------------------------------------------------------

def us(ns):
    return '%d.%03d' % divmod(ns, 1000)


def figures(samples):
    """What latency says of these, in ns."""
    s = sorted(samples)
    return ('  count %d, us: min %s, p50 %s, p99 %s, max %s' % (
        len(s), us(s[0]), us(s[-(-len(s) * 50 // 100) - 1]), us(s[-(-len(s) * 99 // 100) - 1]),
        us(s[-1])))


@pytest.mark.parametrize('cpus', [1, 4])
def test_latency_is_that_of_the_events(request, cpus):
    """Count, least, middle, 99 of 100, most: of the same events, exactly; and the histogram."""
    this = request.getfixturevalue({1: 'run', 4: 'run4'}[cpus])
    pairs, wakes = pairs_of(exported(this))
    done = [p for p in pairs if p.raised and p.began]
    waits = {'wake-up -> run': wakes if cpus == 4 else None}
    for name, kind in (('tasklet', 'tasklet'), ('queue -> work', 'work')):
        waits[name] = [p.began - p.raised for p in done if p.kind == kind]
    waits['timer lateness'] = [p.late for p in done if p.kind == 'timer']
    for name, inside in (('irq -> softirq', True), ('thread -> softirq', False)):
        waits[name] = [p.began - p.raised for p in done if p.kind == 'softirq'
                       and (p.from_.flags[2] in 'hH') is inside]
    text = this.of('latency', {1: 1, 4: 0}[cpus])
    said = dict(re.findall(r'(?m)^(\S.{16}) (.*\n(?:  .*\n)*)', text))
    said = {name.strip(): body.splitlines() for name, body in said.items()}
    assert set(said) == set(waits)
    assert max(map(len, text.splitlines())) < 80
    for name, samples in waits.items():
        if samples is None:
            continue
        if not samples:
            assert said[name] == ['none'], name
            continue
        assert said[name][1] == figures(samples), name
        buckets = collections.Counter((ns // 1000).bit_length() for ns in samples)
        rows_said = [re.fullmatch(r' +(\d+) \.\. (\d+) +us (#+) +(\d+)', line)
                     for line in said[name][2:] if '#' in line]
        assert [(int(m[2]), int(m[4])) for m in rows_said] == [
            (2**b, n) for b, n in sorted(buckets.items())], name
        assert max(len(m[3]) for m in rows_said) == 40
    late = [p.ticks for p in done if p.kind == 'timer']
    assert ('  a tick or more late: %d of %d; at most %d ticks of 10000 us'
            % (sum(t > 0 for t in late), len(late), max(late))) in said['timer lateness']
