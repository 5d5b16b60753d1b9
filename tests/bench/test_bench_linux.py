# SPDX-License-Identifier: MIT
"""What `make bench-linux` does, but for booting a Linux: which rows there are, what a machine's
output says, the table, the file of figures; and each mistake has its line."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import bench    # noqa: E402
import bench_linux    # noqa: E402
import source    # noqa: E402

VERSIONS = {'deb686': '6.1.1', 'tinyup': '6.1.2'}
SAID = '''\
[    0.928989] bench: looking at the clock takes 2, an empty loop of 100 204
[    0.935013] bench: clock median 2000001 min 2000001 max 2013020 samples 3 # a loop
[    4.021294] bench: tick median %d min 9 max 9 samples 101 # a tick → here
[    4.021777] bench: bh_pair median 25 min 25 max 25 samples 101 # a pair
'''


def medians(tick):
    return bench.medians(bench_linux.STAMP.sub('', SAID % tick))


def test_each_row_has_figures_or_a_reason():
    rows = bench_linux.choose([])
    assert sorted(bench.load_figures()) == sorted(rows + list(bench.MOST))
    assert all(None not in bench.LINUX[row] for row in rows)
    only = {name: bench_linux.ROW.findall((HERE / name).read_text(encoding='utf-8'))
            for name in bench.ONLY_JIFFY}
    assert set(only['smp.c']) == {*bench.SMP_MOST, *bench.SCALE}
    assert set(only['trace.c']) <= set(bench.MOST)


def test_what_linux_says_is_read():
    assert medians(9) == {'tick': (9, 'a tick → here'), 'bh_pair': (25, 'a pair')}
    with pytest.raises(bench.Trouble, match='does not count instructions'):
        bench.medians(bench_linux.STAMP.sub('', SAID.replace('min 2000001', 'min 4000001')))


def test_two_runs_that_differ_are_named():
    assert bench_linux.unlike('deb686', medians(9), medians(9)) == []
    assert bench_linux.unlike('deb686', medians(9), medians(8)) == ['deb686: tick: 9, then 8']


def test_a_row_that_is_not_measured_is_an_error():
    got = {'jiffy': medians(9), 'deb686': {}}
    with pytest.raises(bench.Trouble, match='^not measured: tick on deb686$'):
        bench_linux.check_complete(got, ['tick'])


@pytest.mark.parametrize('new,cell,mark', [
    (100, ' 100 ', ' '), (103, ' 103 (100) ', ' '), (104, ' 104 (100) ', ' ! '),
    (96, ' 96 (100) ', ' ! ')])
def test_what_moved_is_marked(new, cell, mark):
    found = {'a row': [bench_linux.Figure(5, 5), bench_linux.Figure(new, 100),
                       bench_linux.Figure(7, 7)]}
    head, _, line = bench_linux.table(found, VERSIONS).splitlines()
    assert 'deb686 6.1.1 | tinyup 6.1.2' in head
    assert line.split('|')[3] == cell and line.split('|')[5].rstrip() == mark.rstrip()


def test_a_new_row_moved():
    assert bench_linux.moved(bench_linux.Figure(3, None))
    assert bench_linux.cell(bench_linux.Figure(3, None)) == '3 (-)'


def test_figures_are_written_and_the_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, 'FIGURES', tmp_path / 'linux.json')
    got = {'jiffy': medians(9), 'deb686': medians(4242), 'tinyup': medians(17)}
    bench_linux.write(got, ['tick'], VERSIONS)
    assert json.loads(bench.FIGURES.read_text())['versions'] == VERSIONS
    assert bench.load_figures() == {**bench.LINUX, 'tick': (4242, 17)}


def run(*words, **env):
    done = subprocess.run([sys.executable, str(HERE / 'bench_linux.py'), *words],
                          env=dict(os.environ, **env), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


def test_an_unknown_row_is_named_before_anything_is_done():
    assert run('no_such') == (2, 'bench-linux: no such row on Linux: no_such\n')
    assert run('trace_off') == (2, 'bench-linux: no such row on Linux: trace_off\n')


def test_without_a_network(tmp_path):
    """apt finds nothing and only warns, as it does then."""
    for name in ('apt-get', 'apt-cache'):
        (tmp_path / name).write_text('#!/bin/sh\n')
        (tmp_path / name).chmod(0o755)
    status, said = run('--linux', str(tmp_path / 'linux'), '--out', str(tmp_path / 'out'),
                       PATH='%s:%s' % (tmp_path, os.environ['PATH']))
    assert status == 2 and said.startswith("bench-linux: needs Debian's package archive")


def test_what_kconfig_does_not_take_is_found():
    fragment = '# a comment\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=250\n'
    assert source.missing(fragment, 'CONFIG_A=y\nCONFIG_C=250\n') == []
    assert source.missing(fragment, 'CONFIG_C=100\nCONFIG_B=y\n') == \
        ['CONFIG_A', 'CONFIG_B', 'CONFIG_C']


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """A source whose make does nothing, but what is noted -> (build, what make was asked for,
    the statuses it has for compiling)."""
    asked, statuses = [], []
    fragment = (source.HERE / 'tinyup.config').read_text(encoding='utf-8')
    for tree in ('kernel', 'arch/x86'):
        (tmp_path / tree / 'configs').mkdir(parents=True)
        (tmp_path / tree / 'configs' / 'tiny.config').touch()

    def run(command, log, watch=None):
        asked.append(command[-1])
        if command[-1] != 'allnoconfig':
            return statuses.pop(0)
        (tmp_path / 'tinyup' / '.config').write_text(fragment)
        return 0

    monkeypatch.setattr(source, 'unpack', lambda place, say: ('6.1', tmp_path))
    monkeypatch.setattr(source, 'run', run)
    return lambda: source.build(tmp_path, 'tinyup', '', lambda text: None), asked, statuses


def test_an_interrupted_build_goes_on(kernels):
    build, asked, statuses = kernels
    statuses += [2, 0]
    with pytest.raises(source.fetch.Unavailable, match='^tinyup does not build; all of it is in'):
        build()
    assert build().version == '6.1' and build() == build()
    assert asked == ['allnoconfig', 'modules', 'modules']


def test_another_configuration_is_another_kernel(kernels, tmp_path, monkeypatch):
    build, asked, statuses = kernels
    statuses += [0, 0]
    build()
    fragment = (source.HERE / 'tinyup.config').read_text(encoding='utf-8')
    monkeypatch.setattr(source, 'HERE', tmp_path)
    (tmp_path / 'tinyup.config').write_text('# another\n' + fragment)
    build()
    assert asked == ['allnoconfig', 'modules'] * 2
    (tmp_path / 'tinyup.config').write_text('CONFIG_NO_SUCH=y\n' + fragment)
    with pytest.raises(source.fetch.Unavailable, match='does not take CONFIG_NO_SUCH$'):
        build()
