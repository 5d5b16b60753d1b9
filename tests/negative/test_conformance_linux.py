# SPDX-License-Identifier: MIT
"""`make conformance-linux` notices what it is for: a row that fails on one side, one that is
missing, a machine that dies or hangs, a module that does not build, no network.

No Linux is booted or downloaded: the machines are shell scripts, Kbuild and apt stand-ins.
"""

import hashlib
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFORMANCE = ROOT / 'tests' / 'conformance'
PROGRAM = CONFORMANCE / 'linux' / 'conformance.py'
PLACES = [str(PROGRAM.parent), str(ROOT / 'tools' / 'linux')]
sys.path[:0] = PLACES

import compare    # noqa: E402
import conformance    # noqa: E402
import fetch    # noqa: E402
import guest    # noqa: E402
import kbuild    # noqa: E402
import linux_boot    # noqa: E402
import qemu_run    # noqa: E402

from children import assert_gone, started, toy_qemu    # noqa: E402

ROWS = [compare.Row('TSK-01', 'conf_tsk_a', False), compare.Row('TSK-02', 'conf_tsk_a', False)]
FINE = ['[    1.000000] conf: TSK-01 ok', '[    1.000100][   T3] conf: TSK-02 ok']


# --- the comparison ------------------------------------------------------------------------

def judged(linux, jiffy, known=None, rows=None):
    """What is said of two consoles -> (the lines, whether all is well)."""
    got = {'linux': compare.results(linux), 'jiffy': compare.results(jiffy)}
    return compare.report(compare.compare(rows or ROWS, got, {'linux': {}, 'jiffy': {}},
                                          known or {}))


def test_two_that_agree():
    assert judged(FINE, FINE) == (['2 rows agree, 0 differ, 0 only on one side'], True)


@pytest.mark.parametrize('side', [0, 1])
def test_a_row_that_fails_on_one_side(side):
    bad = ['conf: TSK-01 order.c:12: n is 2 (0x2), expected 1', 'conf: TSK-01 not ok (1 failures)',
           FINE[1]]
    lines, good = judged(*((bad, FINE), (FINE, bad))[side])
    failed, fine = '    %-7s not ok: order.c:12: n is 2 (0x2), expected 1', '    %-7s ok'
    assert not good and lines == [
        'TSK-01', (failed, fine)[side] % 'linux', (fine, failed)[side] % 'jiffy',
        '1 rows agree, 1 differ, 0 only on one side']


def test_a_row_that_fails_on_both_is_no_agreement():
    bad = ['conf: TSK-01 not ok (1 failures)', FINE[1]]
    lines, good = judged(bad, bad)
    assert not good and lines[-1] == '1 rows agree, 1 differ, 0 only on one side'


@pytest.mark.parametrize('side', [0, 1])
def test_a_missing_row(side):
    lines, good = judged(*((FINE[:1], FINE), (FINE, FINE[:1]))[side])
    assert not good and 'TSK-02' in lines
    assert '    %-7s not ok: missing' % ('linux', 'jiffy')[side] in lines


def test_a_row_of_no_source():
    lines, good = judged(FINE + ['conf: TSK-99 ok'], FINE + ['conf: TSK-99 ok'])
    assert not good and 'TSK-99: in 0 sources' in lines


def test_a_row_of_two_sources():
    lines, good = judged(FINE, FINE, rows=ROWS + [compare.Row('TSK-02', 'conf_tsk_b', False)])
    assert not good and 'TSK-02: in 2 sources' in lines


def test_a_row_with_two_verdicts():
    lines, good = judged(FINE + FINE[1:], FINE)
    assert not good and '    linux   not ok: has two verdicts: ok, ok' in lines


