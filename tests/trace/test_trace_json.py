# SPDX-License-Identifier: MIT
"""trace.json is what the Chrome trace event format says, and says what the trace does."""

import json

import pytest
from synthetic import synthetic
from traces import Model, model_of, parse, switch
from chrome_json import chrome_json


@pytest.fixture(scope='module')
def large():
    return Model(parse(synthetic(6000, 3)))


@pytest.fixture(scope='module')
def events(large):
    return json.loads(chrome_json(large))['traceEvents']


def tracks(events, phases):
    found = {}
    for event in events:
        if event['ph'] in phases:
            found.setdefault((event['pid'], event['tid']), []).append(event)
    return found


def test_every_event_has_what_its_phase_needs(events):
    timed = {'name', 'ts', 'pid', 'tid', 'cat'}
    needed = {'M': {'name', 'pid', 'tid', 'args'}, 'X': timed | {'dur'}, 'i': timed | {'s'},
              's': timed | {'id'}, 'f': timed | {'id', 'bp'}}
    assert {event['ph'] for event in events} == set(needed)
    for event in events:
        assert needed[event['ph']] <= set(event), event


def test_times_do_not_go_back(events):
    for track in tracks(events, 'Xisf').values():
        times = [event['ts'] for event in track]
        assert times == sorted(times) and times[0] >= 0


def test_slices_of_a_track_are_inside_each_other(events):
    """To the nanosecond: what begins in one ends in it."""
    for track in tracks(events, 'X').values():
        ends = []
        for event in track:
            start = round(event['ts'] * 1000)
            end = start + round(event['dur'] * 1000)
            while ends and ends[-1] <= start:
                ends.pop()
            assert not ends or end <= ends[-1], event
            ends.append(end)


def test_what_begins_together_stands_outermost_first():
    model = model_of([(1, 0, 'a-3', '.....', 'bh_disable: caller=f'),
                      (2, 0, 'a-3', '.....', 'bh_enable: caller=f')])
    names = [event['name'] for event in json.loads(chrome_json(model))['traceEvents']
             if event['ph'] == 'X' and event['pid'] == 1]
    assert names == ['a-3', 'f']


def test_flows_pair_up(events, large):
    """Each has one beginning and one end, not before it, both in a slice of their track."""
    starts = {event['id']: event for event in events if event['ph'] == 's'}
    ends = {event['id']: event for event in events if event['ph'] == 'f'}
    assert set(starts) == set(ends)
    assert len(starts) == sum(event['ph'] == 's' for event in events) > 0.95 * len(large.links)
    slices = tracks(events, 'X')
    for number, start in starts.items():
        assert start['ts'] <= ends[number]['ts']
        for event in (start, ends[number]):
            assert any(piece['ts'] <= event['ts'] <= piece['ts'] + piece['dur'] + 1e-6
                       for piece in slices[event['pid'], event['tid']]), event


def test_every_track_has_a_name(events):
    named = {(event['pid'], event['tid']): event['args']['name'] for event in events
             if event['name'] == 'thread_name'}
    assert set(tracks(events, 'Xi')) <= set(named)
    processes = [event['args']['name'] for event in events if event['name'] == 'process_name']
    assert processes == ['CPU 0', 'CPU 1', 'CPU 2', 'threads']
    assert [named[1, tid] for tid in (10, 11, 12)] == ['hardirq', 'softirq', 'task']


def test_no_run_and_no_request_is_missing(events, large):
    on_cpus = [event for event in events if event['ph'] == 'X' and event['pid'] < 1000]
    assert len(on_cpus) == sum(len(run.pieces) for run in large.runs)
    assert sum(event['ph'] == 'i' and event['cat'] == 'softirq_raise' for event in events) == sum(
        event.name == 'softirq_raise' for event in large.events)


def test_a_thread_has_a_row():
    model = model_of([switch(1, 0, '<idle>-0', 'R', 'a-3'), switch(4, 0, 'a-3', 'R', '<idle>-0'),
                      switch(6, 1, '<idle>-0', 'R', 'a-3'), switch(9, 1, 'a-3', 'S', '<idle>-0')],
                     cpus=2)
    events = json.loads(chrome_json(model))['traceEvents']
    turns = [(event['name'], event['ts'], event['dur']) for event in events
             if event['ph'] == 'X' and event['pid'] == 1000]
    assert turns == [('CPU 0', 0, 3), ('CPU 1', 5, 3)]
    assert [event['args']['name'] for event in events
            if event['ph'] == 'M' and event['pid'] == 1000 and event['name'] == 'thread_name'] == [
                'a-3']


def test_a_request_outside_of_every_slice_has_no_flow():
    """In the trace it is; a flow needs a slice to hang on."""
    model = model_of([
        (1, 0, '<idle>-0', 'd.h1.', 'softirq_raise: vec=1 [action=TIMER]'),
        (2, 0, '<idle>-0', '..s1.', 'softirq_entry: vec=1 [action=TIMER]'),
        (3, 0, '<idle>-0', '..s1.', 'softirq_exit: vec=1 [action=TIMER]')])
    assert len(model.links) == 1
    assert not [event for event in json.loads(chrome_json(model))['traceEvents']
                if event['ph'] in 'sf']
