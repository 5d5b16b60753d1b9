# SPDX-License-Identifier: MIT
"""The text of a trace is read exactly, and what cannot be read is counted."""

import random

import pytest
from synthetic import synthetic
from traces import parse, text_of

IDLE = '<idle>-0'
ONE = (3000123, 0, IDLE, 'd.h1.', 'irq_handler_entry: irq=0 name=timer')


def one(event):
    """The only event of a text; None if it could not be read."""
    trace = parse(text_of([(3000123, 0, IDLE, 'd.h1.', event)]))
    assert len(trace.events) + trace.bad_count == 1
    return trace.events[0] if trace.events else None


def test_an_event():
    """Every column arrives."""
    event = parse(text_of([ONE])).events[0]
    assert (event.time_ns, event.cpu, event.comm, event.pid, event.flags) == (
        3000123000, 0, '<idle>', 0, 'd.h1.')
    assert (event.name, event.text) == ('irq_handler_entry', 'irq=0 name=timer')
    assert event.fields == {'irq': 0, 'name': 'timer'}


@pytest.mark.parametrize('digits,time_ns', [('3.000123', 3000123000), ('3.000123456', 3000123456),
                                            ('12345.000000001', 12345000000001)])
def test_times(digits, time_ns):
    """Six digits as `trace show` prints them, nine as `trace export` sends them."""
    line = '          <idle>-0       [003] d.h1. %s: console: x\n' % digits
    assert parse(line).events[0].time_ns == time_ns


@pytest.mark.parametrize('comm,pid', [('kworker/0:1-ev-3', 7), ('a b', 1), ('x-12 [001]', 65535),
                                      ('<...>', 9)])
def test_names_of_threads(comm, pid):
    """A thread's name may have blanks, dashes, brackets in it."""
    event = parse(text_of([(1, 2, '%s-%d' % (comm, pid), '.....', 'console: x')])).events[0]
    assert (event.comm, event.pid, event.cpu) == (comm, pid, 2)


@pytest.mark.parametrize('event,fields', [
    ('softirq_raise: vec=9 [action=RCU]', {'vec': 9, 'action': 'RCU'}),
    ('tasklet_schedule: tasklet=0x03fc0010 function=my_tasklet vec=0',
     {'tasklet': '0x03fc0010', 'function': 'my_tasklet', 'vec': 0}),
    ('timer_start: timer=00123450 function=f expires=4294967295 [timeout=-3] cpu=1 flags=D|I',
     {'timer': '00123450', 'function': 'f', 'expires': 4294967295, 'timeout': -3, 'cpu': 1,
      'flags': 'D|I'}),
    ('timer_start: timer=00123450 function=f expires=7 [timeout=3] cpu=1 flags=',
     {'timer': '00123450', 'function': 'f', 'expires': 7, 'timeout': 3, 'cpu': 1, 'flags': ''}),
    ('workqueue_queue_work: work struct=0012 function=f workqueue=my queue req_cpu=-1 cpu=3',
     {'work': '0012', 'function': 'f', 'workqueue': 'my queue', 'req_cpu': -1, 'cpu': 3}),
    ('sched_switch: prev_comm=a b prev_pid=3 prev_prio=120 prev_state=D ==> next_comm=swapper/0 '
     'next_pid=0 next_prio=120',
     {'prev_comm': 'a b', 'prev_pid': 3, 'prev_state': 'D', 'next_comm': 'swapper/0',
      'next_pid': 0}),
    ('ipi_raise: target_mask=0000000e (Tick interrupts)',
     {'mask': '0000000e', 'reason': 'Tick interrupts'}),
    ('contention_begin: my_lock (flags=SPIN|READ)', {'lock': 'my_lock', 'flags': 'SPIN|READ'}),
    ('sched_process_fork: comm=kthreadd pid=2 child_comm=irq child_pid=14',
     {'comm': 'kthreadd', 'pid': 2, 'child_comm': 'irq', 'child_pid': 14}),
])
def test_fields(event, fields):
    assert one(event).fields == fields


def test_messages():
    """What no event is called is a trace_printk() of the function with that name."""
    event = one('my_handler: count=3: irq=0')
    assert (event.name, event.text, event.is_message) == ('my_handler', 'count=3: irq=0', True)
    assert one('console: # not a header').text == '# not a header'
    assert not one('timer_init: timer=0012').is_message


@pytest.mark.parametrize('event', ['softirq_raise: vec=1 [act', 'irq_handler_exit: irq=0 ret=maybe',
                                   'timer_start: timer=1 function=f expires= [timeout=1] cpu=0',
                                   'timer_init: timer=0012 and more', 'no colon here'])
def test_a_text_that_does_not_fit_its_event(event):
    assert one(event) is None


def test_counts():
    trace = parse(text_of([ONE], cpus=4, lost=57))
    assert (trace.lost, trace.cpus, trace.complete) == (57, 4, True)
    trace = parse(text_of([ONE, ONE], end='').replace('2/2', '3/9'))
    assert (trace.lost, trace.complete) == (6, False)


def test_garbled_lines_are_counted_and_quoted():
    lines = text_of([ONE] * 40).split('\n')
    for number in range(5, 35):
        lines[number] = lines[number][:30]
    trace = parse('\n'.join(lines))
    assert (len(trace.events), trace.bad_count, len(trace.bad)) == (10, 30, 20)
    assert trace.bad[0] == (6, lines[5])


def test_a_text_that_is_cut_anywhere():
    """Each event but the one in the cut is there, and only a whole text is complete."""
    text = synthetic(60)
    whole = parse(text).events
    for cut in range(len(text) - 1):
        trace = parse(text[:cut])
        assert trace.bad_count <= 1 and not trace.complete
        lines = text[:cut].count('\n') - 4
        assert max(0, lines) <= len(trace.events) <= max(0, lines) + 1
        assert [e.time_ns for e in trace.events] == [e.time_ns for e in whole[:len(trace.events)]]


def test_garbage_is_no_crash():
    dice = random.Random(1)
    text = list(synthetic(300))
    for _ in range(400):
        text[dice.randrange(len(text))] = chr(dice.choice([0, 10, 35, 65533, 48]))
    trace = parse(''.join(text))
    assert 0 < trace.bad_count and 100 < len(trace.events) < 300


def test_the_last_of_several_exports():
    first, second = text_of([ONE] * 3, lost=5), text_of([ONE])
    assert len(parse(first + second).events) == 1
    assert parse(first + second).lost == 0
    assert not parse(first + second[:-7]).complete


def test_carriage_returns():
    trace = parse(text_of([ONE]).replace('\n', '\r\n'))
    assert trace.complete and trace.events[0].fields['name'] == 'timer'