def test_a_row_that_is_left_out():
    """With a reason it may be, but if all are, nothing was compared."""
    left = ['conf: TSK-01 skip: needs 2 CPUs', FINE[1]]
    assert judged(FINE, left) == (['1 not run on jiffy: needs 2 CPUs',
                                   '1 rows agree, 0 differ, 1 only on one side'], True)
    assert judged(left, left)[0][-1] == '1 rows agree, 0 differ, 0 only on one side, 1 on neither'
    left[1] = 'conf: TSK-02 skip: needs 2 CPUs'
    assert judged(left, FINE)[1] is False


def test_another_row_of_the_name_is_another_row():
    assert not judged(['conf: TSK-01b ok', FINE[1]], FINE)[1]


def known(tmp_path, text, linux='6.1.176-1'):
    path = tmp_path / 'known.txt'
    path.write_text(text)
    return compare.known(path, linux)


def test_a_known_failure(tmp_path):
    """It is known on the side that is named only, and has to be one."""
    bad = ['conf: TSK-01 not ok (1 failures)', FINE[1]]
    listed = known(tmp_path, '# why\n\nTSK-01 linux it is not in it\n')
    lines, good = judged(bad, FINE, listed)
    assert good and lines[0] == 'TSK-01: it is not in it'
    assert lines[-1] == '1 rows agree, 0 differ, 0 only on one side, 1 known to fail'
    assert not judged(FINE, bad, listed)[1] and not judged(bad, bad, listed)[1]
    lines, good = judged(FINE, FINE, listed)
    assert not good and lines[0] == 'TSK-01: known.txt says that it fails on linux'


def test_a_failure_known_of_older_versions(tmp_path):
    bad = ['conf: TSK-01 not ok (1 failures)', FINE[1]]
    text = 'TSK-01 linux<6.1.192 it came later\n'
    assert judged(bad, FINE, known(tmp_path, text))[1]
    assert judged(FINE, FINE, known(tmp_path, text))[1]
    assert not judged(bad, FINE, known(tmp_path, text, '6.1.192-2'))[1]


@pytest.mark.parametrize('line', ['TSK-01 linux', 'TSK-01 bsd no', 'no such line'])
def test_a_wrong_line_in_the_list(tmp_path, line):
    with pytest.raises(ValueError, match='is not: ROW SIDE REASON'):
        known(tmp_path, line + '\n')


# --- rows that may take the machine with them ----------------------------------------------

X = ['conf: SIRQ-22 begin', 'conf: SIRQ-22 wants: BUG: atomic', 'conf: SIRQ-22 wants end: dies']


@pytest.mark.parametrize('lines, how, verdict, text', [
    (X + ['BUG: atomic'], qemu_run.ENDED, 'ok', 'dies'),
    (X, qemu_run.ENDED, 'not ok', 'not on the console: BUG: atomic'),
    (['BUG: atomic'] + X, qemu_run.ENDED, 'not ok', 'not on the console: BUG: atomic'),
    (X + ['BUG: atomic'], qemu_run.HUNG, 'not ok', 'hangs, wanted: dies'),
    (X + ['BUG: atomic', 'conf: SIRQ-22 end: returns'], qemu_run.STOPPED, 'not ok',
     'returns, wanted: dies'),
    (X[:2] + [X[2] + ' or hangs', 'BUG: atomic'], qemu_run.HUNG, 'ok', 'dies or hangs'),
    (X[:2] + [X[2] + ' or hangs', 'BUG: atomic', 'conf: SIRQ-22 end: returns'], qemu_run.STOPPED,
     'not ok', 'returns, wanted: dies or hangs'),
    (X[:2] + ['BUG: atomic'], qemu_run.ENDED, 'not ok', 'dies, wanted: it does not say'),
    (X + ['conf: SIRQ-22 raise.c:9: expected: n', 'BUG: atomic'], qemu_run.ENDED, 'not ok',
     'raise.c:9: expected: n'),
    (['Booting'], qemu_run.ENDED, 'not ok', 'did not begin; the last line: Booting'),
    (['conf: SIRQ-22 skip: needs a debug kernel'], qemu_run.ENDED, 'skip', 'needs a debug kernel'),
])
def test_a_fatal_row(lines, how, verdict, text):
    assert compare.fatal('SIRQ-22', lines, how) == (verdict, text)


