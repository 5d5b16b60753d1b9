# SPDX-License-Identifier: MIT
"""Who ran when, who asked for it and how long it waited: exactly, on small traces."""

import pytest
from synthetic import synthetic
from traces import Model, model_of, parse, switch
from trace_model import HARDIRQ, SOFTIRQ, TASK, percentile, summary

IDLE = '<idle>-0'
TIMER = 'timer=0012 function=f'


def runs(model, kind):
    return [run for run in model.runs if run.kind == kind]


def arrows(model):
    """[(kind, index of the event that asked, index of the one that began)]"""
    return [(link.kind, link.source, link.target) for link in model.links]


def softirq(us, what, vec=1, action='TIMER', cpu=0, flags='..s1.'):
    return (us, cpu, IDLE, flags, 'softirq_%s: vec=%d [action=%s]' % (what, vec, action))


def timer_start(us, expires, timeout, cpu=0):
    return (us, cpu, IDLE, '.....', 'timer_start: %s expires=%d [timeout=%d] cpu=%d flags='
            % (TIMER, expires, timeout, cpu))


def expire(us, now, what='entry', cpu=0):
    return (us, cpu, IDLE, '..s1.', 'timer_expire_entry: %s now=%d baseclk=%d' % (TIMER, now, now)
            if what == 'entry' else 'timer_expire_exit: timer=0012')


def test_rows_and_depths():
    """A tasklet in its softirq, a top half over it, the thread below."""
    model = model_of([
        (10, 0, 'sh-1', 'd.h1.', 'irq_handler_entry: irq=4 name=ttyS0'),
        (12, 0, 'sh-1', 'd.h1.', 'softirq_raise: vec=6 [action=TASKLET]'),
        (13, 0, 'sh-1', 'd.h1.', 'irq_handler_exit: irq=4 ret=handled'),
        (15, 0, 'sh-1', '..s1.', 'softirq_entry: vec=6 [action=TASKLET]'),
        (16, 0, 'sh-1', '..s1.', 'tasklet_entry: tasklet=t function=f'),
        (17, 0, 'sh-1', 'd.H1.', 'irq_handler_entry: irq=0 name=timer'),
        (19, 0, 'sh-1', 'd.H1.', 'irq_handler_exit: irq=0 ret=handled'),
        (21, 0, 'sh-1', '..s1.', 'tasklet_exit: tasklet=t function=f'),
        (22, 0, 'sh-1', '..s1.', 'softirq_exit: vec=6 [action=TASKLET]')])
    assert [(run.kind, run.row, run.title, run.pieces) for run in model.runs] == [
        ('task', TASK, 'sh-1', [(0, 10000, 22000, 0)]),
        ('irq', HARDIRQ, 'ttyS0 (irq 4)', [(0, 10000, 13000, 0)]),
        ('softirq', SOFTIRQ, 'TASKLET', [(0, 15000, 22000, 0)]),
        ('tasklet', SOFTIRQ, 'f', [(0, 16000, 21000, 1)]),
        ('irq', HARDIRQ, 'timer (irq 0)', [(0, 17000, 19000, 0)])]
    assert arrows(model) == [('softirq', 1, 3)]
    assert model.waited_ns(runs(model, 'softirq')[0]) == 3000


def test_several_raises_are_one_run():
    """Both have an arrow, the first is how long it waited; another vector and another CPU
    are none of it."""
    model = model_of([
        softirq(1, 'raise', flags='d.h1.'), softirq(2, 'raise', 6, 'TASKLET'),
        softirq(3, 'raise', cpu=1), softirq(4, 'raise'), softirq(9, 'entry'),
        softirq(10, 'exit'), softirq(11, 'entry'), softirq(12, 'exit')], cpus=2)
    assert arrows(model) == [('softirq', 0, 4), ('softirq', 3, 4)]
    assert [link.first for link in model.links] == [True, False]
    first, second = runs(model, 'softirq')
    assert (model.waited_ns(first), model.waited_ns(second)) == (8000, None)
    assert model.latencies()['irq-softirq'] == [(8000, first)]


def test_a_raise_in_a_thread_is_another_series():
    model = model_of([softirq(1, 'raise', flags='..b1.'), softirq(5, 'entry'), softirq(6, 'exit')])
    found = model.latencies()
    assert [value for value, _ in found['raise-softirq']] == [4000]
    assert found['irq-softirq'] == []


def test_tasklet_on_another_cpu():
    model = model_of([
        (1, 0, IDLE, 'd.h1.', 'tasklet_schedule: tasklet=t function=f vec=6'),
        (2, 0, IDLE, 'd.h1.', 'tasklet_schedule: tasklet=u function=g vec=6'),
        (7, 1, IDLE, '..s1.', 'tasklet_entry: tasklet=t function=f'),
        (8, 1, IDLE, '..s1.', 'tasklet_exit: tasklet=t function=f')], cpus=2)
    assert arrows(model) == [('tasklet', 0, 2)]


