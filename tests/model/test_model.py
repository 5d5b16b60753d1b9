# SPDX-License-Identifier: MIT
"""The models as pytest items, one a search; model.py does the work. Also: a model's steps are
those of the C functions it names, and model.py notices what it must not let through.
"""
import importlib.util
import os
import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_SPEC = importlib.util.spec_from_file_location('model_run', str(HERE / 'model.py'))
model = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(model)

MODELS = sorted({row.model for row in model.ROWS})
pytestmark = pytest.mark.xdist_group('model')      # a search has a process on each CPU


# --- The searches --------------------------------------------------------------------------

@pytest.fixture(scope='session')
def results():
    """All of them once, side by side."""
    return {row.name: result for row, result in model.search_all(model.ROWS)}


@pytest.mark.parametrize('row', model.ROWS, ids=lambda row: row.name.replace(' ', '-'))
def test_search(results, row):
    result = results[row.name]
    good, verdict = model.judge(row, result)
    trail = model.shortest(row) if result.found and not good else ''
    assert good, '\n'.join([trail, model.line(row, result, good, verdict),
                            "again: tests/model/model.py '%s'" % row.name])


@pytest.mark.parametrize('name', MODELS)
def test_every_step_is_reached(results, name):
    right = [results[row.name] for row in model.ROWS
             if row.model == name and model.counts_steps(row)]
    assert sum(len(result.table) for result in right) > 100
    assert not model.never_reached(right)


def source(name):
    return (HERE / (name + '.pml')).read_text(encoding='utf-8')


@pytest.mark.parametrize('name', MODELS)
def test_every_broken_variant_is_searched(name):
    """At least two, and each that the model has."""
    variants = set(re.findall(r'(?m)^#define (\w+) [1-9]\d*\s+/\*', source(name)))
    used = set(re.findall(r'BROKEN [!=]= (\w+)', source(name))) - {'NOTHING'}
    searched = {setting.split('=')[1] for row in model.ROWS for setting in row.settings
                if row.model == name and setting.startswith('BROKEN=')}
    assert len(searched) >= 2
    assert searched == used == variants & used


@pytest.mark.parametrize('name', MODELS)
def test_every_claim_is_refuted_somewhere(name):
    """A claim that nothing breaks may be one that nothing can break."""
    claims = set(re.findall(r'claim: ([\w-]+)', source(name)))
    refuted = {row.expect for row in model.ROWS if row.model == name}
    assert claims and claims <= refuted
    assert refuted - claims <= {None, model.DEADLOCK, model.NO_END}


# --- The model beside the C ------------------------------------------------------------------

KEYWORDS = {'assert', 'eval', 'if', 'for', 'while', 'switch', 'return', 'sizeof', 'typeof'}
BIT = re.compile(r'\b(?:TASKLET_STATE_)?(SCHED|RUN|KILL)\b')


def closing(text, start, pair):
    """Where the bracket that opens at START is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == pair[0]) - (text[at] == pair[1])
        if depth == 0:
            return at
    raise AssertionError('no %s closes %s' % (pair[1], text[start:start + 40]))


def calls(text):
    """The calls in a text, in order: name, and name(BIT) where a bit is meant."""
    result = []
    for match in re.finditer(r'(?<![\w.])([a-z_]\w*)\(', text):
        if match.group(1) in KEYWORDS:
            continue
        bit = BIT.search(text[match.end():closing(text, match.end() - 1, '()')])
        result.append(match.group(1) + ('(%s)' % bit.group(1) if bit else ''))
    return result


def names(text):
    return {call.split('(')[0] for call in calls(text)}


class CFunctions:
    """The functions and macros that a model stands for, or only names."""

    def __init__(self, text):
        """TEXT: the model's first comment, which lists the files."""
        lists = {}
        for title in ('Stands for', 'Names also from'):
            match = re.search(r'%s:([^:]*?)(?=\n \* \w[\w ]*:|\n \*/)' % title, text)
            lists[title] = re.findall(r'[\w/]+\.[ch]\b', match.group(1))
        self.text = ''.join(self.read(path) for path in lists['Stands for'])
        self.more = ''.join(self.read(path) for path in lists['Names also from'])

    @staticmethod
    def read(path):
        text = (ROOT / path).read_text(encoding='utf-8')
        text = re.sub(r'(?s)/\*.*?\*/|//[^\n]*', '', text)
        return re.sub(r'"(\\.|[^"\\\n])*"', '""', text)

    def has(self, name):
        made = re.fullmatch(r'test_and_(set|clear)_bit', name)
        if made:
            return '__TEST_AND(%s, ' % made.group(1) in self.more
        return bool(re.search(r'(?m)^(?:#define\s+%s\(|\w[^;{}()=]*?\b%s\()' % (name, name),
                              self.text + self.more))

    def body(self, name):
        """Of a function or a macro that the model stands for, or None."""
        for match in re.finditer(r'(?m)^\w[^;{}()=#]*?\b%s\(' % name, self.text):
            end = closing(self.text, match.end() - 1, '()')
            opened = re.match(r'[\w\s]*\{', self.text[end + 1:])
            if opened:
                start = end + opened.end()
                return self.text[start:closing(self.text, start, '{}')]
        match = re.search(r'(?m)^#define\s+%s\([^)]*\)((?:.*\\\n)*.*)' % name, self.text)
        return match.group(1) if match else None


