# SPDX-License-Identifier: MIT
"""The text of a trace -> its events. The text is ftrace's, as Linux 6.1 prints it:

    # entries-in-buffer/entries-written: 123/456   #P:4
              <idle>-0       [000] d.h1.     3.000123456: irq_handler_entry: irq=0 name=timer

What cannot be read, a line cut off or overwritten, is counted and kept for the report; it
is never guessed at. An event's name that is not in FIELDS is the function of a
trace_printk(), and its text is whatever the programmer wrote.
"""

import re

COUNTS = re.compile(r'# entries-in-buffer/entries-written: (\d+)/(\d+)\s+#P:(\d+)\s*$')
END = '# end'
LINE = re.compile(r' *(?P<comm>.*)-(?P<pid>\d+) +\[(?P<cpu>\d{3})\] (?P<flags>\S{5}) +'
                  r'(?P<s>\d+)\.(?P<fraction>\d{6}|\d{9}): (?P<name>[^\s:]+): ?(?P<text>.*)$')
NUMBERS = {'irq', 'vec', 'expires', 'timeout', 'now', 'baseclk', 'cpu', 'req_cpu', 'pid',
           'prev_pid', 'next_pid', 'child_pid', 'target_cpu'}
FIELDS = {name: re.compile(pattern + '$') for name, pattern in {
    'irq_handler_entry': r'irq=(?P<irq>\d+) name=(?P<name>.*)',
    'irq_handler_exit': r'irq=(?P<irq>\d+) ret=(?P<ret>handled|unhandled)',
    'softirq_raise': r'vec=(?P<vec>\d+) \[action=(?P<action>[^]]+)\]',
    'softirq_entry': r'vec=(?P<vec>\d+) \[action=(?P<action>[^]]+)\]',
    'softirq_exit': r'vec=(?P<vec>\d+) \[action=(?P<action>[^]]+)\]',
    'tasklet_schedule': r'tasklet=(?P<tasklet>.*) function=(?P<function>.*) vec=(?P<vec>\d+)',
    'tasklet_entry': r'tasklet=(?P<tasklet>.*) function=(?P<function>.*)',
    'tasklet_exit': r'tasklet=(?P<tasklet>.*) function=(?P<function>.*)',
    'timer_init': r'timer=(?P<timer>\w+)',
    'timer_start': r'timer=(?P<timer>\w+) function=(?P<function>.*) expires=(?P<expires>\d+) '
                   r'\[timeout=(?P<timeout>-?\d+)\] cpu=(?P<cpu>\d+) flags=(?P<flags>.*)',
    'timer_expire_entry': r'timer=(?P<timer>\w+) function=(?P<function>.*) now=(?P<now>\d+) '
                          r'baseclk=(?P<baseclk>\d+)',
    'timer_expire_exit': r'timer=(?P<timer>\w+)',
    'timer_cancel': r'timer=(?P<timer>\w+)',
    'workqueue_queue_work': r'work struct=(?P<work>\w+) function=(?P<function>.*) '
                            r'workqueue=(?P<workqueue>.*) req_cpu=(?P<req_cpu>-?\d+) '
                            r'cpu=(?P<cpu>-?\d+)',
    'workqueue_activate_work': r'work struct (?P<work>\w+)',
    'workqueue_execute_start': r'work struct (?P<work>\w+): function (?P<function>.*)',
    'workqueue_execute_end': r'work struct (?P<work>\w+): function (?P<function>.*)',
    'sched_switch': r'prev_comm=(?P<prev_comm>.*) prev_pid=(?P<prev_pid>\d+) prev_prio=-?\d+ '
                    r'prev_state=(?P<prev_state>\S+) ==> next_comm=(?P<next_comm>.*) '
                    r'next_pid=(?P<next_pid>\d+) next_prio=-?\d+',
    'sched_wakeup': r'comm=(?P<comm>.*) pid=(?P<pid>\d+) prio=-?\d+ target_cpu=(?P<target_cpu>\d+)',
    'sched_process_fork': r'comm=(?P<comm>.*) pid=(?P<pid>\d+) child_comm=(?P<child_comm>.*) '
                          r'child_pid=(?P<child_pid>\d+)',
    'sched_process_exit': r'comm=(?P<comm>.*) pid=(?P<pid>\d+) prio=-?\d+',
    'sched_kthread_stop': r'comm=(?P<comm>.*) pid=(?P<pid>\d+)',
    'sched_kthread_stop_ret': r'ret=(?P<ret>-?\d+)',
    'ipi_raise': r'target_mask=(?P<mask>[0-9a-f]+) \((?P<reason>.*)\)',
    'ipi_entry': r'\((?P<reason>.*)\)',
    'ipi_exit': r'\((?P<reason>.*)\)',
    'bh_disable': r'caller=(?P<caller>.*)',
    'bh_enable': r'caller=(?P<caller>.*)',
    'contention_begin': r'(?P<lock>.*) \(flags=(?P<flags>.*)\)',
    'contention_end': r'(?P<lock>.*) \(ret=(?P<ret>-?\d+)\)',
    'module_load': r'(?P<module>\S+).*',
    'module_free': r'(?P<module>\S+).*',
}.items()}
KEPT_BAD = 20           # garbled lines that are quoted in a report