def test_a_cancelled_timer_has_no_arrow():
    model = model_of([timer_start(1, 105, 5),
                      (2, 0, IDLE, '.....', 'timer_cancel: timer=0012'),
                      expire(50000, 105), expire(50010, 105, 'exit')])
    assert arrows(model) == []


def test_a_timer_that_is_started_again():
    """Only the last start is what it ran for."""
    model = model_of([timer_start(1, 105, 5), timer_start(2, 107, 7), expire(70000, 107),
                      expire(70010, 107, 'exit')])
    assert arrows(model) == [('timer', 1, 2)]


def test_work_is_split_by_a_switch():
    """A work item sleeps: two pieces on two CPUs, and how long it ran is their sum."""
    model = model_of([
        (1, 0, 'sh-1', '.....', 'workqueue_queue_work: work struct=0a function=f workqueue=events '
         'req_cpu=16 cpu=0'),
        switch(2, 0, 'sh-1', 'S', 'events/0-7'),
        (3, 0, 'events/0-7', '.....', 'workqueue_execute_start: work struct 0a: function f'),
        switch(5, 0, 'events/0-7', 'D', IDLE),
        switch(20, 1, IDLE, 'R', 'events/0-7'),
        (24, 1, 'events/0-7', '.....', 'workqueue_execute_end: work struct 0a: function f'),
        switch(25, 1, 'events/0-7', 'S', IDLE)], cpus=2)
    work, = runs(model, 'work')
    assert work.pieces == [(0, 3000, 5000, 1), (1, 20000, 24000, 1)]
    assert work.ran_ns == 6000
    assert (work.begin, work.end, model.waited_ns(work)) == (2, 5, 2000)
    turns = [(run.title, run.pieces) for run in runs(model, 'task')]
    assert turns == [('sh-1', [(0, 1000, 2000, 0)]), ('events/0-7', [(0, 2000, 5000, 0)]),
                     ('events/0-7', [(1, 20000, 25000, 0)])]


def wakeup(us, pid, cpu=0, who=IDLE):
    return (us, cpu, who, 'd.s1.', 'sched_wakeup: comm=x pid=%d prio=120 target_cpu=000' % pid)


def test_wake_up():
    model = model_of([wakeup(1, 7), wakeup(2, 8), switch(4, 0, IDLE, 'R', 'x-7'),
                      switch(9, 0, 'x-7', 'S', IDLE), switch(11, 0, IDLE, 'R', 'x-7')])
    assert arrows(model) == [('wakeup', 0, 2)]
    assert [value for value, _ in model.latencies()['wakeup']] == [3000]


def test_a_wake_up_of_who_runs():
    """It waits for nothing: the next turn is another matter."""
    model = model_of([switch(1, 0, IDLE, 'R', 'x-7'), wakeup(2, 7, 1),
                      switch(3, 0, 'x-7', 'R', IDLE), switch(9, 0, IDLE, 'R', 'x-7')], cpus=2)
    assert arrows(model) == []


def test_a_wake_up_of_who_runs_on_a_cpu_not_heard_of_yet():
    """That it ran is known when it goes to sleep."""
    model = model_of([wakeup(1, 7), switch(3, 1, 'x-7', 'S', IDLE), switch(9, 1, IDLE, 'R', 'x-7')],
                     cpus=2)
    assert arrows(model) == []


def test_ipi_to_two_cpus():
    model = model_of([
        (1, 0, 'sh-1', 'd..1.', 'ipi_raise: target_mask=00000006 (Tick interrupts)'),
        (3, 1, IDLE, 'd.h1.', 'ipi_entry: (Rescheduling interrupts)'),
        (4, 1, IDLE, 'd.h1.', 'ipi_exit: (Rescheduling interrupts)'),
        (5, 1, IDLE, 'd.h1.', 'ipi_entry: (Tick interrupts)'),
        (6, 1, IDLE, 'd.h1.', 'ipi_exit: (Tick interrupts)'),
        (8, 2, IDLE, 'd.h1.', 'ipi_entry: (Tick interrupts)'),
        (9, 2, IDLE, 'd.h1.', 'ipi_exit: (Tick interrupts)')], cpus=3)
    assert arrows(model) == [('ipi', 0, 3), ('ipi', 0, 5)]
    assert [value for value, _ in model.latencies()['ipi']] == [4000, 7000]


