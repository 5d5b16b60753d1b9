# SPDX-License-Identifier: MIT
"""Skeletons: the grammar of the templates, edits that are not overwritten, the hand-out and
what a student hands in."""

import pathlib
import subprocess
import sys
import tarfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools'))

import skels    # noqa: E402

TEMPLATE = '''\
int first;
/* TODO 1: a hint */
/* TODO 1/2: two lines */
one
two
	/* TODO 2/4: with marks inside */
	begin
	/* TODO 2/1: an inner one */
	inner
	end
/* TODO: without a number */
/* TODO/1: one line*/
gone
/* TODO 3/1: no blank before the end*/
int x; /* TODO 3/1: behind code */
three
last
'''


def lines(text):
    return text.splitlines()


@pytest.mark.parametrize('todo, expected', [
    (1, ['int first;', '/* TODO 1: a hint */', '/* TODO 1: two lines */',
         '\t/* TODO 2: with marks inside */', '\t/* TODO 2: an inner one */',
         '/* TODO: without a number */', '/* TODO: one line*/',
         '/* TODO 3: no blank before the end*/', 'three', 'last']),
    (2, ['int first;', '/* a hint */', '/* two lines */', 'one', 'two',
         '\t/* TODO 2: with marks inside */', '\t/* TODO 2: an inner one */',
         '/* without a number */', '/* one line*/', 'gone',
         '/* TODO 3: no blank before the end*/', 'three', 'last']),
    (3, ['int first;', '/* a hint */', '/* two lines */', 'one', 'two',
         '\t/* with marks inside */', '\tbegin', '\t/* an inner one */', '\tinner', '\tend',
         '/* without a number */', '/* one line*/', 'gone',
         '/* TODO 3: no blank before the end*/', 'three', 'last']),
])
def test_marks(todo, expected):
    """A count says how many lines go; marks inside them stay, without a count; the
    solutions of earlier steps stay and their marks become comments."""
    # The last mark lies within the lines of the one before: its own line is the one that goes.
    expected = list(expected)
    at = expected.index('/* TODO 3: no blank before the end*/')
    expected.insert(at + 1, 'int x; /* TODO 3: behind code */')
    assert lines(skels.skeleton(TEMPLATE, 'a.c', todo)) == expected


def test_a_mark_of_several_lines():
    """The count begins behind the comment's end."""
    text = '/* TODO 1/1: begins\n * and ends */\ngone\nstays\n'
    assert lines(skels.skeleton(text, 'a.h', 1)) == ['/* TODO 1: begins', ' * and ends */', 'stays']


@pytest.mark.parametrize('name', ['Kbuild', 'Makefile'])
def test_marks_of_make(name):
    """In a Kbuild and a Makefile a mark is a # comment."""
    text = '# TODO 1/1: build it\nobj-m := a.o\n# TODO 2: more\n'
    assert lines(skels.skeleton(text, name, 1)) == ['# TODO 1: build it', '# TODO 2: more']


def test_a_count_too_large():
    """A count that runs over the end of the file is refused, with the line."""
    with pytest.raises(SystemExit, match='a.c:2: a solution of 3 lines, but there are only 1'):
        skels.skeleton('x\n/* TODO 1/3: y */\nz\n', 'a.c', 1)


@pytest.mark.parametrize('edit, steps', [
    (lambda text: text, {1, 2}),
    (lambda text: text.replace('return;', 'return 1;').replace('}\n\ng', '}\n\nint n;\ng'), {1, 2}),
    (lambda text: text.replace('now */\n', 'now */\n\tarm();\n'), {1}),
    (lambda text: text.replace('now */\n', 'now */\n\n'), {1, 2}),
    (lambda text: text.replace('\t/* TODO 2: arm it, now */\n', ''), {1}),
    (lambda text: text.replace('print */\n', 'print */\n\tx();\n').replace(
        'also */\n', 'also */\n\ty();\n'), {2}),
    (lambda text: text.replace('print */\n', 'print */\n\tx();\n'), {1, 2}),
])
def test_open(edit, steps):
    """A mark is open as long as it is there and nothing stands under it."""
    made = ('f()\n{\n\t/* TODO 1: print */\n}\n\ng()\n{\n\t/* TODO 2: arm it, now */\n\n'
            '\t/* TODO 1: also */\n\treturn;\n}\n')
    assert skels.open_steps(made, edit(made), 'a.c') == steps


