# SPDX-License-Identifier: MIT
"""What the events of a trace mean: who ran when, who started it, how long it waited.

A *run* is one call of something: a top half, a softirq, a tasklet, a timer's function, a
work item, a thread's turn on a CPU. It lies in a row, one of three on each CPU (ROWS),
and inside the run that it interrupted or that called it, as its depth says. A thread that
is switched out takes its runs with it, so a run may have several *pieces*.

A *link* goes from the event that asked for a run to the event with which it began:

    softirq_raise vec N          the next softirq_entry of N on that CPU
    tasklet_schedule T           the next tasklet_entry of T, on any CPU
    timer_start P                timer_expire_entry of P; timer_cancel and timer_start end it
    workqueue_queue_work W       the next workqueue_execute_start of W
    sched_wakeup PID             the next sched_switch to PID; none when PID is running
    ipi_raise                    the next ipi_entry with that reason, on each target

Several requests may become one run: each has its link, the first says how long it waited.
"""

ROWS = ('hardirq', 'softirq', 'task')
HARDIRQ, SOFTIRQ, TASK = range(3)
BY_FLAGS = None         # the row is that of the event's context

# The event a run begins with -> kind, row, the fields that name the object.
BEGINS = {
    'irq_handler_entry': ('irq', HARDIRQ, ('irq',)),
    'ipi_entry': ('ipi', HARDIRQ, ('reason',)),
    'softirq_entry': ('softirq', SOFTIRQ, ('vec',)),
    'tasklet_entry': ('tasklet', SOFTIRQ, ('tasklet', 'function')),
    'timer_expire_entry': ('timer', SOFTIRQ, ('timer',)),
    'workqueue_execute_start': ('work', TASK, ('work',)),
    'contention_begin': ('lock', BY_FLAGS, ('lock',)),
    'bh_disable': ('bh', TASK, ()),
}
ENDS = {
    'irq_handler_exit': 'irq', 'ipi_exit': 'ipi', 'softirq_exit': 'softirq',
    'tasklet_exit': 'tasklet', 'timer_expire_exit': 'timer', 'workqueue_execute_end': 'work',
    'contention_end': 'lock', 'bh_enable': 'bh',
}
FIELDS_OF = {kind: fields for kind, _, fields in BEGINS.values()}
ROW_OF = {kind: row for kind, row, _ in BEGINS.values()}
KINDS = tuple(FIELDS_OF) + ('task', 'idle')
PLAIN_REQUESTS = {'tasklet_schedule': 'tasklet', 'timer_start': 'timer',
                  'workqueue_queue_work': 'work'}
RATES_HZ = (100, 250, 1000)
MIN_JIFFIES = 3         # between two events, for HZ to be told from them
DRIFT_JIFFIES = 20      # between two events, for a drift to be told
MAX_DRIFT = 0.001       # of a tick's length
JIFFIES = 1 << 32
SERIES = (
    ('irq-softirq', 'interrupt to softirq', 'ns'),
    ('raise-softirq', 'softirq raised elsewhere', 'ns'),
    ('tasklet', 'tasklet_schedule to tasklet', 'ns'),
    ('timer', 'timer lateness', 'ns'),
    ('timer-jiffies', 'timer lateness in jiffies', 'jiffies'),
    ('work', 'queue_work to work item', 'ns'),
    ('wakeup', 'wake-up to run', 'ns'),
    ('ipi', 'IPI raised to handled', 'ns'),
)


class Run:
    """begin, end: indices of events, None when outside of the trace."""

    def __init__(self, kind, row, key, begin):
        self.kind, self.row, self.key, self.begin = kind, row, key, begin
        self.end = None
        self.title = ''
        self.requests = []      # indices of links, oldest first
        self.pieces = []        # (cpu, start_ns, end_ns, depth)
        self.late_ns = self.late_jiffies = None

    @property
    def ran_ns(self):
        return sum(end - start for _, start, end, _ in self.pieces)