@pytest.mark.parametrize('text, line, there', [
    ('a*c', 'xabcx', True), ('a*c', 'ca', False), ('ab$', 'xab', True), ('ab$', 'abx', False),
    ('a.c (*)$', 'a.c (b)', True), ('a.c', 'abc', False), ('a$c', 'a$c', True)])
def test_what_a_text_means(text, line, there):
    assert bool(compare.pattern(text).search(line)) == there


def test_when_a_fatal_row_is_over():
    assert not compare.fatal_is_over('SIRQ-22', X)
    assert not compare.fatal_is_over('SIRQ-22', X + ['conf: SIRQ-22 end: hangs'])
    assert compare.fatal_is_over('SIRQ-22', X + ['BUG: atomic', 'conf: SIRQ-22 end: hangs'])


# --- the machines --------------------------------------------------------------------------

class Toy(guest.Guest):
    """A machine that is a shell script, given the modules it is to run."""

    script = ''

    def command(self, plan):
        return ['sh', '-c', self.script, 'sh', *plan]


def toy(tmp_path, script):
    machine = Toy('qemu', tmp_path, 1, 'toy')
    machine.script = script
    return machine


PLAN = {'conf_tsk_a': [], 'conf_tsk_b': [], 'conf_tsk_c': []}
EACH = 'for m; do [ $m != conf_tsk_b ] || %s; echo "conf: $m done"; done; sleep 60'


def test_machines_that_do_all(tmp_path):
    """The machine is ended as soon as all is done."""
    started = time.monotonic()
    lines, broken = toy(tmp_path, EACH % 'true').all(PLAN, print)
    assert broken == {} and time.monotonic() - started < 30
    assert lines[:3] == ['conf: conf_tsk_%s done' % c for c in 'abc']


def test_a_machine_that_dies(tmp_path):
    """It costs the module that was running; another machine does the rest."""
    machine = toy(tmp_path, EACH % '{ echo Oops; exit; }')
    lines, broken = machine.all(PLAN, print)
    assert broken == {'conf_tsk_b': 'the machine ended; its last line: Oops'}
    assert 'conf: conf_tsk_a done' in lines and 'conf: conf_tsk_c done' in lines
    assert 'Oops' in (tmp_path / 'toy.log').read_text()


@pytest.mark.parametrize('hang, last', [
    ('sleep 60', 'conf: conf_tsk_a done'),
    ('while :; do echo lockup; sleep 0.02; done', 'lockup')])
def test_a_machine_that_hangs(tmp_path, monkeypatch, hang, last):
    """Also one that goes on to complain of it."""
    monkeypatch.setattr(guest, 'SILENCE', qemu_run.Limit(4, 'conf: '))
    lines, broken = toy(tmp_path, EACH % hang).all(PLAN, print)
    assert broken == {'conf_tsk_b': 'the machine hung; its last line: ' + last}
    assert 'conf: conf_tsk_c done' in lines


class ToyLinux(guest.Linux):
    """A shell script in the place of Linux; its first argument is a file of its own."""

    def __init__(self, tmp_path, script):
        guest.Guest.__init__(self, 'qemu', tmp_path, 1, 'linux-1')
        self.script, self.file = script, tmp_path / 'boots'

    def command(self, plan):
        return ['sh', '-c', 'm=%s; %s' % (self.file, self.script)]


@pytest.mark.parametrize('hung', [
    'echo "watchdog: BUG: soft lockup - CPU#1 stuck"; sleep 60',
    'echo "Kernel panic"; exit'])