# A hook in the C, and what ksoftirqd.c sets it to.
HOOKS = {'wake_hook': 'wake_tasklet_waiters', 'wait_hook': 'wait_for_tasklet'}


class Model:
    """A model without its broken variants, and the C that it stands for."""

    def __init__(self, text):
        self.c = CFunctions(text)
        done = subprocess.run(model.compiler() + ['-E', '-C', '-P', '-x', 'c', '-'], input=text,
                              stdout=subprocess.PIPE, universal_newlines=True, check=True)
        self.inlines = {}
        for match in re.finditer(r'(?m)^inline (\w+)\([^)]*\)\s*\{', done.stdout):
            end = closing(done.stdout, match.end() - 1, '{}')
            self.inlines[match.group(1)] = done.stdout[match.end():end]
        comments = ' '.join(re.findall(r'(?s)/\*(.*?)\*/', text))
        self.mentioned = set(re.findall(r'\b([a-z_]\w+)\(', comments))
        self.vocabulary = {name for inline, body in self.inlines.items() if inline[0].islower()
                           or inline[0] == '_' for name in names(body)} | set(self.inlines)

    def functions(self):
        return [name for name in self.inlines if not name[0].isupper()]

    def strangers(self):
        """What it names and the C does not have."""
        return sorted(name for name in self.mentioned | set(self.functions())
                      if not self.c.has(name))

    def differences(self):
        """Inlines whose calls are not those of the C function, in its order."""
        result = []
        for name in self.functions():
            body = self.c.body(name)
            for hook, function in HOOKS.items():
                body = body and re.sub(r'\b%s\(' % hook, function + '(', body)
            mine = calls(self.inlines[name])
            theirs = body and [call for call in calls(body)
                               if call.split('(')[0] in self.vocabulary]
            if body is None or once(mine) != once(theirs):
                result.append((name, mine, theirs))
        return result


def once(sequence):
    """Without repetitions of a call right behind it."""
    return [call for i, call in enumerate(sequence) if i == 0 or sequence[i - 1] != call]


@pytest.mark.parametrize('name', MODELS)
def test_the_functions_named_exist(name):
    this = Model(source(name))
    assert len(this.functions()) >= 20 and len(this.mentioned) >= 10
    assert not this.strangers()


@pytest.mark.parametrize('name', MODELS)
def test_the_steps_are_those_of_the_functions(name):
    assert not Model(source(name)).differences()


def test_the_hooks_are_set_to_what_the_model_calls():
    text = (ROOT / 'kernel/task/ksoftirqd.c').read_text(encoding='utf-8')
    assert 'tasklet_set_wait(%(wait_hook)s, %(wake_hook)s);' % HOOKS in text


def test_a_renamed_function_is_noticed():
    text = source('tasklet')
    assert Model(text.replace('wake_waiting', 'wake_sleepers')).strangers() == ['wake_sleepers']
    assert Model(text.replace('/* atomic_dec() */', '/* atomic_less() */')).strangers() == [
        'atomic_less']


