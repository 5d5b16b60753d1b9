# SPDX-License-Identifier: MIT
"""`make xref` and `make tags`: from a name to the line that declares it, as a person goes."""

import html
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ('arch', 'boot', 'drivers', 'include', 'kernel', 'lab', 'lib', 'tools', 'user')
# A variable, its other definition, a struct, a macro, an inline function, a function, an
# enum constant; where each is declared, and how that line begins.
PLACES = [
    ('jiffies', 'include/linux/jiffies.h', 'extern volatile unsigned long jiffies;'),
    ('jiffies_64', 'kernel/hardirq/tick.c', 'u64 jiffies_64 ='),
    ('timer_list', 'include/linux/timer.h', 'struct timer_list {'),
    ('spin_lock_bh', 'include/linux/spinlock.h', '#define spin_lock_bh('),
    ('tasklet_schedule', 'include/linux/interrupt.h', 'static inline void tasklet_schedule('),
    ('schedule', 'kernel/task/sched.c', 'void'),
    ('TASKLET_STATE_SCHED', 'include/linux/interrupt.h', 'TASKLET_STATE_SCHED'),
    ('cpu_number', 'include/linux/percpu.h', 'DECLARE_PER_CPU(int, cpu_number);'),
]

pytestmark = pytest.mark.xdist_group('xref')        # one copy


@pytest.fixture(scope='module')
def tree(tmp_path_factory):
    """A copy of the sources, as a clone has them."""
    path = tmp_path_factory.mktemp('xref') / 'jiffy'
    for name in FOLDERS:
        shutil.copytree(ROOT / name, path / name, ignore=shutil.ignore_patterns('__pycache__'))
    for name in ('Makefile', 'linker.ld'):
        shutil.copy(ROOT / name, path)
    return path