def test_a_linux_that_hangs_before_its_rows_is_started_again(tmp_path, hung, capsys):
    """What it did before init is no result of a row; behind that nothing is tried again."""
    lines = 'echo "%s"; echo "conf: TSK-01 not ok"; echo "BUG: soft lockup"' % guest.BOOTED
    machine = ToyLinux(tmp_path, 'echo >>$m; if [ $(wc -l <$m) -lt 3 ]; then %s; fi; %s'
                       % (hung, lines))
    _, got = machine.run(PLAN, '', lambda line: False, 30)
    assert got.lines[:3] == [guest.BOOTED, 'conf: TSK-01 not ok', 'BUG: soft lockup']
    assert capsys.readouterr().out.count('did not come as far as its rows') == 2
    assert machine.file.read_text() == 3 * '\n'


def test_a_linux_that_never_comes_up_has_hung(tmp_path):
    machine = ToyLinux(tmp_path, 'echo >>$m; echo "BUG: soft lockup"; sleep 60')
    _, got = machine.run(PLAN, '', lambda line: False, 30)
    assert machine.file.read_text() == linux_boot.BOOTS * '\n'
    assert 'did not begin' in compare.fatal('SIRQ-22', got.lines, got.how).text


def test_a_row_of_a_dead_machine_fails():
    got = {'linux': compare.results(FINE[:1])}
    table = compare.compare(ROWS, got, {'linux': {'conf_tsk_a': 'the machine hung'}}, {})
    assert [(e.row, e.sides['linux']) for e in table] == [
        ('TSK-01', ('ok', '')), ('TSK-02', ('not ok', 'the machine hung'))]


@pytest.mark.parametrize('second, verdict', [('ok', 'ok'), ('not ok (1 failures)', 'not ok')])
def test_what_fails_on_a_real_clock_is_tried_once_more(tmp_path, second, verdict, capsys):
    """It has failed if it fails twice; where the clock counts instructions, at once."""
    machine = toy(tmp_path, 'echo "conf: TSK-01 %s"; echo "conf: conf_tsk_a done"' % second)
    got = {'TSK-01': compare.Result('not ok', 'late'), 'TSK-02': compare.Result('ok', '')}
    conformance.try_again(machine, got, ROWS)
    assert got['TSK-01'].verdict == verdict and got['TSK-02'].verdict == 'ok'
    assert 'toy: TSK-01 not ok: late; once more: ' + verdict in capsys.readouterr().out
    machine.exact, got = True, {'TSK-01': compare.Result('not ok', 'late')}
    conformance.try_again(machine, got, ROWS)
    assert got == {'TSK-01': ('not ok', 'late')}


def test_the_initramfs(tmp_path):
    """What Linux reads: header, name and data at multiples of four, a device, an end."""
    for name in ('busybox', 'conf.ko'):
        (tmp_path / name).write_bytes(b'\x7fELF' + name.encode())
    data = guest.with_plan(guest.initramfs(tmp_path / 'busybox', {'conf': tmp_path / 'conf.ko'}),
                           {'conf_a': ['A-01', 'A-02'], 'conf_b': ['B-01']})
    found, at = {}, 0
    while at < len(data):
        assert data[at:at + 6] == b'070701' and at % 4 == 0
        field = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        name = data[at + 110:at + 110 + field[11] - 1].decode()
        at += (110 + field[11] + 3) & ~3
        found[name] = (field[1], data[at:at + field[6]], tuple(field[9:11]))
        at += (field[6] + 3) & ~3
    assert name == 'TRAILER!!!' and data.count(b'TRAILER!!!') == 2
    assert found['dev/console'] == (0o20600, b'', (5, 1))
    assert found['conf.ko'] == (0o100644, b'\x7fELFconf.ko', (0, 0))
    assert (found['plan'][1], found['rows'][1]) == (b'conf_a conf_b', b'A-01,A-02,B-01')
    assert found['bin/busybox'][0] == found['init'][0] == 0o100755


# --- the modules ---------------------------------------------------------------------------