class Event:
    """One line. time_ns is since boot; fields: the numbers in its text are integers."""

    __slots__ = ('time_ns', 'cpu', 'comm', 'pid', 'flags', 'name', 'text', 'fields')

    def __init__(self, match, fields):
        fraction = match['fraction']
        self.time_ns = int(match['s']) * 10**9 + int(fraction) * 10**(9 - len(fraction))
        self.cpu = int(match['cpu'])
        self.comm, self.pid = match['comm'], int(match['pid'])
        self.flags, self.name, self.text = match['flags'], match['name'], match['text']
        self.fields = fields

    def __repr__(self):
        return '%.9f [%d] %s: %s' % (self.time_ns / 1e9, self.cpu, self.name, self.text)

    @property
    def in_hardirq(self):
        return self.flags[2] in 'hHzZ'

    @property
    def in_softirq(self):
        return self.flags[2] == 's'

    @property
    def is_message(self):
        """Text of a programmer: printk, trace_printk, `trace mark`."""
        return self.name not in FIELDS


class Trace:
    """What a text held. lost: entries that were overwritten in the ring, where an event with
    a long text takes several; bad: [(line number, text)] of the first lines that could not
    be read, bad_count: how many; complete: its last line came; exports: how often that was."""

    def __init__(self):
        self.events = []
        self.in_buffer = self.written = None
        self.cpus = 0
        self.bad, self.bad_count = [], 0
        self.complete = False
        self.exports = 0

    @property
    def lost(self):
        return self.written - self.in_buffer if self.written is not None else 0


def read_event(line):
    """-> the Event, None if this is none."""
    match = LINE.match(line)
    if not match:
        return None
    pattern = FIELDS.get(match['name'])
    if not pattern:
        return Event(match, {})
    found = pattern.match(match['text'])
    if not found:
        return None
    return Event(match, {key: int(value) if key in NUMBERS else value
                         for key, value in found.groupdict().items()})


def parse(text):
    """-> Trace. A ring that was exported several times: what came last."""
    trace = Trace()
    for number, line in enumerate(text.replace('\r', '').split('\n'), 1):
        if trace.complete and line.strip():
            exports, trace = trace.exports, Trace()
            trace.exports = exports
        if line.startswith('#'):
            read_header(trace, line)
            continue
        event = read_event(line)
        if event:
            trace.events.append(event)
        elif line.strip():
            trace.bad_count += 1
            if len(trace.bad) < KEPT_BAD:
                trace.bad.append((number, line))
    trace.cpus = max([trace.cpus] + [event.cpu + 1 for event in trace.events])
    trace.events.sort(key=lambda event: event.time_ns)      # stable: as they stood
    return trace


def read_header(trace, line):
    counts = COUNTS.match(line)
    if counts:
        trace.in_buffer, trace.written, trace.cpus = map(int, counts.groups())
    elif line.rstrip() == END:
        trace.complete = True
        trace.exports += 1