@pytest.mark.parametrize('steps, text', [
    (set(), 'no TODO open'), ({1}, 'TODO 1 open'), ({1, 2, 3, 5}, 'TODO 1-3, 5 open')])
def test_describe(steps, text):
    assert skels.describe(steps) == text


@pytest.fixture
def make(tmp_path):
    """make(goal, ...) with skels/ in a directory of its own -> what it said and its status."""
    def run(*words):
        done = subprocess.run(['make', *words, 'SKELS=%s' % (tmp_path / 'skels'),
                               'O=%s' % (tmp_path / 'build'), 'SETUP=no'], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done
    run.folder = tmp_path / 'skels'
    run.out = tmp_path / 'build'
    return run


def test_an_edit_is_kept(make):
    """A file that was edited is not overwritten, the other tasks are made; FORCE=1 keeps it
    under another name."""
    assert make('skels', 'LABS=deferred_work').returncode == 0
    source = make.folder / 'deferred_work' / '1-2-timer' / 'timer.c'
    text = source.read_text()
    source.write_text(text + '/* mine */\n')
    done = make('skels', 'LABS=deferred_work')
    assert done.returncode == 0
    assert 'left as it is, you have edited timer.c' in done.stdout
    assert source.read_text().endswith('/* mine */\n')
    assert make('skels', 'LABS=deferred_work/1-2-timer').returncode != 0
    assert source.read_text().endswith('/* mine */\n')
    done = make('skels', 'LABS=deferred_work/1-2-timer', 'FORCE=1')
    assert done.returncode == 0 and 'your version is now timer.c.old' in done.stdout
    assert source.read_text() == text
    assert source.with_suffix('.c.old').read_text().endswith('/* mine */\n')
    # What was not edited may go from one step to another.
    assert make('skels', 'LABS=deferred_work/1-2-timer', 'TODO=2').returncode == 0
    assert source.read_text() != text


@pytest.mark.parametrize('labs', ['', 'LABS=frob', 'LABS=deferred_work/frob'])
def test_no_such_lab(make, labs):
    """Which labs there are is said."""
    done = make('skels', *([labs] if labs else []))
    assert done.returncode != 0
    assert ('LABS=deferred_work' if not labs else 'deferred_work/1-2-timer') in done.stdout


def test_a_submission(make):
    """The sources of the task, with the version and the open TODOs."""
    assert make('skels', 'LABS=deferred_work', 'TODO=2').returncode == 0
    done = make('submit', 'LABS=deferred_work/3-4-5-deferred')
    assert done.returncode == 0
    with tarfile.open(make.out / 'deferred_work-3-4-5-deferred.tar.gz') as archive:
        names = archive.getnames()
        text = archive.extractfile('deferred_work-3-4-5-deferred/SUBMISSION.txt').read().decode()
    top = 'deferred_work-3-4-5-deferred/'
    assert [top + name for name in ('SUBMISSION.txt', 'include/deferred.h', 'kernel/Kbuild',
                                    'kernel/deferred.c', 'kernel/makenode', 'user/test.c')] == names
    assert 'open: TODO 2-4 open\n' in text
    assert 'task: deferred_work/3-4-5-deferred\nversion: ' in text


def test_nothing_to_submit(make):
    done = make('submit', 'LABS=deferred_work/1-2-timer')
    assert done.returncode != 0
    assert 'first: make skels LABS=deferred_work/1-2-timer' in done.stdout