KBUILD = r'''
.SECONDARY:
include $(M)/Kbuild
modules: $(obj-m:%.o=$(M)/%.ko)
$(M)/conf.ko: $(conf-y:%=$(M)/%)
$(M)/%.o: $(M)/%.c
	@echo '  CC [M]  $@'
	@$(CC) $(ccflags-y) -c $< -o $@
$(M)/%.ko: $(M)/%.o
	@! grep -q unresolved $< || { echo 'ERROR: modpost: "no_such" [$@] undefined!'; exit 1; }
	@cp $< $@
$(M)/conf.ko:
	@cat $^ >$@
'''


def modules(tmp_path, said, **sources):
    """kbuild.build() of modules conf_tsk_NAME, with the host's compiler."""
    for path in ('tests/tsk', 'headers'):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / 'headers' / 'Makefile').write_text(KBUILD)
    for name, text in dict({'conf_run': 'int run;', 'conf_jiffy': '#error not for Linux'},
                           **sources).items():
        place = '' if name.startswith('conf_') else 'tsk'
        (tmp_path / 'tests' / place / (name + '.c')).write_text(text + '\n')
    return kbuild.build(tmp_path / 'modules', tmp_path / 'tests', (tmp_path / 'headers', ''),
                        said.append)


def test_modules_that_build(tmp_path):
    said = []
    built, bad = modules(tmp_path, said, a='int a;', b='int b;')
    assert sorted(built) == ['conf', 'conf_tsk_a', 'conf_tsk_b'] and not bad and said == []


def test_a_module_that_does_not_compile(tmp_path):
    """The compiler names the source itself; the others are built."""
    said = []
    built, bad = modules(tmp_path, said, a='int a;', b='this is no C', c='int c;')
    assert sorted(built) == ['conf', 'conf_tsk_a', 'conf_tsk_c'] and bad == {'conf_tsk_b'}
    assert any('tests/tsk/b.c:1' in line and 'error' in line for line in said)
    assert not any('CC [M]' in line for line in said)


def test_a_module_that_does_not_link(tmp_path):
    said = []
    built, bad = modules(tmp_path, said, a='char a[] = "unresolved";', b='int b;')
    assert sorted(built) == ['conf', 'conf_tsk_b'] and bad == {'conf_tsk_a'}
    assert any('"no_such"' in line for line in said)


def test_without_the_runner_there_is_nothing(tmp_path):
    built, bad = modules(tmp_path, [], a='int a;', conf_run='this is no C')
    assert built == {} and bad == {'conf_tsk_a'}


# --- Debian's packages ---------------------------------------------------------------------

FILES = ('linux-image-6.1.0-50-686-pae_6.1.176-1_i386.deb',
         'linux-headers-6.1.0-50-686-pae_6.1.176-1_i386.deb',
         'linux-headers-6.1.0-50-common_6.1.176-1_all.deb',
         'linux-kbuild-6.1_6.1.176-1_amd64.deb', 'busybox-static_1_i386.deb')
