# SPDX-License-Identifier: MIT
"""`make M=DIR`: what a folder of modules may look like, and the line for each mistake.

All share one build directory: what a test builds, the next finds there, as with a person.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build').resolve()

pytestmark = pytest.mark.xdist_group('modules-build')       # one build directory

MODULE = '''#include <linux/module.h>
%s
static int __init start(void)
{
	%s
	return 0;
}
static void __exit finish(void)
{
}
module_init(start);
module_exit(finish);
MODULE_LICENSE("%s");
'''


def module(before='', body='pr_info("here\\n");', licence='GPL'):
    return MODULE % (before, body, licence)


@pytest.fixture(scope='module')
def out(tmp_path_factory):
    """A build directory with the kernel's objects."""
    path = tmp_path_factory.mktemp('build') / 'out'
    done = make(path, path / 'jiffy.defined')
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.fixture
def folder(tmp_path):
    """folder(Kbuild=..., name=...) -> a folder with these files; / in a name makes folders."""
    def write(at='mine', **files):
        for name, text in files.items():
            name = name.replace('__', '/').replace('_c', '.c').replace('_h', '.h')
            path = tmp_path / at / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / at
    return write


def environment():
    return {k: v for k, v in os.environ.items() if not k.startswith('MAKE') and k != 'MFLAGS'}