@pytest.mark.parametrize('name, old, new', [
    ('tasklet_kill', '/* clear_bit(KILL) */', ''),
    ('tasklet_kill', '/* clear_bit_unlock(SCHED) */', '/* clear_bit_unlock(RUN) */'),
    ('tasklet_kill', '\twait_clear(T[t].RUN);\n', ''),
    ('tasklet_action_common', '/* local_irq_enable() */', '/* local_irq_disable() */'),
])
def test_a_step_that_differs_is_noticed(name, old, new):
    text = source('tasklet')
    assert old in text
    assert name in [entry[0] for entry in Model(text.replace(old, new)).differences()]


def test_a_step_that_the_c_has_in_addition_is_noticed():
    this = Model(source('tasklet'))
    this.c.text = this.c.text.replace('\twake_waiting();\n}', '\twake_waiting();\n'
                                      '\tclear_bit(TASKLET_STATE_RUN, &t->state);\n}')
    assert [entry[0] for entry in this.differences()] == ['tasklet_unlock', 'tasklet_kill']


def test_the_table_of_the_readme_has_every_function():
    table = (HERE / 'README.md').read_text(encoding='utf-8')
    rows = [line.split('|') for line in table.splitlines() if line.startswith('| `')]
    listed = {name for row in rows for name in re.findall(r'`(\w+)\(\)`', row[1])}
    assert listed == {name for model_ in MODELS for name in Model(source(model_)).functions()}


# --- Does model.py notice? --------------------------------------------------------------------