APT_GET = r'''
echo "$*" >>"$MACHINE/calls"
case " $* " in
*' indextargets '*) cat "$MACHINE/targets" ;;
*' update '*)
	[ ! -f "$MACHINE/no-network" ] || echo 'W: Failed to fetch http://a/x  Cannot resolve' ;;
*' --print-uris '*) case $* in *6.1.176-1* | *linux-source*) cat "$MACHINE/uris" ;;
	*) exit 100 ;; esac ;;
*' download '*)
	[ ! -f "$MACHINE/breaks" ] || { echo half >"$(head -n 1 "$MACHINE/names")"
		echo 'E: Failed to fetch http://a/b.deb  Connection reset'; exit 100; }
	for f in $(cat "$MACHINE/names"); do [ -f "$f" ] || echo "$f" >"$f"; done ;;
*)	echo "a call that could install: $*" >>"$MACHINE/calls"; exit 1 ;;
esac
'''
APT_CACHE = r'''
[ -f "$MACHINE/no-network" ] || for v in '56-686-pae (= 6.1.192-2)' '50-686-pae (= 6.1.176-1)'; do
	echo "Depends: linux-image-6.1.0-$v"
done
'''
DPKG_DEB = r'''
src=$3/usr/src/linux-headers-6.1.0-50-686-pae
if [ "$1" = --fsys-tarfile ]; then
	modules=lib/modules/6.1.0-50-686-pae/kernel/drivers/char
	mkdir -p "$MACHINE/files/boot" "$MACHINE/files/$modules"
	echo >"$MACHINE/files/boot/vmlinuz-6.1"
	echo >"$MACHINE/files/$modules/ttyprintk.ko"
	echo >"$MACHINE/files/$modules/another.ko"
	exec tar -c -C "$MACHINE/files" ./boot ./lib
fi
mkdir -p "$src" && echo 'include /usr/src/linux-headers-6.1.0-50-common/Makefile' >"$src/Makefile"
'''


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A machine with apt's stand-ins in front of PATH."""
    (tmp_path / 'bin').mkdir()
    for name, text in (('apt-get', APT_GET), ('apt-cache', APT_CACHE), ('dpkg-deb', DPKG_DEB),
                       ('dpkg', 'echo amd64')):
        path = tmp_path / 'bin' / name
        path.write_text('#!/bin/sh\n' + text)
        path.chmod(0o755)
    (tmp_path / 'names').write_text('\n'.join(FILES))
    (tmp_path / 'targets').write_text('http://mirror/debian/ bookworm main\n')
    (tmp_path / 'uris').write_text(''.join(
        "'http://mirror/%s' %s %d SHA256:%s\n" % (f, f, len(f) + 1, hashlib.sha256(
            (f + '\n').encode()).hexdigest()) for f in FILES))
    monkeypatch.setenv('MACHINE', str(tmp_path))
    monkeypatch.setenv('PATH', '%s:%s' % (tmp_path / 'bin', os.environ['PATH']))
    return tmp_path


def test_the_newest_that_is_complete(mirror):
    """A newer one of which the mirror has not all parts is passed by; then nothing is asked."""
    said = []
    linux = fetch.fetch(mirror / 'debian', said.append)
    assert linux.ttyprintk.read_text() == '\n'
    assert not linux.ttyprintk.with_name('another.ko').exists()
    assert linux.version == '6.1.176-1' and 'downloading Linux 6.1.176-1: 0 MB' in said
    assert str(linux.headers.parent) in (linux.headers / 'Makefile').read_text()
    calls = (mirror / 'calls').read_text()
    assert ' install' not in calls
    assert fetch.fetch(mirror / 'debian', said.append) == linux
    assert (mirror / 'calls').read_text() == calls


def test_the_source(mirror):
    """Its version is in the name of its file."""
    name = 'linux-source-6.1_6.1.192-3_all.deb'
    (mirror / 'names').write_text(name)
    (mirror / 'uris').write_text("'http://mirror/%s' %s %d SHA256:%s\n" % (
        name, name, len(name) + 1, hashlib.sha256((name + '\n').encode()).hexdigest()))
    got = fetch.download(mirror / 'source', print, fetch.Apt.find_source)
    assert got == ('6.1.192-3', 'linux-source-6.1', [mirror / 'source' / name])


def test_the_rows_of_a_debug_kernel():
    """Without names those that need one; each gets a machine of its own."""
    rows = compare.rows(kbuild.sources(CONFORMANCE))
    debug = conformance.for_debug(rows, [])
    assert {row.id for row in debug} > {'SPN-14', 'MTX-07'} and all(r.fatal for r in debug)
    assert 'SPN-01' not in {row.id for row in debug}
    assert conformance.for_debug(rows[:1], [rows[0].id]) == [rows[0]._replace(fatal=True)]