class Link:
    def __init__(self, kind, source, target, run, first):
        self.kind, self.source, self.target = kind, source, target
        self.run, self.first = run, first


class Stack:
    """Runs inside each other, in one row of a CPU or in one thread."""

    def __init__(self):
        self.runs = []
        self.since = []         # when each one's present piece began


class Model:
    """runs, links; hz: None if the trace does not tell it."""

    def __init__(self, trace):
        self.trace, self.events = trace, trace.events
        self.runs, self.links = [], []
        self.unmatched = 0      # ends without a beginning: it was before the trace
        self.hz = None
        self.row_of = [context_row(event) for event in self.events]
        self.run_of = [None] * len(self.events)     # the run that an event begins
        self._stacks = {}       # (cpu, row) or thread -> Stack
        self._running = {}      # cpu -> (thread, Run): whose turn it is
        self._asked = {}        # (kind, object) -> [indices of events]
        for index, event in enumerate(self.events):
            self._take(index, event)
        self._finish()
        self._lateness()

    # --- One event ------------------------------------------------------------
    def _take(self, index, event):
        self._see_thread(index, event)
        if event.name == 'sched_switch':
            self._switch(index, event)
        elif event.name in BEGINS:
            self._begin(index, event)
        elif event.name in ENDS:
            self._end(index, event)
        else:
            self._request(index, event)

    def _see_thread(self, index, event):
        """Without sched_switch (not traced, or before the trace) the left column tells."""
        thread = thread_of(event.cpu, event.pid)
        turn = self._running.get(event.cpu)
        if turn and turn[0] == thread:
            return
        if turn:
            self._leave(event.cpu, event.time_ns)
        self._turn(event, thread, event.comm, None)

    def _turn(self, event, thread, comm, begin):
        """THREAD has the CPU from here on; its runs go on."""
        run = self._new_run('idle' if thread[0] == 0 else 'task', TASK, thread, begin)
        run.title = '%s-%d' % (comm, thread[0]) if thread[0] else 'idle'
        self._running[event.cpu] = (thread, run, event.time_ns)
        stack = self._stacks.setdefault(thread, Stack())
        stack.since = [event.time_ns] * len(stack.runs)

    def _leave(self, cpu, time_ns):
        """The turn on this CPU is over; what the thread was in stops for now."""
        thread, run, since = self._running.pop(cpu)
        run.pieces.append((cpu, since, time_ns, 0))
        stack = self._stacks[thread]
        for depth, (inner, start) in enumerate(zip(stack.runs, stack.since), 1):
            inner.pieces.append((cpu, start, time_ns, depth))
        return run

    def _switch(self, index, event):
        fields = event.fields
        left = self._leave(event.cpu, event.time_ns)
        left.end = index
        if fields['prev_state'] != 'R':         # what woke it before this is used up
            self._asked.pop(('wakeup', fields['prev_pid']), None)
        thread = thread_of(event.cpu, fields['next_pid'])
        self._turn(event, thread, fields['next_comm'], index)
        if thread[0]:
            self._answer('wakeup', thread[0], index)

    def _begin(self, index, event):
        kind, row, names = BEGINS[event.name]
        row = self.row_of[index] if row is BY_FLAGS else row
        key = tuple(event.fields[name] for name in names)
        run = self._new_run(kind, row, key, index)
        run.title = title_of(kind, event)
        stack = self._stack(event, row)
        stack.runs.append(run)
        stack.since.append(event.time_ns)
        if kind in ('softirq', 'ipi'):
            self._answer(kind, (event.cpu,) + key, index)
        elif kind in ('tasklet', 'timer', 'work'):
            self._answer(kind, key, index)

    def _end(self, index, event):
        kind = ENDS[event.name]
        key = tuple(event.fields[name] for name in FIELDS_OF[kind])
        row = self.row_of[index] if ROW_OF[kind] is BY_FLAGS else ROW_OF[kind]
        stack = self._stack(event, row)
        if not any((run.kind, run.key) == (kind, key) for run in stack.runs):
            self.unmatched += 1
            return
        base = 1 if row == TASK else 0
        while True:             # what is above it cannot go on either
            run, since = stack.runs.pop(), stack.since.pop()
            run.pieces.append((event.cpu, since, event.time_ns, base + len(stack.runs)))
            if (run.kind, run.key) == (kind, key):
                run.end = index
                return

    def _request(self, index, event):
        fields, kind = event.fields, PLAIN_REQUESTS.get(event.name)
        if kind:
            key = (kind, tuple(fields[name] for name in FIELDS_OF[kind]))
            if kind == 'timer':
                self._asked.pop(key, None)
            self._asked.setdefault(key, []).append(index)
        elif event.name == 'timer_cancel':
            self._asked.pop(('timer', (fields['timer'],)), None)
        elif event.name == 'softirq_raise':
            self._asked.setdefault(('softirq', (event.cpu, fields['vec'])), []).append(index)
        elif event.name == 'ipi_raise':
            for cpu in cpus_of(int(fields['mask'], 16)):
                self._asked.setdefault(('ipi', (cpu, fields['reason'])), []).append(index)
        elif event.name == 'sched_wakeup':
            running = any(turn[0][0] == fields['pid'] for turn in self._running.values())
            if not running:
                self._asked.setdefault(('wakeup', fields['pid']), []).append(index)

    def _answer(self, kind, key, target):
        """The run that TARGET begins is what all these asked for."""
        run = self.run_of[target]
        for number, source in enumerate(self._asked.pop((kind, key), ())):
            run.requests.append(len(self.links))
            self.links.append(Link(kind, source, target, run, number == 0))

    # --- Helpers --------------------------------------------------------------
    def _new_run(self, kind, row, key, begin):
        run = Run(kind, row, key, begin)
        self.runs.append(run)
        if begin is not None:
            self.run_of[begin] = run
        return run

    def _stack(self, event, row):
        if row == TASK:
            return self._stacks[thread_of(event.cpu, event.pid)]
        return self._stacks.setdefault(('row', event.cpu, row), Stack())

    def _finish(self):
        """What was not over when the trace ended reaches to its last event."""
        if not self.events:
            return
        last_ns = self.events[-1].time_ns
        for cpu in sorted(self._running):
            self._leave(cpu, last_ns)
        for key, stack in self._stacks.items():
            if key[0] != 'row':
                continue
            for depth, (run, since) in enumerate(zip(stack.runs, stack.since)):
                run.pieces.append((key[1], since, last_ns, depth))

    # --- Times ----------------------------------------------------------------
    def _lateness(self):
        """How late each timer was. The jiffies are in the text; in time: see Jiffies."""
        armed = [link for link in self.links if link.kind == 'timer']
        clock = Jiffies(self.events)
        self.hz = clock.hz
        for link in armed:
            start, entry = self.events[link.source], self.events[link.target]
            expires = start.fields['expires']
            link.run.late_jiffies = signed(entry.fields['now'] - expires)
            if clock.hz:
                link.run.late_ns = entry.time_ns - clock.begin_ns(expires)

    def waited_ns(self, run):
        """From the first request to the run; None without one."""
        if not run.requests:
            return None
        source = self.links[run.requests[0]].source
        return self.events[run.begin].time_ns - self.events[source].time_ns

    def latencies(self):
        """{series: [(value, Run)]}, in the order of SERIES."""
        found = {key: [] for key, _, _ in SERIES}
        for run in self.runs:
            waited_ns = self.waited_ns(run)
            if run.kind == 'timer':
                if run.late_ns is not None:
                    found['timer'].append((run.late_ns, run))
                if run.late_jiffies is not None:
                    found['timer-jiffies'].append((run.late_jiffies, run))
            elif waited_ns is not None:
                found[self._series(run)].append((waited_ns, run))
        return found

    def _series(self, run):
        if run.kind == 'softirq':
            source = self.links[run.requests[0]].source
            return 'irq-softirq' if self.row_of[source] == HARDIRQ else 'raise-softirq'
        return 'wakeup' if run.kind == 'task' else run.kind


