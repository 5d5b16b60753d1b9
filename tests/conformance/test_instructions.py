# SPDX-License-Identifier: MIT
"""BAR-04 and what the table in docs/memory-ordering.md says: what each primitive compiles to,
with both compilers. A function of one line each is compiled as the kernel is and disassembled;
what is compared are the instructions that touch the memory its arguments point to, and the
ones that order or wait. The same lines without the primitive show that it makes the difference.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
OBJDUMP = shutil.which('i686-linux-gnu-objdump') or shutil.which('objdump')
COMPILERS = {'gcc': shutil.which('i686-linux-gnu-gcc') or 'gcc', 'clang': 'clang'}

HEAD = '''
#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/sched.h>
'''
ARGUMENTS = 'int *p, int *q, int i'      # in %eax, %edx and %ecx

LOAD, STORE = 'load', 'store'
FENCE = r'lock (add|or)l \$0x0,.*\(%esp\)'
# What a line compiles to. Twice the same access must be twice the instruction.
COMPILES_TO = {
    # READ_ONCE(), WRITE_ONCE(): one access each, of the variable's size, none left out.
    'return READ_ONCE(*p)': [LOAD],
    'return READ_ONCE(*p) + READ_ONCE(*p)': [LOAD, LOAD],
    '(void)READ_ONCE(*p)': [LOAD],
    'WRITE_ONCE(*p, 1); WRITE_ONCE(*p, 2)': [STORE, STORE],
    'return READ_ONCE(*(u8 *)p)': [LOAD],
    'WRITE_ONCE(*(u16 *)p, i)': [STORE],
    # ... up to a word: eight bytes are two, which is what atomic64_t is for.
    'WRITE_ONCE(*(u64 *)p, i)': [STORE, STORE],
    'atomic64_set((atomic64_t *)p, i)': [LOAD, LOAD, 'lock cmpxchg8b'],
    'return atomic64_read((atomic64_t *)p)': ['lock cmpxchg8b'],
    # Barriers: one is an instruction, the others hold the compiler.
    '*p = 1; barrier(); *p = 2': [STORE, STORE],
    'i = *p; barrier(); return i + *p': [LOAD, LOAD],
    '*p = 1; smp_wmb(); *p = 2': [STORE, STORE],
    'i = *p; smp_rmb(); return i + *p': [LOAD, LOAD],
    '*p = 1; smp_mb(); *p = 2': [STORE, FENCE, STORE],
    '*p = 1; cpu_relax(); *p = 2': [STORE, 'pause', STORE],
    'WRITE_ONCE(*p, 1); smp_mb__before_atomic(); atomic_inc((atomic_t *)q)': [STORE, 'lock inc'],
    # Release and acquire: plain moves, and the compiler held.
    '*q = 1; smp_store_release(p, 1); *q = 2': [STORE, STORE, STORE],
    'i = *q; i += smp_load_acquire(p); return i + *q': [LOAD, LOAD, LOAD],
    'smp_store_mb(*p, 1)': [STORE, FENCE],
    'set_current_state(TASK_INTERRUPTIBLE)': ['%fs:', STORE, FENCE],
    '__set_current_state(TASK_INTERRUPTIBLE)': ['%fs:', STORE],
    # Read-modify-write: one locked instruction, or a loop round one.
    'atomic_add(i, (atomic_t *)p)': ['lock add'],
    'return atomic_add_return(i, (atomic_t *)p)': ['lock xadd'],
    'return atomic_fetch_add_relaxed(i, (atomic_t *)p)': ['lock xadd'],
    'return atomic_fetch_or(i, (atomic_t *)p)': [LOAD, 'lock cmpxchg'],
    'return atomic_cmpxchg((atomic_t *)p, 1, i)': ['lock cmpxchg'],
    'return xchg(p, i)': ['xchg'],
    'set_bit(i, (unsigned long *)p)': ['lock bts'],
    'return test_and_set_bit_lock(i, (unsigned long *)p)': ['lock bts'],
    'clear_bit_unlock(i, (unsigned long *)p)': ['lock btr'],
}
# The same without: the compiler makes one access of two.
WITHOUT = {
    '*p = 1; *p = 2': [STORE],
    'i = *p; return i + *p': [LOAD],
    '(void)*p': [],
    'i = *q; i += *p; return i + *q': [LOAD, LOAD],
}
# Loops: does the jump back lead to before the load?
READS_AGAIN = ['while (!READ_ONCE(*p)) ;', 'while (!*p) barrier();', 'while (!*p) cpu_relax();']
READS_ONCE = ['while (!*p) ;']

INSTRUCTION = re.compile(r'\s*([0-9a-f]+):\s+(.*\S)')
OPERAND = re.compile(r'(?<![\w%])(?:-?0x[0-9a-f]+)?\((?!%e[sb]p\b)[^)]*\)|%fs:')
NO_ACCESS = re.compile(r'(lea|nop|xchg +%ax,%ax)')


def compile_all(compiler, tmp_path, lines):
    """{line: [(address, instruction)]}, each line a function of its own."""
    if not shutil.which(COMPILERS[compiler]) or not OBJDUMP:
        pytest.skip('no %s or no objdump' % compiler)
    flags = subprocess.run(['make', '-s', 'SETUP=no', 'DEBUG=0',
                            'LLVM=' + '1' * (compiler == 'clang'), 'print-cflags'],
                           cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE).stdout.split()
    if compiler == 'clang':
        flags.append('--target=i686-linux-gnu')
    text = HEAD + ''.join('%s f%d(%s);\n%s f%d(%s)\n{\n\t%s;\n}\n' % (
        'int' if 'return' in line else 'void', n, ARGUMENTS,
        'int' if 'return' in line else 'void', n, ARGUMENTS, line)
        for n, line in enumerate(lines))
    target = tmp_path / 'lines.o'
    subprocess.run([COMPILERS[compiler], *flags, '-x', 'c', '-c', '-', '-o', target], input=text,
                   cwd=ROOT, text=True, check=True, env=dict(os.environ, LC_ALL='C'))
    said = subprocess.run([OBJDUMP, '-d', '--no-show-raw-insn', target], text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    code = {}
    for part in re.split(r'\n\n(?=[0-9a-f]+ <f)', said)[1:]:
        name, _, body = part.partition('>:\n')
        code[lines[int(name.split('<f')[1])]] = [
            (int(m[1], 16), m[2]) for m in map(INSTRUCTION.match, body.splitlines()) if m]
    assert set(code) == set(lines)
    return code


def touches(instruction):
    """Not the stack, whose use is the compiler's own affair, but for the fence on it."""
    if re.match(FENCE, instruction) or instruction.startswith('pause'):
        return True
    return bool(OPERAND.search(instruction)) and not NO_ACCESS.match(instruction)


