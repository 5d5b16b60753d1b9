# SPDX-License-Identifier: MIT
"""What the labs' pages say is true: each piece of C compiles, the lab that docs/teaching.md
builds in an hour works as it says, the hand-out does what its README says, and an update in
the middle of the term leaves the students' work alone."""

import functools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tarfile

import pytest

from labs import LAB, ROOT, build, grade
from image import clean_environment, make_line
from machine import BUILD

PAGES = sorted([*(ROOT / 'lab').glob('**/*.md'), ROOT / 'docs' / 'lab-errata.md'])
HEADERS = ('atomic cdev completion delay errno fs hardirq init interrupt ioctl jiffies kernel '
           'kthread list module mutex pid rcupdate sched sched/signal sched/task slab '
           'spinlock string timer uaccess wait workqueue').split()
PRELUDE = ''.join('#include <linux/%s.h>\n' % name for name in HEADERS)
FENCE = re.compile(r'^```c\n(.*?)^```', re.M | re.S)


def make(*words, cwd=ROOT):
    """The hand-out's make takes what is in ccache and adds nothing: it has other paths."""
    env = dict(clean_environment(), **({} if cwd == ROOT else {'CCACHE_READONLY': '1'}))
    return subprocess.run(make_line(*words), cwd=cwd, env=env, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@functools.lru_cache(maxsize=None)
def compiler():
    """The compiler of modules and its flags."""
    cross = subprocess.run(['sh', 'tools/setup.sh', '--which', 'cross'], cwd=ROOT, check=True,
                           text=True, stdout=subprocess.PIPE).stdout.strip()
    flags = (BUILD / 'module-flags').read_text(encoding='utf-8').split()
    if os.environ.get('LLVM') == '1':
        return ['clang', '--target=i686-linux-gnu'], flags
    return [cross + 'gcc'], flags


def compile_c(text):
    """-> the compiler's words, '' if there were none."""
    command, flags = compiler()
    done = subprocess.run([*command, *flags, '-Wno-unused', '-DMODULE', '-DKBUILD_MODNAME="page"',
                           '-fsyntax-only', '-x', 'c', '-'], cwd=ROOT, input=text, text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout if done.returncode or 'warning' in done.stdout else ''


@pytest.mark.parametrize('page', [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PAGES
                                  if FENCE.search(p.read_text(encoding='utf-8'))])
def test_snippets(page):
    """Each piece of C is good at file scope, or as statements of a function."""
    for snippet in FENCE.findall(page.read_text(encoding='utf-8')):
        wrong = compile_c(PRELUDE + snippet)
        if wrong:
            as_body = compile_c('%svoid f(void);\nvoid f(void)\n{\n%s}\n' % (PRELUDE, snippet))
            assert not as_body, '%s\n%s' % (snippet, wrong)


def test_a_wrong_snippet_is_found():
    assert compile_c(PRELUDE + 'static struct timer_list t = 3;\n')


def files_of_page(page):
    """{path: text}: the fences whose first line names a file."""
    fence = re.compile(r'^```\w*\n(?:// |# |<!-- )(lab/\S+)(?: -->)?\n(.*?)^```\n', re.M | re.S)
    return dict(fence.findall(page.read_text(encoding='utf-8').replace('~~~', '```')))


@pytest.mark.xdist_group('labs-example')
def test_a_lab_in_an_hour(tmp_path):
    """The files as the page gives them: the solution passes, the skeleton compiles without a
    warning and fails every check."""
    files = files_of_page(ROOT / 'docs' / 'teaching.md')
    task = 'tally/1-counter'
    for name in ('lab/tally/1-counter/counter.c', 'lab/tally/1-counter/Kbuild',
                 'lab/tally/1-counter/checks.py', 'lab/tally/1-counter/README.md'):
        assert name in files
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    lab, skels, said = tmp_path / 'lab', tmp_path / 'skels', []
    graded = grade(build(lab, tmp_path, said), lab, tmp_path, '--lab', lab, labs=task)
    assert graded.status == 0, graded.output
    subprocess.run([sys.executable, 'tools/skels.py', '--lab', str(lab), '--skels', str(skels),
                    'make', 'tally'], cwd=ROOT, check=True)
    graded = grade(build(skels, tmp_path, said), skels, tmp_path, '--lab', lab, labs=task)
    assert {row['verdict'] for row in graded.rows} == {'fail'}, graded.output
    assert not [line for line in said if 'warning' in line]


@pytest.fixture(scope='module')
def handout(tmp_path_factory):
    """The hand-out, unpacked."""
    folder = tmp_path_factory.mktemp('handout')
    done = make('handout', 'O=%s' % folder)
    assert done.returncode == 0, done.stdout
    with tarfile.open(folder / 'jiffy-handout.tar.gz') as archive:
        archive.extractall(folder)
    return folder / 'jiffy-handout'


# Of build/, what is not the image's.
OTHERS = ('*.log', 'tests', 'test-*', 'stress', 'bench', 'grade', 'conformance', 'bench-linux',
          'linux', 'jiffy-*', 'modules', 'iso', 'xref', 'locks', 'models')


def objects_of(folder, build_of):
    """The kernel's objects of this tree's builds, whose sources are the hand-out's: so that
    only what differs is compiled."""
    for source, target in build_of.items():
        shutil.copytree(source, folder / target, copy_function=shutil.copy2,
                        ignore=shutil.ignore_patterns(*OTHERS))
    for place, _, names in os.walk(folder):
        for name in names:
            here = pathlib.Path(place) / name
            there = ROOT / here.relative_to(folder)
            if there.is_file() and '/build/' not in str(here):
                os.utime(here, ns=(there.stat().st_mtime_ns, there.stat().st_mtime_ns))


@pytest.mark.xdist_group('labs-handout')
def test_no_solutions(handout):
    """No template, no test, and no line of a solution is in it."""
    for path in handout.rglob('*'):
        assert path.name != 'tests' and path.suffix != '.patch'
    for task in ('1-2-timer/timer.c', '6-kthread/kthread.c', '3-4-5-deferred/kernel/deferred.c'):
        assert not (handout / 'lab' / LAB / task).exists()
        assert 'TODO 1' in (handout / 'skels' / LAB / task).read_text(encoding='utf-8')
    timer = handout / 'skels' / LAB / '1-2-timer' / 'timer.c'
    assert 'mod_timer' not in timer.read_text(encoding='utf-8')
    assert (handout / 'lab' / LAB / '1-2-timer' / 'README.md').exists()


@pytest.mark.xdist_group('labs-handout')
def test_readme_of_the_handout(handout):
    """Each command of its README, in its order."""
    (BUILD / 'grade').mkdir(exist_ok=True)
    build(ROOT / 'no-skels', handout.parent)
    objects_of(handout, {BUILD: 'build', BUILD / 'grade': 'build/grade'})
    text = (handout / 'README.md').read_text(encoding='utf-8')
    commands = re.findall(r'^    (make [^#\n]*?) *(?:#.*)?$', text, re.M) + \
        re.findall(r'`(make [^`]*)`', text)
    assert {'make run', 'make grade LABS=deferred_work/1-2-timer', 'make help', 'make doctor',
            'make submit LABS=deferred_work/1-2-timer', 'make xref', 'make debug',
            'make run CPUS=4',
            'make skels LABS=deferred_work/1-2-timer FORCE=1'} <= set(commands)
    for command in dict.fromkeys(commands):
        words = shlex.split(command)[1:]
        if words[0] == 'run':
            words += ['APPEND=autorun="insmod timer; rmmod timer; exit 0"', 'TIMEOUT=60']
        if words[0] in ('debug', 'replay'):
            words += ['GDB=no', 'TIMEOUT=5']
        done = make(*words, cwd=handout)
        if words[0] == 'run':
            assert 'timer: skels/deferred_work/1-2-timer, TODO 1-2 open' in done.stdout, done.stdout
        if words[0] == 'grade':
            assert 'TODO 1-2 open' in done.stdout and ' 0 pass' in done.stdout, done.stdout
        elif words[0] not in ('debug', 'replay'):
            assert done.returncode == 0, done.stdout
    assert (handout / 'build' / 'deferred_work-1-2-timer.tar.gz').exists()


@pytest.mark.xdist_group('labs-handout')
@pytest.mark.parametrize('goal', ['test', 'check', 'bench', 'stress', 'model', 'conformance',
                                  'conformance-linux', 'conformance-report', 'bench-linux'])
def test_what_a_handout_has_not(handout, goal):
    done = make(goal, cwd=handout)
    assert done.returncode != 0
    assert 'make: %s needs tests/, which is not part of a hand-out' % goal in done.stdout


def git(folder, *words):
    subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', *words],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.xdist_group('labs-handout')
def test_an_update_by_merge(handout, tmp_path):
    """As docs/teaching.md says: a corrected handout, skeleton and kernel file come by pull, and
    what the student wrote stays."""
    course, student = tmp_path / 'course', tmp_path / 'student'
    shutil.copytree(handout, course, ignore=shutil.ignore_patterns('build', '.git'))
    git(tmp_path, 'init', '-q', '-b', 'main', 'course')
    git(course, 'add', '-A')
    git(course, 'commit', '-qm', 'the lab')
    git(tmp_path, 'clone', '-q', 'course', 'student')
    source = student / 'skels' / LAB / '1-2-timer' / 'timer.c'
    mark = '\t/* TODO 1: initialize'
    source.write_text(source.read_text(encoding='utf-8').replace(
        mark, '\ttimer_setup(&timer, timer_handler, 0);\n' + mark), encoding='utf-8')
    git(student, 'commit', '-qam', 'exercise 1')
    changed = ['lab/deferred_work/README.md', 'kernel/main.c',
               'skels/deferred_work/1-2-timer/timer.c',
               'skels/.made/deferred_work/1-2-timer/timer.c']
    for name in changed:
        path = course / name
        added = '/* corrected */\n' if name.endswith('.c') else 'corrected\n'
        path.write_text(path.read_text(encoding='utf-8') + added, encoding='utf-8')
    git(course, 'commit', '-qam', 'the lab, week 5')
    git(student, 'pull', '-q', '--no-rebase', '--no-edit')
    for name in changed:
        assert 'corrected' in (student / name).read_text(encoding='utf-8')
    assert 'timer_setup(&timer' in source.read_text(encoding='utf-8')
    done = make('skels', 'LABS=deferred_work/1-2-timer', cwd=student)
    assert 'left as it is, you have edited timer.c' in done.stdout
