# SPDX-License-Identifier: MIT
"""Each row stays within its bound beside Linux, in the release build and by the counting
clock; and what is wrong with a figure, a row or the clock is noticed."""

import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'boot'))
sys.path.insert(0, str(HERE))

import bench    # noqa: E402
import document    # noqa: E402
from image import built    # noqa: E402

# Quick ones of each kind, for what takes a second machine.
SOME = ('bh_pair', 'irq_to_tasklet', 'timer_pair_0', 'spin_bh_pair')

pytestmark = pytest.mark.xdist_group('bench')      # one measurement of all rows


@pytest.fixture(scope='module')
def image():
    return built('jiffy-bench.elf', 'DEBUG=0')


@pytest.fixture(scope='module')
def said(image):
    """What a machine says that measures all rows."""
    return bench.run(image=image)


@pytest.fixture(scope='module')
def smp(image):
    """The rows of several CPUs."""
    return bench.run_smp(image)


def judge(tmp_path, text):
    """bench.py about this output -> status, table, complaints."""
    file = tmp_path / 'said'
    file.write_text(text, encoding='utf-8')
    done = subprocess.run([sys.executable, str(HERE / 'bench.py'), '--from', str(file)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def with_figure(said, name, median):
    """The same output with another median of one row."""
    line, = [m[0] for m in bench.ROW.finditer(said) if m[1] == name]
    words = line.split(' ')
    words[3] = str(median)
    return said.replace(line, ' '.join(words))


def test_every_row_is_within_its_bound(said, tmp_path):
    status, table, complaints = judge(tmp_path, said)
    assert (status, complaints) == (0, ''), table + complaints
    assert table.count('\n') == len(bench.LINUX) + 2, table


def test_rows_of_several_cpus_are_within_their_bounds(smp):
    assert [row.name for row in smp if row.broken] == [], bench.smp_table(smp)
    assert {row.name for row in smp} == {*bench.SMP_MOST, *bench.SCALE}


def test_cpus_that_wait_for_each_other_are_reported(smp):
    """More than 1.15 times at 4 CPUs; a wake-up above its bound."""
    row = next(row for row in smp if row.name == 'smp_locks')
    worse = bench.SmpRow(row.name, row.what, {1: row.medians[1], 4: row.medians[1] * 1.16})
    assert worse.broken and '| ! |' in bench.smp_table([worse])
    assert bench.SmpRow('smp_wake', '', {2: bench.SMP_MOST['smp_wake'] + 1}).broken


def test_two_runs_give_the_same_figures(image, said):
    rows = bench.parse(bench.run(SOME, image))
    assert tuple(rows) == SOME
    first = bench.parse(said)
    for name, row in rows.items():
        assert row.median == first[name].median, name


def test_a_slow_row_is_reported(said, tmp_path):
    """One instruction more than its bound; a lock's bound is half of deb686's figure."""
    for name, most in (('enable_to_tasklet', bench.LINUX['enable_to_tasklet'][1]),
                       ('spin_bh_pair', bench.LINUX['spin_bh_pair'][0] // 2)):
        assert judge(tmp_path, with_figure(said, name, most))[0] == 0
        status, table, complaints = judge(tmp_path, with_figure(said, name, most + 1))
        assert status == 1 and table.count('!') == 1, table
        assert complaints.startswith('bench: %s: %d instructions' % (name, most + 1))


def test_a_slow_kernel_is_reported():
    """The checkers of a debug build cost more than a lock may."""
    done = subprocess.run([sys.executable, str(HERE / 'bench.py'), '--image',
                           str(built('jiffy-bench.elf')), 'spin_pair'],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and 'bench: spin_pair: ' in done.stderr, done.stdout


def test_a_missing_row_is_an_error(said, tmp_path):
    text = ''.join(line for line in said.splitlines(True) if 'bench: tick ' not in line)
    status, _, complaints = judge(tmp_path, text)
    assert status == 2 and complaints.startswith('bench: not measured: tick\n')


def test_another_clock_is_an_error(image):
    """Two ticks an instruction: the figures would be twice too high."""
    with pytest.raises(bench.Trouble, match='does not count instructions'):
        bench.parse(bench.run(['bh_pair'], image, clock=('-icount', 'shift=1,sleep=off')))


@pytest.mark.skipif(os.environ.get('LLVM') == '1', reason="the document has gcc's figures")
def test_the_document_shows_these_figures(said, smp):
    text = document.DOCUMENT.read_text(encoding='utf-8')
    assert document.differences(text, bench.parse(said)) == []
    assert document.differences_smp(text, smp) == []


def test_a_wrong_figure_in_the_document_is_found(said):
    text = document.DOCUMENT.read_text(encoding='utf-8')
    rows = bench.parse(said)
    row = rows['tick']
    line = '| %s | %s |' % (row.what, bench.figure(document.shown(text)[row.what]))
    assert line in text
    wrong = text.replace(line, '| %s | %d |' % (row.what, row.median * 1.2))
    assert any(d.startswith(row.what + ': ') for d in document.differences(wrong, rows))
    absent = text.replace(line, '| an old row | 7 |')
    assert {row.what + ': not in the document', 'an old row: no such row'} \
        <= set(document.differences(absent, rows))


def test_a_wrong_figure_of_several_cpus_is_found(smp):
    text = document.DOCUMENT.read_text(encoding='utf-8')
    worse = [bench.SmpRow(row.name, row.what, {n: m * 2 for n, m in row.medians.items()})
             for row in smp]
    assert len(document.differences_smp(text, worse)) == len(smp)
    assert len(document.differences_smp(text, smp[1:])) == 1


def test_where_the_instructions_go(image):
    """where.py accounts for each instruction of a row."""
    done = subprocess.run([sys.executable, str(HERE / 'where.py'), '--image', str(image),
                           'irq_to_tasklet'], stdout=subprocess.PIPE, text=True, check=True)
    title, *lines = done.stdout.splitlines()
    parts = {line.split()[1]: float(line.split()[0]) for line in lines}
    figure = int(title.split()[1])
    assert abs(sum(parts.values()) - figure) <= 4, done.stdout
    assert {'__tasklet_schedule', 'irq_exit', 'handle_softirqs'} <= set(parts), done.stdout
