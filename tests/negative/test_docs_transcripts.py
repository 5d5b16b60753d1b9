# SPDX-License-Identifier: MIT
"""The documents say what the kernel says: sessions, and the figures of `make size`."""
import os
import re
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, 'tools', 'transcript.py')
BUILD = os.path.abspath(os.environ.get('JIFFY_BUILD') or os.path.join(ROOT, 'build'))
KERNEL = os.path.join(BUILD, 'jiffy.elf')
sys.path.insert(0, os.path.join(ROOT, 'tools'))

from transcript import comparable  # noqa: E402

needs_kernel = pytest.mark.skipif(not os.path.isfile(KERNEL), reason='no kernel; type: make all')

SESSION = '''# A page

<!-- transcript with banner: echo one; timer set 2; sleep 3 -->
```text
```

<!-- transcript: crash null; echo $? -->

```text
```
'''


def tool(*arguments):
    done = subprocess.run([sys.executable, TOOL, '--kernel', KERNEL] + [str(a) for a in arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, timeout=300)
    return done.returncode, done.stdout


@pytest.fixture
def page(tmp_path):
    """A page whose transcripts have just been made."""
    path = tmp_path / 'page.md'
    path.write_text(SESSION, encoding='utf-8')
    status, output = tool('--update', path)
    assert (status, output.splitlines()[-1]) == (0, '2 transcripts, 2 rewritten')
    return path


def edit(path, pattern, new):
    text = path.read_text(encoding='utf-8')
    edited, count = re.subn(pattern, new, text, count=1)
    assert count == 1, pattern
    path.write_text(edited, encoding='utf-8')


@needs_kernel
def test_the_documents_show_what_the_kernel_says():
    status, output = tool('--check')
    assert status == 0, output
    assert not output.startswith('0 transcripts'), 'no document has a transcript'


@needs_kernel
def test_made_twice_is_the_same(page):
    assert tool('--check', page) == (0, '2 transcripts, 0 differ\n')
    before = page.read_text(encoding='utf-8')
    assert tool('--update', page)[0] == 0
    assert page.read_text(encoding='utf-8') == before
    assert 'jiffy> echo one\none\n' in before
    assert '[timer_handler] pid = 0, comm = swapper/0' in before
    assert 'poweroff' not in before.replace('To leave: poweroff', '')


EDITS = [
    (r'\none\n', '\ntwo\n', '+one'),
    (r'\[timer_handler\] pid = 0', '[timer_handler] pid = 1', '+[<time>][    S0] [timer_handler]'),
    (r'\[    S0\]', '[    T1]', '+[<time>][    S0]'),
    (r'\[    2\.\d', '[    2.9', 'is shown at 2.9 s and came at 2.'),
    (r'jiffy> sleep 3\n', '', '+jiffy> sleep 3'),
    (r'fires in 2 s', 'fires in 3 s', '+timer: fires in 2 s'),
    (r'NULL pointer', 'wild pointer', 'kernel NULL pointer dereference'),
    (r'\n139\n', '\n0\n', '+139'),
]


@needs_kernel
@pytest.mark.parametrize('old,new,message', EDITS)
def test_an_edited_transcript_fails(page, old, new, message):
    """What a person changed by hand is named with the page and what the kernel says."""
    edit(page, old, new)
    status, output = tool('--check', page)
    assert status == 1
    assert 'is not what the kernel says' in output
    assert message in output
    assert output.endswith('2 transcripts, 1 differ\n')


UNIMPORTANT = [
    (r'Jiffy <version>', 'Jiffy 9.9-7-gabcdef'),
    (r'at jiffy \d+', 'at jiffy 4294940000'),
    (r'EBX: [0-9a-f]{8}', 'EBX: 12345678'),
    (r'crash_null\+0x\w+/0x\w+', 'crash_null+0x7/0x77'),
    (r'Code: .*', 'Code: 90 <90> 90'),
    (r'  <TASK>\n', '  <TASK>\n[    0.020000][    T3]  an_inlined_one+0x1/0x2  lib/words.c:1\n'),
]


@needs_kernel
@pytest.mark.parametrize('old,new', UNIMPORTANT)
def test_what_any_change_of_the_kernel_moves_is_not_compared(page, old, new):
    edit(page, old, new)
    status, output = tool('--check', page)
    assert status == 0, output


TRACED = '''             irq-8       [000] d.h..     0.022546: irq_handler_entry: irq=24 name=irq
# entries-in-buffer/entries-written: 34/34   #P:1
us         |9240   |9250 ~ 98 ms ~|107294
hardirq/0          [irq 24===~~~~~~~~~b===

b     9294  0 irq 24        softirq IRQ_POLL               3      45  0 softirq
  count 3, us: min 1.104, p50 2.120, p99 8.030, max 8.030
           4 .. 8          us ######################################## 1
'''
TRACED_EDITS = [
    ('0.022546', '0.031000', False), ('34/34', '35/40', False), ('|9240   |9250', '|9 ', False),
    ('=~~~~~~~~~b', 'b~~~~~~~~', False), ('9294  0', '9311  0', False), ('2.120', '2', False),
    ('    3      45 ', '   14     451 ', False), ('4 .. 8 ', '8 .. 16', False),
    ('# 1', '# 2', False),
    ('irq=24', 'irq=25', True), ('d.h..', 'd.s..', True), ('irq-8', 'irq-9', True),
    ('0 irq 24 ', '0 irq 25 ', True), ('0 softirq', '1 softirq', True),
    ('b     9', 'c     9', True), ('IRQ_POLL', 'TASKLET ', True), ('count 3', 'count 4', True),
]


@pytest.mark.parametrize('old,new,matters', TRACED_EDITS)
def test_of_a_trace_what_happened_matters_and_not_when(old, new, matters):
    assert old in TRACED
    edited = TRACED.replace(old, new, 1)
    assert (comparable(edited)[0] != comparable(TRACED)[0]) is matters


@needs_kernel
def test_a_transcript_without_its_fence(page):
    edit(page, r'(crash null; echo \$\? -->\n)', r'\1\nA line in between.\n')
    status, output = tool('--check', page)
    assert status == 2
    assert '1 of its transcripts have no ```text fence' in output


def test_no_kernel(tmp_path):
    (tmp_path / 'page.md').write_text(SESSION, encoding='utf-8')
    done = subprocess.run([sys.executable, TOOL, '--check', '--kernel', str(tmp_path / 'none.elf'),
                           str(tmp_path / 'page.md')],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    assert done.returncode == 2
    assert 'none.elf is not there' in done.stdout


FIGURES = ('the deferred-work core', 'from interrupt to thread', 'the kernel')


def test_figures_of_the_readme():
    """The README quotes `make size`, to within a tenth; the limits hold."""
    done = subprocess.run(['sh', os.path.join(ROOT, 'tools', 'size.sh')], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    assert done.returncode == 0, done.stdout
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as f:
        readme = f.read()
    for name in FIGURES:
        said = int(re.search(r'^ *(\d+)  %s' % name, done.stdout, re.M)[1])
        quoted = re.search(r'\| %s[^|]*\| ([\d,]+) \|' % name, readme)
        assert quoted, 'README.md has no row for ' + name
        shown = int(quoted[1].replace(',', ''))
        assert abs(shown - said) <= said / 10, '%s: %d, README.md says %d' % (name, said, shown)