def make(out, goal, *settings, cwd=ROOT):
    """A copy of the tree takes what is in ccache and adds nothing: it has other paths."""
    env = dict(environment(), **({} if cwd == ROOT else {'CCACHE_READONLY': '1'}))
    return subprocess.run(['make', '--no-print-directory', '-j2', 'SETUP=no', 'O=%s' % out,
                           *settings, str(goal)], cwd=cwd, env=env, text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def modules(out, *settings, cwd=ROOT):
    """Build the modules and decide which are linked -> (status, stderr's lines, compiled)."""
    done = make(out, pathlib.Path(out) / 'jiffy.modules' / 'stamps', *settings, cwd=cwd)
    said = [line for line in done.stderr.splitlines() if not line.startswith('make')]
    return done.returncode, said, re.findall(r'(?m)^  CC +(\S+)$', done.stdout)


def linked(out):
    """The names of the modules that the image would have, without those of lab/."""
    paths = (pathlib.Path(out) / 'jiffy.modules' / 'objects').read_text().split()
    return [path.rsplit('/', 1)[1].replace('.mod.o', '') for path in paths
            if '/modules/lab/' not in path]


# --- What is right ----------------------------------------------------------------

RIGHT = [
    ('obj-m := one.o', ['one']),
    ('obj-m += one.o\nobj-m += two.o', ['one', 'two']),
    ('obj-y := one.o', ['one']),
    ('obj-m := one.o two.o\n# a comment', ['one', 'two']),
    ('obj-m := whole.o\nwhole-objs := one.o part.o', ['whole']),
    ('obj-m := whole.o\nwhole-y := one.o\nwhole-y += part.o', ['whole']),
    ('obj-m := one.o\nccflags-y := -I$(src)/../include -DUSE_HEADER', ['one']),
    ('obj-m := one.o\nEXTRA_CFLAGS := -I$(src)/../include -DUSE_HEADER', ['one']),
    ('obj-m := one.o\nCFLAGS_one.o := -I$(src)/../include -DUSE_HEADER', ['one']),
    ('obj-m := sub/', ['inner']),
    ('obj-m := one.o\nobj-m += sub/', ['inner', 'one']),
    ('obj-m := my-dash.o', ['my-dash']),
    ('obj-$(CONFIG_MODULES) := one.o\nobj-m += two.o', ['two']),
    ('ifneq ($(KERNELRELEASE),)\nobj-m := one.o\nendif', ['one']),
]

FILES = {
    'one_c': module('#ifdef USE_HEADER\n#include <outer.h>\n_Static_assert(OUTER == 3, "");\n'
                    '#endif'),
    'two_c': module(), 'my-dash_c': module(), 'sub__inner_c': module('#include "../near.h"'),
    'sub__Kbuild': 'obj-m := inner.o', 'near_h': '#define NEAR 1\n',
    'part_c': 'int part(void);\nint part(void) { return 1; }\n',
}


@pytest.mark.parametrize('kbuild, names', RIGHT, ids=[k for k, _ in RIGHT])
def test_a_kbuild_as_on_linux(out, folder, kbuild, names):
    folder('include', outer_h='#define OUTER 3\n')
    status, said, _ = modules(out, 'M=%s' % folder(Kbuild=kbuild + '\n', **FILES))
    assert (status, said) == (0, [])
    assert linked(out) == names


def test_absolute_and_relative_and_two(out, folder):
    one, two = folder('a', Kbuild='obj-m := one.o\n', one_c=module()), \
        folder('b', Makefile='obj-m := two.o\n', two_c=module())
    relative = os.path.relpath(one, ROOT)
    assert modules(out, 'M=%s,%s' % (relative, two))[:2] == (0, [])
    assert linked(out) == ['one', 'two']
    assert modules(out, 'M=%s/' % one)[:2] == (0, [])
    assert linked(out) == ['one']


def test_skip(out, folder):
    where = folder(Kbuild='obj-m := one.o two.o\n', **FILES)
    assert modules(out, 'M=%s' % where, 'SKIP=one')[:2] == (0, [])
    assert linked(out) == ['two']
    status, said, _ = modules(out, 'M=%s' % where, 'SKIP=three')
    said, = said
    assert status and said.startswith('SKIP=three: there is no such module; there are: ')
    assert {'hello', 'one', 'timer', 'two'} <= set(said.split(': ')[2].split())


def test_a_module_may_have_a_kthread_exit_of_its_own(out, folder):
    text = module('static void kthread_exit(int x)\n{\n\tpr_info("%d", x);\n}', 'kthread_exit(1);')
    assert modules(out, 'M=%s' % folder(Kbuild='obj-m := own.o\n', own_c=text))[:2] == (0, [])


# --- What is wrong: the status, and the last line -----------------------------------

WRONG = [
    ('no C', {'one_c': module(body='int x = ;')},
     r'module one is left out: \S+/mine/one\.c:5:\d+: error: expected expression.*'),
    ('implicit', {'one_c': module(body='daemonize("x");')},
     r'module one is left out: \S+/mine/one\.c:5:\d+: error: implicit declaration of function '
     r'.daemonize.*; it went with Linux 3\.8: use kthread_run\(\)'),
    ('missing', {'one_c': module('int nowhere(void);', 'return nowhere();')},
     r'module one is left out: \S+/mine/one\.c uses nowhere, which is not in Jiffy'),
    ('advice', {'one_c': module('extern unsigned long long a, b;', 'return a / b;')},
     r'module one is left out: \S+/mine/one\.c uses \w+, which is not in Jiffy.*'),
    ('division', {'one_c': module('static volatile unsigned long long a = 1, b = 1;',
                                  'return a / b;')},
     r'module one is left out: \S+/mine/one\.c uses __udivdi3, which is not in Jiffy: '
     r'64-bit division: use div_u64\(\) or do_div\(\) of <linux/math64\.h>'),
    ('no file', {'Kbuild': 'obj-m := gone.o\n'},
     r'module gone is left out: \S+/mine/Kbuild names gone\.o, but there is no source for it'),
    ('shell', {'one_c': module('#include <jiffy/shell.h>\nstatic int run(int c, char **v)'
                               '\n{\n\treturn 0;\n}\nSHELL_COMMAND(mine, .name = "mine", '
                               '.group = "x", .summary = "x", .usage = "", .example = "mine", '
                               '.run = run);')},
     r'module one is left out: SHELL_COMMAND\(\) cannot be used in a module'),
    ('kernel', {'one_c': module('int printk_two(void);\nint jiffies_to_msecs_x;\n'
                                'void schedule(void);\nEXPORT_SYMBOL(schedule);\n'
                                'void schedule(void)\n{\n}')},
     r'module one is left out: it exports schedule, which the kernel has already'),
]


@pytest.mark.parametrize('files, line', [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_one_line_says_what_is_wrong(out, folder, files, line):
    """make fails, the rest is fine, and the line is the last."""
    where = folder(**dict({'Kbuild': 'obj-m := one.o other.o\n', 'other_c': module()}, **files))
    status, said, _ = modules(out, 'M=%s' % where)
    assert status != 0
    assert re.fullmatch(line, said[-1]), said
    assert 'one' not in linked(out) and 'gone' not in linked(out)


def test_no_kbuild_no_folder(out, folder):
    where = folder(one_c=module())
    status, said, _ = modules(out, 'M=%s' % where)
    assert status and said == [
        '%s: there is no Kbuild in it; one line is enough: obj-m := NAME.o' % where]
    status, said, _ = modules(out, 'M=%s/gone' % where)
    assert status and said == ['%s/gone: there is no such folder' % where]


def test_a_kbuild_that_make_does_not_take(out, folder):
    where = folder(Kbuild='obj-m := one.o\nthis is none\n', one_c=module())
    status, said, _ = modules(out, 'M=%s' % where)
    assert status and len(said) == 1 and '%s/Kbuild:2: ' % where in said[0]


def test_two_of_one_name(out, folder):
    one, two = (folder(at, Kbuild='obj-m := one.o\n', one_c=module()) for at in 'ab')
    status, said, _ = modules(out, 'M=%s,%s' % (one, two))
    assert status and 'both have a module of this name' in said[-1]
    assert linked(out) == []


def test_a_space_in_the_path(out):
    done = make(out, 'all', 'M=/tmp/a b')
    assert done.returncode and (
        'make: M=/tmp/a b is not valid; make cannot handle such characters in a path, '
        'rename or copy the folder, or name several as M=a,b') in done.stderr.splitlines()


EXPORTER = ('int shared(void);\nint shared(void)\n{\n\treturn 1;\n}\nEXPORT_SYMBOL%s(shared);')
IMPORTER = 'int shared(void);'


@pytest.mark.parametrize('kind, licence, fine', [('', 'MIT', True), ('_GPL', 'GPL v2', True),
                                                 ('_GPL', 'MIT', False)])
def test_exports(out, folder, kind, licence, fine):
    where = folder(Kbuild='obj-m := giver.o taker.o\n', giver_c=module(EXPORTER % kind),
                   taker_c=module(IMPORTER, 'shared();', licence))
    status, said, _ = modules(out, 'M=%s' % where)
    assert (status == 0) == fine
    if fine:
        table = (out / 'jiffy.modules' / 'table.c').read_text()
        assert '{ "taker", "giver" },' in table
    else:
        assert said[-1] == ('module taker is left out: shared of module giver is for GPL modules '
                            'only; its MODULE_LICENSE is MIT')


def test_what_is_not_exported_is_its_own(out, folder):
    text = EXPORTER % ''
    where = folder(Kbuild='obj-m := giver.o taker.o\n',
                   giver_c=module(text[:text.index('EXPORT')]),
                   taker_c=module(IMPORTER, 'shared();'))
    status, said, _ = modules(out, 'M=%s' % where)
    assert status and re.search(r'taker\.c uses shared, which is not in Jiffy$', said[-1])


def test_two_exports_of_one_name(out, folder):
    text = module(EXPORTER % '')
    status, said, _ = modules(out, 'M=%s' % folder(Kbuild='obj-m := giver.o other.o\n',
                                                   giver_c=text, other_c=text))
    assert status
    assert said[-1] == 'module other is left out: it exports shared, as module giver does'
    assert linked(out) == ['giver']


def test_no_licence_is_told_and_not_an_error(out, folder):
    where = folder(Kbuild='obj-m := one.o\n', one_c=re.sub('MODULE_LICENSE.*', '', module()))
    status, said, _ = modules(out, 'M=%s' % where)
    assert (status, said) == (0, ['module one: it has no MODULE_LICENSE(), which Linux requires: '
                                  'MODULE_LICENSE("GPL");'])


def test_a_warning_is_told_once_and_is_no_error(out, folder):
    where = folder(Kbuild='obj-m := one.o\n', one_c=module(body='int unused;'))
    status, said, _ = modules(out, 'M=%s' % where)
    assert status == 0 and any('unused variable' in line for line in said)
    assert modules(out, 'M=%s' % where) == (0, [], [])


# --- What is built again ------------------------------------------------------------

def test_only_what_is_affected_is_built_again(out, folder):
    where = folder(Kbuild='obj-m := one.o two.o\n', one_c=module('#include "my.h"'),
                   two_c=module(), my_h='#define X 1\n')
    setting = 'M=%s' % where
    assert len(modules(out, setting)[2]) == 2
    assert modules(out, setting) == (0, [], [])
    (where / 'my.h').write_text('#define X 2\n')
    assert modules(out, setting) == (0, [], [str(where / 'one.c')])
    (where / 'two.c').write_text(module(body=''))
    assert modules(out, setting) == (0, [], [str(where / 'two.c')])
    (where / 'my.h').unlink()
    status, said, _ = modules(out, setting)
    assert status and 'my.h' in said[-1]
    (where / 'one.c').write_text(module())
    assert modules(out, setting) == (0, [], [str(where / 'one.c')])


def test_a_source_or_a_line_less(out, folder):
    where = folder(Kbuild='obj-m := one.o two.o\n', **FILES)
    setting = 'M=%s' % where
    modules(out, setting)
    assert linked(out) == ['one', 'two']
    (where / 'Kbuild').write_text('obj-m := two.o\n')
    assert modules(out, setting)[0] == 0 and linked(out) == ['two']
    (where / 'two.c').unlink()
    status, said, _ = modules(out, setting)
    assert status and said[-1].endswith('Kbuild names two.o, but there is no source for it')
    assert linked(out) == []


# --- In the tree: skels/ and lab/ ----------------------------------------------------

@pytest.fixture(scope='module')
def tree(tmp_path_factory):
    """A copy of the sources, with folders of modules of its own."""
    path = tmp_path_factory.mktemp('tree') / 'jiffy'
    shutil.copytree(ROOT, path, ignore=shutil.ignore_patterns('build', '.git', '__pycache__'))
    for rank in ('skels', 'lab'):
        (path / rank / 'same').mkdir(parents=True)
        (path / rank / 'same' / 'Kbuild').write_text('obj-m := same.o\n')
        (path / rank / 'same' / 'same.c').write_text(
            module(body='pr_info("same of %s\\n");' % rank))
    return path


def boot(image, commands):
    done = subprocess.run(
        ['qemu-system-i386', '-accel', 'tcg', '-icount', 'shift=3,sleep=off', '-nodefaults',
         '-display', 'none', '-no-reboot', '-serial', 'stdio', '-kernel', str(image),
         '-append', 'autorun="%s; poweroff"' % commands], stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, timeout=120, text=True)
    return done.stdout


def test_skels_replaces_lab_and_m_both(tree, tmp_path, folder):
    out = tree / 'build'
    assert modules(out, cwd=tree)[0] == 0
    stamp = (out / 'jiffy.modules' / 'objects').read_text()
    assert stamp.count('same.mod.o') == 1 and 'skels/same' in stamp
    mine = folder(Kbuild='obj-m := same.o\n', same_c=module(body='pr_info("same of mine\\n");'))
    assert modules(out, 'M=%s' % mine, cwd=tree)[0] == 0
    stamp = (out / 'jiffy.modules' / 'objects').read_text()
    assert stamp.count('same.mod.o') == 1 and str(mine)[1:] in stamp


def test_a_broken_one_in_the_tree_leaves_a_kernel_that_boots(tree):
    """Named at the end of the build, and by insmod."""
    out = tree / 'build'
    (tree / 'skels' / 'bad').mkdir()
    (tree / 'skels' / 'bad' / 'Kbuild').write_text('obj-m := bad.o\n')
    (tree / 'skels' / 'bad' / 'bad.c').write_text(module(body='return "x" + ;'))
    done = make(out, out / 'jiffy.elf', cwd=tree)
    assert done.returncode == 0, done.stderr
    line = [li for li in done.stderr.splitlines() if li.startswith('module bad is left out: ')]
    assert len(line) == 1 and 'skels/bad/bad.c:5:' in line[0]
    said = boot(out / 'jiffy.elf', 'insmod bad; insmod same; modinfo')
    reason = line[0][len('module bad is left out: '):]
    assert 'insmod: bad was left out of the image: ' + reason in said
    assert 'same of skels' in said and 'left out: skels/bad' in said


def test_other_builds(folder, tmp_path):
    """DEBUG=0, LLVM=1, a relative O=: the same module."""
    where = folder(Kbuild='obj-m := one.o\n', one_c=module())
    settings = [['DEBUG=0']] + ([['LLVM=1']] if shutil.which('ld.lld') else [])
    for setting in settings:
        out = os.path.relpath(tmp_path / setting[0].replace('=', ''), ROOT)
        done = make(out, out + '/jiffy.elf', 'M=%s' % where, *setting)
        assert done.returncode == 0, done.stderr
        assert 'here\r' in boot(ROOT / out / 'jiffy.elf', 'insmod one; rmmod one').replace(
            '\n', '\r')
