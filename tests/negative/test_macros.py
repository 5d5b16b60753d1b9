# SPDX-License-Identifier: MIT
"""Macros of the headers that check their arguments: a wrong type is a warning or an error
of both compilers, a right one is neither. JIF-06, and JIF-15 from <linux/jiffies.h> alone."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILERS = {'gcc': '', 'clang': '1'}

# What a line says, in a function with these variables; the headers are all it has.
HEADERS = '''
#include <linux/jiffies.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/refcount.h>
struct object { int first; struct list_head node; refcount_t refs; };
void f(unsigned long j, int i, u64 j64, struct object *object, struct hlist_node *other);
void f(unsigned long j, int i, u64 j64, struct object *object, struct hlist_node *other)
{
	(void)(%s);
}
'''
RIGHT = ['time_after(j, jiffies)', 'time_before_eq(jiffies + HZ, j)', 'time_after64(j64, j64)',
         'time_in_range(j, j, j + 1)', 'time_in_range_open(j, j, j + 1)',
         'time_is_before_jiffies(j)', 'min(i, 3)', 'list_entry(&object->node, struct object, node)',
         'xchg(&i, 3)', 'cmpxchg(&j, 1, 2)', 'cmpxchg64(&j64, 1, 2)',
         'refcount_read(&object->refs)']
WRONG = {
    'time_after(i, j)': 'distinct pointer types',
    'time_after(j, i)': 'distinct pointer types',
    'time_before(jiffies, 10)': 'distinct pointer types',
    'time_after_eq(j64, j)': 'distinct pointer types',
    'time_in_range(j, j, i)': 'distinct pointer types',
    'time_is_after_jiffies(i)': 'distinct pointer types',
    'time_after64(j, j64)': 'distinct pointer types',
    'time_in_range64(j64, j64, i)': 'distinct pointer types',
    'min(i, j)': 'distinct pointer types',
    'list_entry(other, struct object, node)': 'pointer type mismatch in container_of()',
    'xchg(&j64, 3)': 'at most a word',
    'cmpxchg(&j64, 1, 2)': 'at most a word',
    'cmpxchg64(&j, 1, 2)': 'eight bytes',
    'try_cmpxchg64(&i, &i, 2)': 'eight bytes',
    'refcount_read(&object->first)': 'incompatible',
}
UNITS = '''
#include <linux/jiffies.h>
#if HZ != 100 && HZ != 250 && HZ != 1000
#error HZ
#endif
long units[] = { USEC_PER_SEC, NSEC_PER_SEC, MSEC_PER_SEC, NSEC_PER_MSEC, secs_to_jiffies(5) };
'''


@pytest.fixture(scope='module', params=sorted(COMPILERS))
def compile_text(request):
    """A function: what the compiler says of a text."""
    command = {'gcc': shutil.which('i686-linux-gnu-gcc') or 'gcc', 'clang': 'clang'}[request.param]
    if not shutil.which(command):
        pytest.skip('no ' + command)
    flags = subprocess.run(['make', '-s', 'SETUP=no', 'LLVM=' + COMPILERS[request.param],
                            'print-cflags'], cwd=ROOT, text=True, check=True,
                           stdout=subprocess.PIPE).stdout.split()
    if request.param == 'clang':
        flags.append('--target=i686-linux-gnu')

    def compile_one(text):
        return subprocess.run([command, *flags, '-fsyntax-only', '-x', 'c', '-'], input=text,
                              cwd=ROOT, text=True, check=False,
                              env=dict(os.environ, LC_ALL='C'),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    return compile_one


@pytest.mark.parametrize('expression', RIGHT)
def test_right(compile_text, expression):
    assert compile_text(HEADERS % expression) == ''


@pytest.mark.parametrize('expression', sorted(WRONG))
def test_wrong(compile_text, expression):
    assert WRONG[expression] in compile_text(HEADERS % expression)


def test_units(compile_text):
    assert compile_text(UNITS) == ''