@pytest.mark.parametrize('debug_linux, row, verdict, text', [
    (True, 'SPN-14', 'ok', compare.DEBUG_OK), (True, 'SPN-14', 'not ok', ''),
    (True, 'SPN-01', 'ok', ''), (False, 'SPN-14', 'ok', '')])
def test_what_held_on_a_debug_linux(tmp_path, debug_linux, row, verdict, text):
    """It is told from what Debian's kernel can say; what needs no such kernel is as usual."""
    machine = toy(tmp_path, 'echo "conf: %s %s"' % (row, verdict))
    machine.debug_linux = debug_linux
    found, = [r for r in compare.rows(kbuild.sources(CONFORMANCE)) if r.id == row]
    assert conformance.run_fatal(machine, found) == (verdict, text)


@pytest.mark.parametrize('words, found', [
    ([], {'JIF-13', 'LST-02-COUNT'}), (['LST-02-COUNT'], {'LST-02-COUNT'}),
    (['--kernel', 'debug'], set()), (['TSK-01'], set())])
def test_known_failures_of_what_was_run(words, found):
    options = conformance.parse(words)
    rows = conformance.choose(compare.rows(kbuild.sources(CONFORMANCE)), options.names)
    if options.kernel == 'debug':
        rows = conformance.for_debug(rows, options.names)
    assert set(conformance.excused(options, rows, {'linux 2': {}}, '6.1.176')) == found


def test_the_configured_mirror_then_debians(mirror):
    assert fetch.mirrors() == [('http://mirror/debian', fetch.DEBIAN[1]), fetch.DEBIAN]
    (mirror / 'targets').write_text('http://somewhere.else/docker bookworm main\n')
    assert fetch.mirrors() == [fetch.DEBIAN]


def test_no_network(mirror):
    (mirror / 'no-network').touch()
    said = []
    with pytest.raises(fetch.Unavailable, match='is there a network'):
        fetch.fetch(mirror / 'debian', said.append)
    assert any('Cannot resolve' in line for line in said)


def test_no_network_in_one_line_and_a_status(mirror):
    (mirror / 'no-network').touch()
    done = subprocess.run([sys.executable, str(PROGRAM), '--out', str(mirror / 'out'),
                           '--debian', str(mirror / 'debian')], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2 and done.stderr.count('\n') == 1
    assert done.stderr.startswith("conformance: needs Debian's package archive")


def test_an_interrupted_download_is_done_again(mirror):
    (mirror / 'breaks').touch()
    with pytest.raises(fetch.Unavailable, match='cannot download Linux: .*Connection reset'):
        fetch.fetch(mirror / 'debian', print)
    (mirror / 'breaks').unlink()
    assert fetch.fetch(mirror / 'debian', print).version == '6.1.176-1'
    assert (mirror / 'debian' / FILES[0]).read_text() == FILES[0] + '\n'


def test_a_spoilt_file_is_not_taken(mirror):
    """Of the right size, but with other bytes: apt itself would take it."""
    (mirror / 'debian').mkdir()
    (mirror / 'debian' / FILES[3]).write_text('x' * len(FILES[3]) + '\n')
    fetch.fetch(mirror / 'debian', print)
    assert (mirror / 'debian' / FILES[3]).read_text() == FILES[3] + '\n'


@pytest.mark.parametrize('target', ['linux', 'conformance-linux'])
@pytest.mark.parametrize('system', ['ID=ubuntu\nID_LIKE=debian\n', 'ID=fedora\n'])
def test_not_on_debian(tmp_path, target, system):
    (tmp_path / 'os-release').write_text(system)
    done = subprocess.run(['sh', 'tools/setup.sh', target], cwd=ROOT, text=True,
                          env=dict(os.environ, JIFFY_OS_RELEASE=str(tmp_path / 'os-release')),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert (done.returncode, done.stdout) == (
        1, "setup: make %s needs Debian: it unpacks Debian's linux-image, "
        'which apt fetches and checks; a container or a chroot will do\n' % target)


# --- the whole, with a QEMU that answers as Jiffy does --------------------------------------

QEMU = r'''#!%s
import os, re, sys
sys.path[:0] = %r
import compare, kbuild, pathlib
rows = compare.rows(kbuild.sources(pathlib.Path(%r)))
for words in re.findall(r'conf ([^;"]+);', sys.argv[-1]):
    for name in words.split():
        if name == os.environ.get('DIES'):
            sys.exit('Oops')
        for row in (row for row in rows if name in (row.id, row.module)):
            module = row.module
            if row.fatal and row.id == name:
                print('conf: %%s begin\nconf: %%s wants end: returns' %% (name, name))
                print('conf: %%s end: returns' %% name)
            elif not row.fatal and row.id != os.environ.get('MISSING'):
                print('conf: %%s %%s' %% (row.id, row.id == os.environ.get('FAILS')
                                        and 'not ok (1 failures)' or 'ok'))
    print('conf: %%s done' %% module, flush=True)
''' % (sys.executable, PLACES, str(CONFORMANCE))


def whole(tmp_path, *names, **env):
    qemu = tmp_path / 'qemu'
    qemu.write_text(QEMU)
    qemu.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), '--only', 'jiffy', '--qemu', str(qemu), '--out',
         str(tmp_path / 'out'), '--sessions', str(tmp_path / 'none'), *names],
        env=dict(os.environ, **env), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.fixture(scope='module')