def fits(instruction, wanted):
    """A load has its memory operand first, or compares or tests; a store has it last."""
    at_end = re.search(r'(\)|%fs:\S*)$', instruction)
    plain = not re.match(r'lock|xchg', instruction)
    if wanted == STORE:
        return plain and bool(at_end) and instruction.startswith('mov')
    if wanted == LOAD:
        return plain and (not at_end or bool(re.match(r'cmp|test', instruction)))
    return wanted in instruction or bool(re.match(wanted, instruction))


def check(code, wanted):
    accesses = [text for _, text in code if touches(text)]
    # A loop's first round may stand before the loop.
    accesses = [text for n, text in enumerate(accesses)
                if not (n and 'cmpxchg' in text and text == accesses[n - 1])]
    assert len(accesses) == len(wanted) and all(map(fits, accesses, wanted)), \
        'wanted %s, got:\n%s' % (wanted, '\n'.join(text for _, text in code))


@pytest.mark.parametrize('compiler', COMPILERS)
def test_what_it_compiles_to(compiler, tmp_path):
    code = compile_all(compiler, tmp_path, list(COMPILES_TO))
    for line, wanted in COMPILES_TO.items():
        check(code[line], wanted)


@pytest.mark.parametrize('compiler', COMPILERS)
def test_without_it_accesses_are_merged(compiler, tmp_path):
    code = compile_all(compiler, tmp_path, list(WITHOUT))
    for line, wanted in WITHOUT.items():
        check(code[line], wanted)


def loads_in_loops(code):
    """How many loads of a function lie between a jump back and its target."""
    found = 0
    for address, text in code:
        jump = re.match(r'j\w+\s+([0-9a-f]+)', text)
        if jump and int(jump[1], 16) <= address:
            found += sum(int(jump[1], 16) <= at <= address and touches(i) and fits(i, LOAD)
                         for at, i in code)
    return found


@pytest.mark.parametrize('compiler', COMPILERS)
def test_a_loop_reads_again(compiler, tmp_path):
    code = compile_all(compiler, tmp_path, READS_AGAIN + READS_ONCE)
    assert {line: loads_in_loops(code[line]) > 0 for line in code} == {
        **dict.fromkeys(READS_AGAIN, True), **dict.fromkeys(READS_ONCE, False)}


# --- And would it be seen? ---------------------------------------------------

@pytest.mark.parametrize('line, wanted', (
    ('return READ_ONCE(*p)', [LOAD, LOAD]),
    ('return READ_ONCE(*p)', [STORE]),
    ('*p = 1; barrier(); *p = 2', [STORE, FENCE, STORE]),
    ('*p = 1; smp_mb(); *p = 2', [STORE, STORE]),
    ('return xchg(p, i)', ['lock xadd']),
    ('return READ_ONCE(*(u64 *)p)', [LOAD]),
))
def test_another_instruction_is_seen(line, wanted, tmp_path):
    with pytest.raises(AssertionError, match='wanted'):
        check(compile_all('gcc', tmp_path, [line])[line], wanted)