TOY = '''
#ifndef GUARD
#define GUARD 1
#endif
byte inside;
bit taken;
inline enter()
{
#if GUARD
	atomic { !taken -> taken = 1 }
#else
	skip
#endif
}
active [2] proctype USER()
{
	enter();
	inside++;
	assert(inside == 1);	/* claim: alone */
	inside--;
	taken = 0
}
'''


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Makes a row of a text; its files go to a directory of the test."""
    monkeypatch.setenv('JIFFY_BUILD', str(tmp_path))

    def make(settings='', expect=None, text=TOY, search=model.STATES):
        (tmp_path / 'toy.pml').write_text(text)
        return model.Row('toy', str(tmp_path / 'toy.pml'), search, settings.split(), expect)
    return make


def outcome(row, **options):
    return model.judge(row, model.search(row, **options))


def test_a_right_model_passes(toy):
    assert outcome(toy()) == (True, 'holds')


def test_a_broken_one_is_refuted(toy):
    assert outcome(toy('GUARD=0', 'alone')) == (True, 'refuted alone (toy.pml:19)')


def test_one_that_is_not_refuted_fails(toy):
    assert outcome(toy('', 'alone')) == (False, 'holds, but alone must be refuted')


def test_one_that_is_refuted_otherwise_fails(toy):
    good, verdict = outcome(toy('GUARD=0', 'wake-up-lost'))
    assert not good and verdict == 'refuted alone (toy.pml:19), but wake-up-lost must be'
    good, verdict = outcome(toy('GUARD=0', model.DEADLOCK))
    assert not good and verdict == 'refuted alone (toy.pml:19), but deadlock must be'


def test_a_right_one_that_is_refuted_fails_and_shows_how(toy, monkeypatch, capsys):
    row = toy('GUARD=0')
    monkeypatch.setattr(model, 'ROWS', (row,))
    assert model.run([row]) == (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith('FAIL toy: ') and lines[0].endswith('refuted alone (toy.pml:19)')
    assert [line.split()[1:5] for line in lines[2:5]] == [
        ['USER', '1', 'enter', '12:'], ['USER', '0', 'enter', '12:'], ['USER', '1', 'USER', '18:']]
    assert '      --- assertion violated ---' in lines
    assert lines[-1] == '     again: tests/model/model.py toy'


def test_a_deadlock_is_found(toy):
    text = TOY.replace('taken = 0', 'skip')
    assert outcome(toy(text=text)) == (False, 'refuted deadlock (nobody can go on)')


ENDLESS = '''
bit done;
active proctype WAITER() { do :: done -> break :: !done od }
active proctype OTHER() { %s }
'''


def test_a_wait_without_end_is_found(toy):
    """Unless it ends as soon as everybody goes on."""
    fair = toy(text=ENDLESS % 'done = 1', search=model.CYCLES)
    assert outcome(fair) == (True, 'holds')
    unfair = toy(text=ENDLESS % 'do :: done = 1; done = 0 od', search=model.CYCLES)
    assert outcome(unfair) == (False, 'refuted no-end (a cycle)')


COUNTER = 'byte n; active proctype P() { do :: n < 200 -> n++ :: n == 200 -> break od }'


def test_a_search_that_is_too_deep_fails(toy):
    good, verdict = outcome(toy(text=COUNTER), depth=50)
    assert not good and verdict == ('not searched to the end: it is deeper than %d steps'
                                    % model.DEPTH)


def test_a_search_that_needs_too_much_memory_fails(toy, monkeypatch):
    monkeypatch.setattr(model, 'MEMORY_MB', 20)
    text = ('int a, b; active [2] proctype P() '
            '{ do :: a < 500 -> a++ :: b < 500 -> b++ :: else -> break od }')
    good, verdict = outcome(toy(text=text))
    assert not good and verdict == 'not searched to the end: it needs more than 20 MB'


def test_a_truncated_search_refutes_nothing(toy):
    good, verdict = outcome(toy('', 'alone', text=COUNTER), depth=50, first=False)
    assert not good and verdict.startswith('not searched to the end')


def test_a_search_that_did_not_run_fails(toy, monkeypatch):
    monkeypatch.setattr(model, 'build', lambda row, flags: os.makedirs(model.directory(row))
                        or fake_pan(model.directory(row)))
    good, verdict = outcome(toy())
    assert not good and verdict.startswith('not searched to the end: it did not run')


def fake_pan(where):
    pan = pathlib.Path(where) / 'pan'
    pan.write_text('#!/bin/sh\necho errors: 0\n')
    pan.chmod(0o755)
    return where


def test_a_step_that_is_never_reached_fails(toy, monkeypatch, capsys):
    row = toy(text=TOY.replace('taken = 0', 'if\n\t:: inside < 2 ->\n\t\ttaken = 0\n'
                               '\t:: inside == 2 ->\n\t\ttaken = 1\n\tfi'))
    monkeypatch.setattr(model, 'ROWS', (row,))
    assert model.run([row]) == (1, 1)
    assert 'toy.pml:25 is never reached' in capsys.readouterr().out


def test_a_model_that_spin_does_not_read(toy):
    with pytest.raises(model.BuildError, match='toy.pml:3.*syntax error'):
        model.search(toy(text='byte n;\n\nactive proctype P() { n = = 1 }'))


def command(*arguments, **env):
    return subprocess.run([sys.executable, str(HERE / 'model.py')] + list(arguments), text=True,
                          env=dict(os.environ, **env), stdout=subprocess.PIPE, check=False)


def test_the_command_line(tmp_path):
    done = command('tasklet broken NO_R', JIFFY_BUILD=str(tmp_path))
    assert done.returncode == 0 and done.stdout.endswith('\n2 passed, 0 failed\n')
    assert re.match(r'ok   tasklet broken NO_RUN_BIT: \d+ states, \d+ transitions, depth \d+, '
                    r'[\d.]+ s: refuted beside-itself \(tasklet.pml:\d+\)\n', done.stdout)
    assert command('taskelt').returncode == 2
    assert command('--help').returncode == 0 and command('--trial').returncode == 2
    assert command('--list').stdout.splitlines() == [row.name for row in model.ROWS]
    done = command('tasklet broken NO_RUN', JIFFY_BUILD=str(tmp_path), HOSTCC='/no/such/cc')
    assert done.returncode == 2 and 'no/such/cc' in done.stdout
    done = command('tasklet broken NO_RUN', JIFFY_BUILD=str(tmp_path), PATH=str(tmp_path))
    assert done.returncode == 2 and 'spin: No such file or directory' in done.stdout


def test_a_counterexample_reads_beside_the_model(tmp_path):
    lines = command('--trail', 'tasklet broken NO_RUN_BIT',
                    JIFFY_BUILD=str(tmp_path)).stdout.splitlines()
    assert lines[0].split() == ['STEP', 'PROCESS', 'FUNCTION', 'LINE']
    inside = [line for line in lines if re.search(r' call_tasklet .*claim: beside-itself', line)]
    assert [line.split()[1] for line in inside] == ['SOFTIRQ', 'SOFTIRQ']
    assert len({line.split()[2] for line in inside}) == 2
    assert lines[-2].startswith('beside-itself is refuted at tasklet.pml:')
    assert 'spin' in lines[-1] and ' -t -p ' in lines[-1]
