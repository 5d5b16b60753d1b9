# SPDX-License-Identifier: MIT
"""What tools/declarations.py finds in sources, for `sym` and `make xref`."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / 'tools' / 'declarations.py'
HEADERS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob('include/**/*.h')
                 if 'user' not in path.relative_to(ROOT).parts)

# Each shape, and beside it what is to be found there.
SHAPES = r'''
#ifndef _A_H
#define _A_H                                            //
#define CONSTANT 3                                      // macro CONSTANT
#  define CALL(a, b) \
	do { struct no_a *p = (a); } while (0)          //
#define SELF SELF                                       //
#define __attr(n) __attribute__((format(printf, n, 2))) // macro __attr
/* struct no_b { int no_c; }; */ struct tag { int no_d; }; // struct tag
struct forward;                                         //
typedef unsigned long number_t;                         // typedef number_t
typedef void (*pointer_t)(struct tag *no_e);            // typedef pointer_t
typedef int (function_t)(int no_f);                     // typedef function_t
typedef struct { int no_g; } anonymous_t;               // typedef anonymous_t
struct packed { char no_h; } __attribute__((packed));   // struct packed
union both { int no_i; struct inner { int no_j; } x; }; // union both, struct inner
enum names { ONE,                                       // enum names, enum constant ONE
	TWO = 1 << 1, THREE, };                         // enum constant TWO, enum constant THREE
extern volatile unsigned long ticks;                    // declaration ticks
extern struct tag first, *second;                       // declaration first, declaration second
extern struct tag third[3], fourth;                     // declaration third, declaration fourth
extern int (*hook)(char *no_k, int no_l);               // declaration hook
void __attr(1) attributed(const char *no_m, ...);       // function attributed
struct tag *returns(struct tag *no_n) __attribute__((pure)); // function returns
void(both_forms)(int no_o);                             // function both_forms
#define both_forms(x) both_forms(x)                     // macro both_forms
static inline int body(int a) { int no_p = ';'; return a; } // inline function body
static inline struct tag *body_too(void) { return 0; }  // inline function body_too
DECLARE_PER_CPU(int, each);                             // declaration each
static_assert(sizeof(struct tag) == 4, "a { in a string"); //
#define MAKE(op) static inline void made_##op(int i) { } //
MAKE(add)                                               // inline function made_add
#define DECLARE_PER_CPU(type, name) extern type name    // macro DECLARE_PER_CPU
#endif
'''
C_FILE = r'''
unsigned long ticks = 3;                                // variable ticks
struct tag first, third[3] = { { 1 } };                 // variable first, variable third
static int own;                                         //
int (*hook)(char *a, int b) = 0;                        // variable hook
extern struct tag *second;                              //
DEFINE_PER_CPU(int, each) = 1;                          // variable each
int function(void) { static int ticks; return own; }    //
#define DEFINE_PER_CPU(type, name) type name            //
'''
SCRIPT_LD = 'second = first;     /* */  // variable second\n'


def found(*args, cwd=ROOT):
    """-> [(kind, name, file, line)]"""
    done = subprocess.run([sys.executable, str(SCRIPT), *args], cwd=cwd, text=True, check=True,
                          stdout=subprocess.PIPE)
    return [(*m.groups()[:3], int(m[4])) for m in
            re.finditer(r'(?m)^(.*) (\S+)  (.*):(\d+)$', done.stdout)]


def test_every_shape(tmp_path):
    """Each declaration is found with its kind in its line, and nothing else is."""
    expected = set()
    for name, text in (('a.h', SHAPES), ('b.c', C_FILE), ('c.ld', SCRIPT_LD)):
        (tmp_path / name).write_text(text)
        for i, line in enumerate(text.splitlines(), 1):
            for what in filter(None, line.partition('// ')[2].strip().split(', ')):
                expected.add((*what.rsplit(' ', 1), name, i))
    got = set(found('a.h', 'b.c', 'c.ld', cwd=tmp_path)) - {
        ('macro', 'CALL', 'a.h', 5), ('macro', 'MAKE', 'a.h', SHAPES[:SHAPES.index('MAKE(')]
         .count('\n') + 1)}
    assert got == expected


def test_every_line_has_its_name():
    """Of the tree's own headers; a name that a macro makes is at that macro's call."""
    lines = {}
    everything = found(*HEADERS)
    assert len(everything) > 3000
    macros = {name for kind, name, _, _ in everything if kind == 'macro'}
    for kind, name, file, number in everything:
        if file not in lines:
            lines[file] = (ROOT / file).read_text().splitlines()
        line = lines[file][number - 1]
        if not re.search(r'\b%s\b' % name, line):
            words = re.findall(r'\w+', line)
            assert kind == 'inline function' and words[0] in macros, (file, number, name)
            assert any(word in name for word in words[1:]), (file, number, name)


@pytest.mark.skipif(not shutil.which('ctags'), reason='no ctags; make tags installs it')
def test_ctags_finds_no_more():
    """What Universal Ctags finds is found, but for what it is wrong about: calls of macros,
    structs without a name, guards, and names that are defined as themselves."""
    done = subprocess.run(
        ['ctags', '-f', '-', '--languages=C', '--langmap=C:+.h', '--kinds-C=defgpstux',
         '--excmd=number', *HEADERS], cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE)
    ours = {(name, file, line) for _, name, file, line in found(*HEADERS)}
    for row in done.stdout.splitlines():
        name, file, number = row.split('\t')[:3]
        number = int(number.rstrip(';"'))
        line = (ROOT / file).read_text().splitlines()[number - 1]
        if (name, file, number) not in ours:
            assert (re.match(r'__anon|DECLARE_|__ATOMIC|_Bool$', name) or name.endswith('_H') or
                    re.match(r'\s*#\s*define (\w+) \1$', line)), row


def test_what_does_not_fit_is_said(tmp_path):
    name = 'a' * 64
    (tmp_path / 'a.h').write_text('int %s(void);\n' % name)
    done = subprocess.run([sys.executable, str(SCRIPT), '--table', 'table', 'a.h'], cwd=tmp_path,
                          text=True, check=False, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == 'a.h:1: function %s does not fit into the table\n' % name


def test_the_table_is_small(tmp_path):
    """It is part of the image, whose size is limited, and which is loaded at each start."""
    subprocess.run([sys.executable, str(SCRIPT), '--table', str(tmp_path / 'table'), *HEADERS],
                   cwd=ROOT, check=True)
    assert (tmp_path / 'table').stat().st_size < 64 * 1024