def rows():
    return compare.rows(kbuild.sources(CONFORMANCE))


def test_all_rows_of_this_tree(tmp_path, rows):
    assert len(rows) > 100
    status, lines = whole(tmp_path)
    assert (status, lines[-1]) == (0, '%d rows ok, 0 not, 0 not run' % len(rows))


@pytest.mark.parametrize('how', ['FAILS', 'MISSING'])
def test_one_row_of_this_tree(tmp_path, rows, how):
    row = next(r for r in rows if not r.fatal)
    status, lines = whole(tmp_path, **{how: row.id})
    assert (status, lines[-1]) == (1, '%d rows ok, 1 not, 0 not run' % (len(rows) - 1))
    assert row.id in lines


def test_a_machine_that_dies_in_a_module_of_this_tree(tmp_path, rows):
    module = next(r.module for r in rows if not r.fatal)
    status, lines = whole(tmp_path, DIES=module)
    dead = sum(r.module == module for r in rows)
    assert (status, lines[-1]) == (1, '%d rows ok, %d not, 0 not run' % (len(rows) - dead, dead))
    assert '    jiffy 4 not ok: the machine ended; its last line: Oops' in lines


def test_some_rows(tmp_path, rows):
    """A row and a module by name, and nothing else."""
    fatal = next(r for r in rows if r.fatal)
    module = next(r.module for r in rows if not r.fatal and r.module != fatal.module)
    chosen = conformance.choose(rows, [fatal.id, module])
    assert {r.module for r in chosen} == {fatal.module, module}
    assert whole(tmp_path, fatal.id, module)[1][-1] == '%d rows ok, 0 not, 0 not run' % len(chosen)


def test_a_name_that_is_none(tmp_path):
    assert whole(tmp_path, 'TSK-77', 'conf_no') == (
        1, ['conformance: there is no row or module TSK-77, conf_no'])


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ended_from_outside(tmp_path, number):
    """No machine is left behind."""
    with subprocess.Popen([sys.executable, str(PROGRAM), '--only', 'jiffy', '--qemu',
                           str(toy_qemu(tmp_path)), '--out', str(tmp_path / 'out')],
                          stdout=subprocess.DEVNULL) as process:
        files = started(tmp_path, process)
        process.send_signal(number)
        assert process.wait(30) == -number
    for file in files:
        assert_gone(file)