def make(tree, target, **environment):
    """-> what it says; nothing on stderr."""
    env = {k: v for k, v in os.environ.items() if not k.startswith('MAKE') and k != 'MFLAGS'}
    done = subprocess.run(['make', '-s', 'SETUP=no', target], cwd=tree, text=True, check=False,
                          env={**env, **environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, '')
    return done.stdout.splitlines()


def links(page):
    """-> [(text, page, anchor)] of a page."""
    found = re.findall(r"<a href='([^'#]*)(?:#([^']*))?'[^>]*>([^<]*)</a>", page.read_text())
    return [(text, page.parent / href if href else page, anchor)
            for href, anchor, text in found if '://' not in href]


def line_at(page, anchor):
    """The text that stands at an anchor of a page of source."""
    line = next(line for line in page.read_text().splitlines() if "id='%s'" % anchor in line)
    return re.sub(r'^\s*\d+ ', '', html.unescape(re.sub(r'<[^>]*>', '', line))).strip()


def by_clicks(out, name):
    """-> the lines one comes to: the first page, a letter, the name, and where that leads in
    more than one place, each of those."""
    lines = set()
    for text, page, _ in links(out / 'index.html'):
        if text != '[%s]' % name[0]:
            continue
        for text, target, anchor in links(page):
            if text != name:
                continue
            if target.parent.name == 'S':
                lines.add(line_at(target, anchor))
            else:
                lines |= {line_at(*t[1:]) for t in links(target) if t[1].parent.name == 'S'}
    return lines


def test_xref_says_where_it_is(tree):
    said = make(tree, 'xref')
    assert said[0] == 'build/xref/index.html' and (tree / said[0]).is_file()
    assert len(said) == 2 and 'browser' in said[1]


@pytest.mark.parametrize('name,file,start', PLACES)
def test_each_name_is_found_by_clicks(tree, name, file, start):
    del file
    assert any(line.startswith(start) for line in by_clicks(tree / 'build' / 'xref', name))


def test_a_name_in_the_source_is_a_link(tree):
    """From spin_lock_bh()'s line to raw_spin_lock_bh's, which is where it says."""
    out = tree / 'build' / 'xref'
    page = next(out / line.split('\t')[1] for line in (out / 'FILEMAP').read_text().splitlines()
                if line.startswith('include/linux/spinlock.h\t'))
    lines = [line_at(*t[1:]) for t in links(page) if t[0] == 'raw_spin_lock_bh']
    assert any(line.startswith('#define raw_spin_lock_bh(') for line in lines)


def test_no_link_leads_nowhere(tree):
    """Of the first page and the pages it leads to."""
    out = tree / 'build' / 'xref'
    pages = {page for _, page, _ in links(out / 'index.html')} | {out / 'index.html'}
    assert len(pages) > 50
    for page in pages:
        for text, target, _ in links(page):
            assert target.is_file(), (page, text, target)


def test_it_names_no_place_of_the_machine(tree):
    for page in ('index.html', 'variables.html', 'sources'):
        assert str(tree) not in (tree / 'build' / 'xref' / page).read_text()


def test_again_only_when_something_changed(tree):
    made = tree / 'build' / 'xref' / 'sources'
    before = made.stat().st_mtime_ns
    make(tree, 'xref')
    assert made.stat().st_mtime_ns == before
    header = tree / 'include' / 'linux' / 'timer.h'
    header.write_text(header.read_text() + '\nextern int quite_new;\n')
    make(tree, 'xref')
    assert by_clicks(made.parent, 'quite_new') == {'extern int quite_new;'}


def test_the_settings_of_a_person_do_not_matter(tree, tmp_path):
    (tree / 'kernel' / 'main.c').touch()
    (tmp_path / '.globalrc').write_text('default:\\\n\t:tc=nothing:\n')
    (tmp_path / '.ctags.d').mkdir()
    (tmp_path / '.ctags.d' / 'x.ctags').write_text('--kinds-C=f\n')
    make(tree, 'xref', HOME=str(tmp_path), GTAGSLABEL='pygments', HTAGSOPTIONS='--frame')
    make(tree, 'tags', HOME=str(tmp_path))
    assert 'timer_list\t' in (tree / 'tags').read_text()


def test_what_global_complains_of_is_shown(tree, tmp_path):
    (tmp_path / 'gtags').write_text('#!/bin/sh\necho "disk full" >&2; exit 1\n')
    (tmp_path / 'gtags').chmod(0o755)
    (tree / 'kernel' / 'main.c').touch()
    done = subprocess.run([sys.executable, 'tools/xref.py', 'build/xref'], cwd=tree, text=True,
                          check=False, stderr=subprocess.PIPE,
                          env={**os.environ, 'PATH': '%s:%s' % (tmp_path, os.environ['PATH'])})
    assert (done.returncode, done.stderr) == (1, 'xref: gtags failed: disk full\n')
    assert (tree / 'build' / 'xref' / 'index.html').is_file()       # the one before
    assert not list((tree / 'build').glob('xref-*'))


@pytest.mark.parametrize('name,file,start', PLACES)
def test_tags_lead_there(tree, name, file, start):
    """A line of the file's, found as vi does: by the pattern that stands behind its name."""
    if not (tree / 'tags').is_file():
        assert len(make(tree, 'tags')) == 2
    rows = [row.split('\t') for row in (tree / 'tags').read_text().splitlines()]
    pattern = next(row[2] for row in rows if row[:2] == [name, file])
    text = pattern[2:pattern.rindex('/')].rstrip('$').replace('\\/', '/')
    lines = (tree / file).read_text().splitlines()
    assert any(line.startswith(text) and line.strip().startswith(start) for line in lines)


def test_tags_for_emacs(tree):
    """Its files are named from where it lies, and the line and byte after a name are right."""
    make(tree, 'tags')
    sections = (tree / 'build' / 'TAGS').read_text().split('\x0c\n')[1:]
    section = next(s for s in sections if s.startswith('../include/linux/jiffies.h,'))
    place = re.search(r'\x7fjiffies\x01(\d+),(\d+)', section)
    text = (tree / 'build' / section[:section.index(',')]).read_text()
    assert text.splitlines()[int(place[1]) - 1] == 'extern volatile unsigned long jiffies;'
    assert text[int(place[2]):].startswith('extern volatile unsigned long jiffies;')