class Jiffies:
    """When a jiffy began, from events that tell it: jiffy J is not later than the first
    event that saw it. hz is None when they lie too close together to tell.

    The ticks of a real clock are not exactly 1/HZ apart: the drift is that between the
    promptest events of the first half and of the second. So times are right up to what lies
    between a tick and the first event after it, some microseconds, and rather too short."""

    def __init__(self, events):
        self.hz = None
        seen = [event for event in events if event.name in ('timer_start', 'timer_expire_entry')]
        if not seen:
            return
        self.first = jiffies_at(seen[0])
        points = [(self.since(jiffies_at(event)), event.time_ns) for event in seen]
        length = points[-1][0] - points[0][0]
        if length < MIN_JIFFIES:
            return
        measured = length * 1e9 / (points[-1][1] - points[0][1])
        self.hz = min(RATES_HZ, key=lambda hz: abs(measured / hz - 1))
        self.length_ns = 1e9 / self.hz
        self.length_ns += self.drift_ns(points, points[0][0] + length / 2)
        self.zero_ns = min(self.rest(point) for point in points)

    def rest(self, point):
        """What remains of the time of an event without its jiffies."""
        return point[1] - point[0] * self.length_ns

    def drift_ns(self, points, middle):
        """For each jiffy."""
        first = min((point for point in points if point[0] < middle), key=self.rest)
        last = min((point for point in points if point[0] >= middle), key=self.rest)
        if last[0] - first[0] < DRIFT_JIFFIES:
            return 0
        drift = (self.rest(last) - self.rest(first)) / (last[0] - first[0])
        return drift if abs(drift) < MAX_DRIFT * self.length_ns else 0

    def since(self, jiffies):
        return signed(jiffies - self.first)

    def begin_ns(self, jiffies):
        return round(self.zero_ns + self.since(jiffies) * self.length_ns)