def test_the_edges_of_a_trace():
    """An end without a beginning is counted, a beginning without an end reaches to the last
    event, and what is inside what ends, ends."""
    model = model_of([
        softirq(1, 'exit'), softirq(2, 'entry'),
        (3, 0, IDLE, '..s1.', 'tasklet_entry: tasklet=t function=f'),
        softirq(5, 'exit'), softirq(6, 'entry', 6, 'TASKLET'),
        (9, 0, IDLE, '..s1.', 'console: last')])
    assert model.unmatched == 1
    assert [(run.kind, run.pieces, run.end) for run in model.runs[1:]] == [
        ('softirq', [(0, 2000, 5000, 0)], 3), ('tasklet', [(0, 3000, 5000, 1)], None),
        ('softirq', [(0, 6000, 9000, 0)], None)]


def test_without_sched_switch():
    """The left column tells whose turn it is."""
    model = model_of([(1, 0, 'a-3', '.....', 'console: x'), (5, 0, 'b-4', '.....', 'console: x'),
                      (8, 0, 'b-4', '.....', 'console: x')])
    assert [(run.title, run.pieces) for run in model.runs] == [
        ('a-3', [(0, 1000, 5000, 0)]), ('b-4', [(0, 5000, 8000, 0)])]


def test_waiting_for_a_lock_is_in_its_context():
    begin, end = 'contention_begin: 0a (flags=SPIN)', 'contention_end: 0a (ret=0)'
    model = model_of([(1, 0, IDLE, 'd.h1.', begin), (2, 0, IDLE, 'd.h1.', end),
                      (3, 0, 'a-3', '.....', begin), (5, 0, 'a-3', '.....', end)])
    assert [(run.row, run.pieces) for run in runs(model, 'lock')] == [
        (HARDIRQ, [(0, 1000, 2000, 0)]), (TASK, [(0, 3000, 5000, 1)])]


@pytest.mark.parametrize('first', [100, 2**32 - 3])
@pytest.mark.parametrize('tick_us', [10000, 4000, 1000])
def test_lateness(first, tick_us):
    """In jiffies, also when they wrap round; in time from when the jiffy began."""
    base = 5000000
    lines = []
    for start, timeout, run, late_us in ((0, 4, 4, 20), (4, 3, 7, 20), (8, 2, 12, 65)):
        lines += [timer_start(base + start * tick_us + 300, (first + start + timeout) % 2**32,
                              timeout),
                  expire(base + run * tick_us + late_us, (first + run) % 2**32),
                  expire(base + run * tick_us + late_us + 5, 0, 'exit')]
    model = model_of(lines)
    assert model.hz == 1000000 // tick_us
    assert [run.late_jiffies for run in runs(model, 'timer')] == [0, 0, 2]
    assert [run.late_ns for run in runs(model, 'timer')] == [0, 0, 2 * tick_us * 1000 + 45000]


def test_lateness_with_ticks_that_are_not_quite_that_long():
    """The drift of the ticks (150 in a million: the PIT's) is none of the timers' lateness."""
    lines = []
    for n in range(0, 4000, 40):
        lines += [timer_start(round(n * 10001.5) + 400, 1000 + n + 4, 4),
                  expire(round((n + 4) * 10001.5) + 20, 1000 + n + 4),
                  expire(round((n + 4) * 10001.5) + 25, 0, 'exit')]
    late = [run.late_ns for run in runs(model_of(lines), 'timer')]
    assert max(late) < 10000


def test_lateness_in_time_is_left_out_where_it_cannot_be_told():
    model = model_of([timer_start(1, 101, 1), expire(9000, 101), expire(9001, 0, 'exit')])
    timer, = runs(model, 'timer')
    assert (model.hz, timer.late_jiffies, timer.late_ns) == (None, 0, None)
    assert model.latencies()['timer'] == []


def test_summary():
    values = list(range(1, 201))
    assert summary(values) == {'count': 200, 'min': 1, 'p50': 100, 'p99': 198, 'max': 200}
    assert summary([7]) == {'count': 1, 'min': 7, 'p50': 7, 'p99': 7, 'max': 7}
    assert summary([]) is None
    assert percentile([1, 2], 50) == 1


def test_an_empty_trace():
    model = Model(parse('# nothing\n'))
    assert (model.runs, model.links, model.hz) == ([], [], None)


def test_pieces_never_cross():
    """In each row and depth of a large trace one ends before the next begins."""
    model = Model(parse(synthetic(20000, 4)))
    assert len(model.runs) > 5000 and not model.unmatched
    layers = {}
    for run in model.runs:
        for cpu, start, end, depth in run.pieces:
            assert start <= end
            layers.setdefault((cpu, run.row, depth), []).append((start, end))
    for pieces in layers.values():
        pieces.sort()
        assert all(end <= start for (_, end), (start, _) in zip(pieces, pieces[1:]))
