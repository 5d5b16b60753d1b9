# SPDX-License-Identifier: MIT
"""What setup.sh says and does on machines that lack something.

The machine is a directory of stand-ins that is the whole PATH: programs are there
when a file is there, and a stand-in for apt-get "installs" by making such files and
writes down how it was called.
"""

import pathlib
import shutil
import subprocess

import pexpect
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL = 'sh awk sed tr cat grep mktemp rm env dirname head tail sort'.split()
RUN_PROGRAMS = ['i686-linux-gnu-gcc', 'qemu-system-i386', 'python3', 'make']
RUN_PACKAGES = 'gcc-i686-linux-gnu python3 qemu-system-x86'
MISSING = ('setup: make run needs what is not here yet: i686 cross compiler, '
           'Python 3.8 or newer, QEMU for i386')
APT_INSTALL = 'apt-get install --no-install-recommends ' + RUN_PACKAGES

APT_GET = r'''
echo "$*" >>"$MACHINE/apt.log"
case " $* " in
*' update '*)
	[ ! -f "$MACHINE/no-network" ] || { echo 'E: Failed to fetch' >&2; exit 100; }
	rm -f "$MACHINE/no-lists" ;;
*' --print-uris '*)
	if [ -f "$MACHINE/no-lists" ] || [ -f "$MACHINE/unknown" ]; then
		echo 'E: Unable to locate package qemu-system-x86' >&2
		exit 100
	fi
	echo 'Need to get 61.2 MB/75.0 MB of archives.'
	echo 'After this operation, 310 MB of additional disk space will be used.' ;;
*' -y '*)
	[ ! -f "$MACHINE/fails" ] || { echo 'E: dpkg was interrupted' >&2; exit 100; }
	[ -f "$MACHINE/useless" ] || for p in i686-linux-gnu-gcc qemu-system-i386 python3; do
		printf '#!/bin/sh\nexit 0\n' >"$MACHINE/bin/$p"
		chmod +x "$MACHINE/bin/$p"
	done ;;
*)	echo "a call that could install: $*" >>"$MACHINE/apt.log"; exit 1 ;;
esac
'''
CHMOD = shutil.which('chmod')


