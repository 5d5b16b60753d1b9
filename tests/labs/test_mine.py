# SPDX-License-Identifier: MIT
"""lab/mine builds whatever is dropped in; insmod says where a module is from; scripts."""

import pytest

from labs import LAB, build
from machine import script

MODULE = '''#include <linux/module.h>
static int __init in(void) { pr_info("%s is here\\n"); return 0; }
static void __exit out(void) { }
module_init(in);
module_exit(out);
MODULE_LICENSE("GPL");
'''
PROGRAM = '#include <stdio.h>\nint main(void) { printf("a program of mine\\n"); return 0; }\n'
FILES = {
    'foo.c': MODULE % 'foo',
    'timer.c': MODULE % 'my timer',
    'broken.c': MODULE % 'broken' + 'int x = no_such_thing;\n',
    'plain/bar.c': MODULE % 'bar',
    'plain/include/bar.h': '',
    'own/Kbuild': 'obj-m := two.o\ntwo-objs := first.o sub/second.o\n',
    'own/first.c': MODULE % 'two',
    'own/sub/second.c': 'int second;\n',
    'user/prog.c': PROGRAM,
    'deep/kernel/baz.c': MODULE % 'baz',
    'deep/kernel/load': '#!/bin/sh\n# a script\ninsmod baz; echo loaded\n\nrmmod baz\nnosuch\n'
                        'echo to the log > /dev/kmsg\necho on\n',
    'deep/user/test.c': PROGRAM,
}


@pytest.fixture(scope='module')
def mine(tmp_path_factory):
    """An image with FILES in lab/mine, and what make said."""
    folder, said = tmp_path_factory.mktemp('mine'), []
    for name, text in FILES.items():
        path = folder / 'mine' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    image = build(folder / 'none', folder, said, ['MINE=%s' % (folder / 'mine')])
    return image, folder / 'mine', said


@pytest.mark.xdist_group('labs-mine')
def test_modules(mine):
    """Files, folders with and without a Kbuild; the one of the lab is replaced."""
    image, folder, _ = mine
    result = script('insmod foo; insmod bar; insmod two; insmod baz; insmod timer; exit 7',
                    image=image)
    assert [line.text for line in result.log(' is here')] == [
        '%s is here' % name for name in ('foo', 'bar', 'two', 'baz', 'my timer')]
    assert 'foo: %s\n' % folder in result.of('insmod foo')
    assert 'bar: %s/plain\n' % folder in result.of('insmod bar')
    assert 'timer: %s\n' % folder in result.of('insmod timer')


@pytest.mark.xdist_group('labs-mine')
def test_what_does_not_compile(mine):
    """It is left out, the others are there, and both make and insmod say why."""
    image, folder, said = mine
    reason = [line for line in said if line.startswith('module broken is left out: ')]
    assert len(reason) == 1
    assert '%s/broken.c:' % folder in reason[0] and 'no_such_thing' in reason[0]
    result = script('insmod broken; exit 7', image=image)
    assert 'insmod: broken was left out of the image: ' in result.output
    assert 'no_such_thing' in result.output


@pytest.mark.xdist_group('labs-mine')
def test_programs(mine):
    """A program of mine comes before the lab's of the same name."""
    image, _, _ = mine
    result = script('./prog; ./test; exit 7', image=image)
    assert result.of('./prog') == result.of('./test') == 'a program of mine\n'


@pytest.mark.xdist_group('labs-mine')
def test_script(mine):
    """Each line in turn, a mistake does not end it; the status is the last one's."""
    image, folder, _ = mine
    result = script('load; echo $?; ./deep/kernel/load > /dev/null; exit 7', image=image)
    said = result.of('load')
    assert 'baz: %s/deep/kernel\n' % folder in said and 'loaded\n' in said
    assert "load: no command 'nosuch'" in said and said.endswith('on\n')
    assert result.of('echo $?') == '0\n'
    assert len(result.log('baz is here')) == 2
    assert len(result.log('to the log')) == 2       # a script's lines know >, too


def test_the_lab_says_nothing():
    """A module of lab/ is loaded without a word of where it is from."""
    result = script('insmod timer; rmmod timer; exit 7')
    assert result.of('insmod timer') == '' and LAB not in result.of('insmod timer')
