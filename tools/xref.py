#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The source as HTML pages in which every name is a link, for `make xref`.

    xref.py OUT

The pages are GNU GLOBAL's (gtags, htags): functions, macros and types by their first letter,
each with its definition and everything that uses it, and all files. GLOBAL's index has no
variables, so one of them is added: a page that declarations.py makes, and its letters on the
first page. No web server is needed. When nothing has changed, nothing is done.
"""
import html
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import declarations

FOLDERS = ['arch', 'boot', 'drivers', 'include', 'kernel', 'lab', 'lib', 'skels', 'user']
SUFFIXES = {'.c', '.h', '.S'}
SCRIPT = 'linker.ld'
# Nothing of the person's own settings of GLOBAL.
CONFIGURATION = 'default::\n'
OPTIONS = ['--alphabet', '--icon', '--line-number', '--symbol', '--other', '--table-flist',
           '--full-path', '--item-order', 'dfm', '--main-func', 'kernel_main', '--title', 'Jiffy']
BEFORE = "<h2 class='header'>FILES</h2>"


def sources():
    found = [path for folder in FOLDERS for path in pathlib.Path(folder).rglob('*')
             if path.suffix in SUFFIXES and not any(p.startswith('.') for p in path.parts)]
    return sorted(map(str, found)) + [SCRIPT]


def is_fresh(out, names):
    """Were the pages made from these files, as they are now?"""
    made = out / 'sources'
    try:
        when = made.stat().st_mtime
        return made.read_text(encoding='utf-8').split('\n') == names and all(
            os.stat(name).st_mtime < when
            for name in [*names, __file__, declarations.__file__])
    except OSError:
        return False


def run(*command, env):
    """Run it; what it says is shown only if it fails."""
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, universal_newlines=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit('xref: %s failed: %s' % (command[0], done.stdout.strip()))


def global_pages(work, names):
    """Let GLOBAL make its pages in WORK -> their directory."""
    (work / 'files').write_text(''.join(name + '\n' for name in names), encoding='utf-8')
    (work / 'conf').write_text(CONFIGURATION, encoding='utf-8')
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(('GTAGS', 'HTAGS'))}
    env.update(LC_ALL='C', GTAGSCONF=str(work / 'conf'))
    run('gtags', '--file', str(work / 'files'), str(work), env=env)
    env.update(GTAGSROOT=os.getcwd(), GTAGSDBPATH=str(work))
    run('htags', *OPTIONS, '--dbpath', str(work), str(work), env=env)
    (work / 'HTML' / 'rebuild.sh').unlink()     # it would repeat this, with absolute paths
    return work / 'HTML'


def variables(names):
    """Those outside of functions: (name, file, line), by name."""
    headers = [name for name in names if name.endswith('.h')]
    scanned = declarations.scan(headers, [name for name in names if name.endswith('.c')])
    found = [(name, source.name, line) for source in scanned for kind, name, line in source.found
             if kind in ('variable', 'declaration')]
    wanted = {name for name, _, _ in found}
    found += [place[1:] for place in declarations.definitions([], [SCRIPT], wanted)]
    return sorted(found)


def add_variables(pages, names):
    """A page of variables, and its letters on the first page."""
    page_of = dict(line.split('\t') for line in
                   (pages / 'FILEMAP').read_text(encoding='utf-8').splitlines())
    by_letter = itertools.groupby(variables(names), key=lambda found: found[0][0])
    body, letters = [], []
    for letter, group in by_letter:
        letters.append("<a href='variables.html#%s'>[%s]</a>\n" % (letter, letter))
        body.append("<h2 class='header' id='%s'>[%s]</h2>\n<ul>\n" % (letter, letter))
        body += ["<li><a href='%s#L%d'>%s</a> %s:%d</li>\n" %
                 (page_of[file], line, name, html.escape(file), line)
                 for name, file, line in group]
        body.append('</ul>\n')
    first = (pages / 'index.html').read_text(encoding='utf-8')
    if BEFORE not in first:
        sys.exit("xref: htags' first page has no list of files: its version is unknown here")
    head = re.match(r'.*<body>\n', first, re.S)[0].replace('<title>', '<title>variables: ')
    (pages / 'variables.html').write_text(
        head + "<a href='index.html'>[..]</a>\n" + ''.join(body) + '</body>\n</html>\n',
        encoding='utf-8')
    (pages / 'index.html').write_text(first.replace(
        BEFORE, "<h2 class='header'>VARIABLES</h2>\n%s<hr />\n%s" % (''.join(letters), BEFORE), 1),
        encoding='utf-8')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.split('\n\n')[1])
    out, names = pathlib.Path(sys.argv[1]), sources()
    if not is_fresh(out, names):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix='xref-', dir=str(out.parent.resolve())) as work:
            pages = global_pages(pathlib.Path(work), names)
            add_variables(pages, names)
            (pages / 'sources').write_text('\n'.join(names), encoding='utf-8')
            shutil.rmtree(str(out), ignore_errors=True)
            pages.rename(out)
    print(out / 'index.html')
    print('Open it in a browser. DEFINITIONS or VARIABLES, the first letter of the name, the name;'
          ' in the source each name leads on.')


if __name__ == '__main__':
    main()