def context_row(event):
    return HARDIRQ if event.in_hardirq else SOFTIRQ if event.in_softirq else TASK


def thread_of(cpu, pid):
    """Each CPU has an idle thread of its own, all with pid 0."""
    return (pid, cpu) if pid == 0 else (pid,)


def cpus_of(mask):
    return [cpu for cpu in range(mask.bit_length()) if mask >> cpu & 1]


def title_of(kind, event):
    """What is written into the run."""
    fields = event.fields
    if kind == 'irq':
        return '%s (irq %d)' % (fields['name'], fields['irq'])
    if kind == 'ipi':
        return 'IPI: ' + fields['reason']
    if kind == 'softirq':
        return fields['action']
    if kind == 'lock':
        return '%s (%s)' % (fields['lock'], fields['flags'])
    if kind == 'bh':
        return fields['caller']
    return fields['function']


def jiffies_at(event):
    """What jiffies was when a timer was started or ran."""
    fields = event.fields
    if event.name == 'timer_start':
        return fields['expires'] - fields['timeout']
    return fields['now']


def signed(difference):
    """Of two values of jiffies, which wrap round."""
    return (difference + JIFFIES // 2) % JIFFIES - JIFFIES // 2


def percentile(values, percent):
    """Nearest rank, of sorted values: one that occurred."""
    return values[max(0, -(-len(values) * percent // 100) - 1)]


def summary(values):
    """-> {count, min, p50, p99, max}; None of nothing."""
    if not values:
        return None
    values = sorted(values)
    return {'count': len(values), 'min': values[0], 'p50': percentile(values, 50),
            'p99': percentile(values, 99), 'max': values[-1]}