class Machine:
    """The stand-in machine."""

    def __init__(self, path, uid=0, system='ID=debian'):
        self.path = path
        (path / 'bin').mkdir()
        for name in REAL:
            (path / 'bin' / name).symlink_to(shutil.which(name))
        (path / 'bin' / 'chmod').symlink_to(CHMOD)
        self.has('make')
        self.has('id', 'echo %d' % uid)
        self.has('dpkg', 'echo amd64')
        self.has('apt-get', APT_GET)
        (path / 'os-release').write_text(system + '\n')
        self.env = {'PATH': str(path / 'bin'), 'MACHINE': str(path), 'JIFFY_UNAME': 'Linux',
                    'JIFFY_OS_RELEASE': str(path / 'os-release'),
                    'JIFFY_GRUB_MODULES': str(path / 'grub'),
                    'JIFFY_SYSTEM_PYTHON': str(path / 'system-python')}

    def has(self, name, script='exit 0'):
        program = self.path / 'bin' / name
        program.write_text('#!/bin/sh\n%s\n' % script)
        program.chmod(0o755)

    def mark(self, name):
        (self.path / name).touch()

    def setup(self, *args, script='setup.sh', **env):
        """-> status, lines. Without a terminal."""
        p = subprocess.run(['/bin/sh', 'tools/' + script, *args], cwd=ROOT, text=True,
                           env={**self.env, **env}, stdin=subprocess.DEVNULL, timeout=20,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return p.returncode, p.stdout.splitlines()

    def on_terminal(self, *answers, **env):
        """-> status, text. ANSWERS are typed at the question."""
        p = pexpect.spawn('/bin/sh', ['tools/setup.sh', 'run'], cwd=str(ROOT),
                          env={**self.env, **env}, encoding='utf-8', timeout=20)
        text = ''
        for answer in answers:
            p.expect_exact('Install them? [Y/n] ')
            text += p.before + p.after
            p.send(answer)
        p.expect(pexpect.EOF)
        p.close()
        return p.exitstatus, text + p.before

    def apt_calls(self):
        log = self.path / 'apt.log'
        return log.read_text().splitlines() if log.exists() else []

    def installs(self):
        return [call for call in self.apt_calls() if ' -y ' in ' %s ' % call]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def user(tmp_path):
    return Machine(tmp_path, uid=1000)


def test_silent_when_nothing_is_missing(machine):
    for program in RUN_PROGRAMS:
        machine.has(program)
    assert machine.setup('run') == (0, [])
    assert machine.apt_calls() == []


def test_installs_without_asking_where_there_is_no_terminal(machine):
    status, lines = machine.setup('run')
    assert status == 0
    assert lines == [
        MISSING,
        'setup: packages: ' + RUN_PACKAGES,
        'setup: with what those need: 61.2 MB to download, 310 MB on the disk',
        'setup: done: everything that make run needs is here']
    assert len(machine.installs()) == 1
    assert machine.setup('run') == (0, [])


def test_planning_never_installs(machine):
    machine.setup('run')
    plan = machine.apt_calls()[0]
    assert '--print-uris' in plan and ' -y' not in plan
    assert not any('could install' in call for call in machine.apt_calls())


@pytest.mark.parametrize('answer,installed', [
    ('\r', True), ('y\r', True), ('Yes\r', True), ('n\r', False), ('no\r', False),
    ('what?\r', False), ('\x04', False)])
def test_asks_once_on_a_terminal(machine, answer, installed):
    status, text = machine.on_terminal(answer)
    assert text.count('Install them?') == 1
    assert '61.2 MB to download, 310 MB on the disk' in text
    assert bool(machine.installs()) == installed
    assert status == (0 if installed else 1)
    if not installed:
        assert 'nothing was installed; to do it yourself, type: ' + APT_INSTALL in text


def test_setup_yes_does_not_ask(machine):
    status, text = machine.on_terminal(SETUP='yes')
    assert (status, 'Install them?' in text) == (0, False)


def test_setup_no_prints_the_command(machine):
    assert machine.setup('run', SETUP='no') == (
        1, [MISSING, 'setup: SETUP=no, so type: ' + APT_INSTALL])
    assert machine.installs() == []


def test_setup_no_with_empty_package_lists(user):
    user.mark('no-lists')
    user.has('sudo')
    assert user.setup('run', SETUP='no')[1][-1] == (
        'setup: SETUP=no, so type: sudo apt-get update && sudo ' + APT_INSTALL)
    assert not any('update' in call for call in user.apt_calls())


def test_setup_anything_else_is_refused(machine):
    assert machine.setup('run', SETUP='maybe') == (
        2, ['setup: SETUP=maybe is not valid; use SETUP=yes or SETUP=no'])


def test_unknown_target(machine):
    assert machine.setup('fly') == (2, [
        'setup: no such target: fly; use build, run, trace, iso, run-iso, debug, test, '
        'stress, bench, model, xref, tags, check, conformance, conformance-linux, '
        'conformance-report, linux or bench-linux'])


@pytest.mark.parametrize('target', ['linux', 'conformance-linux'])
def test_programs_for_linux_need_a_c_library(machine, target):
    """The compiler comes without one."""
    for program in RUN_PROGRAMS + ['dpkg-deb', 'ccache']:
        machine.has(program)
    machine.has('i686-linux-gnu-gcc', 'echo libc.a')
    status, lines = machine.setup(target, SETUP='no')
    assert (status, lines[0]) == (1, 'setup: make %s needs what is not here yet: '
                                  'C library for i386 programs' % target)
    assert lines[-1].endswith('apt-get install --no-install-recommends libc6-dev-i386-cross')
    machine.has('i686-linux-gnu-gcc', 'echo /usr/lib/libc.a')
    assert machine.setup(target) == (0, [])


def test_neither_root_nor_sudo(user):
    assert user.setup('run') == (1, [
        MISSING,
        "setup: an administrator of this machine can type: " + APT_INSTALL,
        'setup: or name programs you have: '
        'make run CROSS_COMPILE=/path/prefix- QEMU=/path/qemu-system-i386'])


def test_administrator_types_no_sudo(user):
    user.mark('no-lists')
    assert user.setup('run')[1][1] == ('setup: an administrator of this machine can type: '
                                       'apt-get update && ' + APT_INSTALL)


def test_sudo_that_needs_a_password_without_a_terminal(user):
    user.has('sudo', 'echo "sudo: a password is required" >&2; exit 1')
    status, lines = user.setup('run')
    assert status == 1
    assert lines[1].startswith('setup: an administrator of this machine can type: apt-get')


def test_sudo_installs(user):
    user.has('sudo', '[ "$1" != -n ] || shift; "$@"')
    status, lines = user.setup('run')
    assert (status, len(user.installs())) == (0, 1)
    assert lines[-1] == 'setup: done: everything that make run needs is here'


def test_sudo_that_refuses_on_a_terminal(user):
    user.has('sudo', 'echo "Sorry, try again." >&2; exit 1')
    status, text = user.on_terminal('y\r')
    assert status == 1
    assert text.splitlines()[-1] == (
        'setup: sudo did not let you in; an administrator can type: ' + APT_INSTALL)


def test_setup_no_names_sudo(user):
    user.has('sudo')
    assert user.setup('run', SETUP='no')[1][-1] == 'setup: SETUP=no, so type: sudo ' + APT_INSTALL


def test_reads_the_package_lists_when_they_are_empty(machine):
    machine.mark('no-lists')
    status, lines = machine.setup('run')
    assert status == 0
    assert lines[1] == 'setup: reading the package lists (apt-get update)'


def test_no_network(machine):
    machine.mark('no-lists')
    machine.mark('no-network')
    status, lines = machine.setup('run')
    assert status == 1
    assert lines[-1] == ('setup: apt-get could not read the package lists (the lines above say '
                         'why; is there a network?); then type: make run')


def test_debian_names_on_other_machines(machine):
    machine.has('dpkg', 'echo i386')
    assert machine.setup('build', SETUP='no')[1][-1].endswith('recommends gcc python3')
    machine.has('dpkg', 'echo arm64')
    assert machine.setup('debug', SETUP='no')[1][-1].endswith(' gdb-multiarch')


@pytest.mark.parametrize('system,package', [('ID=debian', 'chromium'),
                                            ('ID=ubuntu\nID_LIKE=debian', 'chromium-browser')])
def test_the_browser_is_for_make_test_alone(tmp_path, system, package):
    machine = Machine(tmp_path, system=system)
    typed = machine.setup('test', SETUP='no')[1][-1]
    assert ' %s nodejs npm' % package in typed
    assert 'chromium' not in machine.setup('stress', 'bench', 'trace', SETUP='no')[1][-1]


@pytest.mark.parametrize('script,found', [('exit 0', (0, True)), ('exit 1', (1, False))])
def test_a_node_that_is_too_old_does_not_do(machine, script, found):
    """It is asked itself: its status says so."""
    machine.has('node', script)
    status, lines = machine.setup('--which', 'node')
    assert (status, bool(lines)) == found


def test_package_that_this_system_does_not_have(machine):
    machine.mark('unknown')
    status, lines = machine.setup('run')
    assert status == 1
    assert lines[-1] == (
        "setup: this system's package lists have no: qemu-system-x86 (on Ubuntu, enable "
        "'universe': sudo add-apt-repository universe)")


def test_failing_installation(machine):
    machine.mark('fails')
    status, lines = machine.setup('run')
    assert status == 1
    assert len(machine.installs()) == 2     # once more with fresh lists
    assert lines[-1] == ('setup: the installation failed (the lines above say why); '
                         'to try by hand, type: ' + APT_INSTALL)


def test_installation_that_brings_nothing(machine):
    machine.mark('useless')
    status, lines = machine.setup('run')
    assert status == 1
    assert lines[-1] == (
        'setup: still missing after the installation: i686 cross compiler, Python 3.8 or '
        "newer, QEMU for i386; 'make doctor' shows what was found")


@pytest.mark.parametrize('system,env,lines', [
    ('ID=fedora', {}, [
        'setup: type: sudo dnf install clang lld llvm python3 qemu-system-x86-core',
        'setup: then: make run LLVM=1    (or, on an x86 machine, CROSS_COMPILE= for gcc -m32)']),
    ('ID=manjaro\nID_LIKE=arch', {}, [
        'setup: type: sudo pacman -S --needed python qemu-system-x86 clang lld llvm',
        'setup: then: make run LLVM=1    (or, on an x86 machine, CROSS_COMPILE= for gcc -m32)']),
    ('', {'JIFFY_UNAME': 'Darwin'}, [
        'setup: type: brew install i686-elf-gcc python qemu',
        'setup: then: make run']),
    ('ID=plan9', {}, [
        'setup: no package names are known for this system; install what is named above',
        'setup: or name programs you have: '
        'make run CROSS_COMPILE=/path/prefix- QEMU=/path/qemu-system-i386']),
])
def test_other_systems_get_the_command(tmp_path, system, env, lines):
    status, said = Machine(tmp_path, 1000, system).setup('run', **env)
    assert status == 1
    assert said[0] == MISSING
    assert sorted(' '.join(said[1:]).split()) == sorted(' '.join(lines).split())
    assert said[-1] == lines[-1]


def test_macos_python_modules_go_into_a_venv(tmp_path):
    machine = Machine(tmp_path, 501, '')
    for program in RUN_PROGRAMS + ['cc']:
        machine.has(program)
    machine.has('python3', 'case "$*" in *find_spec*) exit 1 ;; esac')
    _, lines = machine.setup('test', JIFFY_UNAME='Darwin')
    assert ('setup: type: python3 -m venv .venv && '
            '.venv/bin/pip install pytest pytest-xdist pexpect' in lines)


@pytest.mark.parametrize('env,line', [
    ({'QEMU': '/no/qemu'}, 'QEMU=/no/qemu: there is no such program; '
                           'name a qemu-system-i386, or leave it out'),
    ({'CROSS_COMPILE': '/no/i686-'}, "CROSS_COMPILE=/no/i686-: there is no program /no/i686-gcc; "
                                     "name the path up to the '-' before gcc, or leave it out"),
    ({'PYTHON': '/no/py'}, 'PYTHON=/no/py: this is no Python 3.8 or newer; '
                           'name another, or leave it out'),
])
def test_named_programs_must_be_there(machine, env, line):
    assert machine.setup('run', **env) == (1, ['setup: ' + line])


def test_named_programs_suffice(user):
    user.has('python3')
    (user.path / 'own').mkdir()
    for name in ('i386-gcc', 'qemu'):
        (user.path / 'bin' / 'make').rename(user.path / 'own' / name)
        user.has('make')
    own = str(user.path / 'own')
    assert user.setup('run', CROSS_COMPILE=own + '/i386-', QEMU=own + '/qemu') == (0, [])


def test_native_gcc_is_taken_when_asked_for(machine):
    machine.has('python3')
    machine.has('qemu-system-x86_64')
    machine.has('gcc')
    assert machine.setup('run', SETUP='no')[0] == 1
    assert machine.setup('run', SETUP='no', CROSS_COMPILE='', CROSS_COMPILE_SET='1') == (0, [])
    machine.has('gcc', 'exit 1')        # no -m32
    assert machine.setup('run', SETUP='no', CROSS_COMPILE='', CROSS_COMPILE_SET='1')[0] == 1


def test_llvm_needs_no_gcc(machine):
    for program in ('clang', 'ld.lld', 'llvm-nm', 'llvm-objcopy', 'python3', 'qemu-system-i386'):
        machine.has(program)
    assert machine.setup('run', LLVM='1') == (0, [])
    assert machine.setup('run', SETUP='no')[0] == 1


def test_a_python_with_the_modules_is_found(machine):
    machine.has('python3', 'case "$*" in *find_spec*) exit 1 ;; esac')
    system = machine.path / 'system-python'
    assert machine.setup('--which', 'pytest') == (1, [])
    system.write_text('#!/bin/sh\nexit 0\n')
    system.chmod(0o755)
    assert machine.setup('--which', 'pytest') == (0, [str(system)])


def test_a_gdb_for_the_host_only_does_not_do(machine):
    for program in RUN_PROGRAMS:
        machine.has(program)
    machine.has('gdb', '''echo 'Undefined item: "i386".' ''')
    assert 'gdb for i386' in machine.setup('debug', SETUP='no')[1][0]
    machine.has('gdb-multiarch', '''echo 'Undefined item: "i386".' ''')
    assert 'gdb for i386' in machine.setup('debug', SETUP='no')[1][0]
    machine.has('gdb', '''echo 'The target architecture is set to "i386".' ''')
    assert machine.setup('debug', SETUP='no') == (0, [])


def test_doctor(machine):
    status, lines = machine.setup(script='doctor.sh')
    assert status == 1
    assert lines[-1] == ('works: nothing yet; does not: run iso debug test model xref tags check '
                         'linux (make installs what a target lacks)')
    at = [i for i, line in enumerate(lines) if line.startswith('i686 cross compiler')][0]
    assert 'MISSING' in lines[at]
    assert lines[at + 1] == ('    to have it, type: '
                             'apt-get install --no-install-recommends gcc-i686-linux-gnu')
    machine.has('i686-linux-gnu-gcc', 'echo "gcc (Debian 12.2.0-14) 12.2.0"')
    for program in RUN_PROGRAMS[1:]:
        machine.has(program)
    status, lines = machine.setup(script='doctor.sh')
    assert status == 0
    assert lines[-1].startswith('works: run; does not: iso debug test model xref tags check')
    assert lines[at].split() == ['i686', 'cross', 'compiler', '12.2.0',
                                 str(machine.path / 'bin' / 'i686-linux-gnu-gcc'),
                                 'run', 'iso', 'debug', 'test', 'check', 'linux']


def test_make_model(machine):
    """It needs spin and a host compiler, and no cross compiler, which is not asked for."""
    for program in ('python3', 'cc'):
        machine.has(program)
    status, lines = machine.setup('model', SETUP='no')
    assert (status, lines) == (1, [
        'setup: make model needs what is not here yet: spin (model checker)',
        'setup: SETUP=no, so type: apt-get install --no-install-recommends spin'])
    assert lines[0] in machine.setup('model', JIFFY_UNAME='Darwin')[1]
    machine.has('spin', 'case $1 in -V) echo "Spin Version 6.5.2" ;; *) echo "use: 0.0" ;; esac')
    assert machine.setup('model') == (0, [])
    line = [line for line in machine.setup(script='doctor.sh')[1] if line.startswith('spin')][0]
    assert line.split()[3:] == ['6.5.2', str(machine.path / 'bin' / 'spin'), 'test', 'model']


def test_spin_where_there_is_no_package(tmp_path):
    machine = Machine(tmp_path, 1000, 'ID=fedora')
    for program in ('python3', 'cc'):
        machine.has(program)
    assert machine.setup('model') == (1, [
        'setup: make model needs what is not here yet: spin (model checker)',
        'setup: build and install what no package has, from: spinroot.com',
        'setup: then: make model'])
    lines = machine.setup(script='doctor.sh')[1]
    at = [i for i, line in enumerate(lines) if line.startswith('spin')][0]
    assert lines[at + 1] == ('    to have it, type: build it from its source, '
                             'which is at spinroot.com')


def test_report_names_nobody(tmp_path):
    out = tmp_path / 'build'
    home = tmp_path / 'home' / 'aloysia'
    home.mkdir(parents=True)
    out.mkdir()
    (out / 'settings').write_text('HZ=100\n')
    (out / 'errors.log').write_text('%s/lib/x.c:3: error: signal\n' % ROOT)
    (out / 'last.log').write_text('\x1b[31mread %s/f by aloysia@vienna: aloysia2 /home/bert/x\n'
                                  % home)
    machine = Machine(tmp_path)
    machine.has('id', 'echo aloysia')
    machine.has('uname', 'case $1 in -n) echo vienna.example ;; *) echo Linux 6.1 x86_64 ;; esac')
    machine.has('mkdir', 'exit 0')
    status, lines = machine.setup('O=%s' % out, script='report.sh', HOME=str(home))
    assert (status, lines) == (0, ['report: %s/report.txt (read it before you send it)' % out])
    text = (out / 'report.txt').read_text()
    for part in ('== version', '== changed files', '== system', '== tools', 'HZ=100',
                 './lib/x.c:3: error: signal', 'read ~/f by USER@HOST: aloysia2 ~/x'):
        assert part in text
    for secret in (str(home), str(ROOT), 'vienna', 'bert', '\x1b'):
        assert secret not in text


def test_report_refuses_what_it_does_not_know(machine):
    assert machine.setup('FILE=x', script='report.sh') == (
        2, ['report: FILE=x is not known; use OUT=FILE or O=DIR'])


@pytest.mark.parametrize('shell', ['dash', 'bash --posix', 'sh'])
def test_shells(machine, shell):
    for program in RUN_PROGRAMS:
        machine.has(program)
    name, *flags = shell.split()
    if shutil.which(name) is None:
        name = 'sh'
    p = subprocess.run([shutil.which(name), *flags, 'tools/setup.sh', 'run'], cwd=ROOT,
                       env=machine.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=20)
    assert (p.returncode, p.stdout) == (0, b'')
