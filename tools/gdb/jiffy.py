# SPDX-License-Identifier: MIT
"""Jiffy in gdb: the commands `jf ...` and printers for the kernel's types.

`make debug` loads this; by hand: gdb build/jiffy.elf -x tools/gdb/jiffy.py. It takes in
each jf_*.py beside it, and each of these registers what it has: a further group of
commands is a further file, and no list of them is kept anywhere. README.md has the rest.
"""

import importlib
import os
import sys

import gdb

DIRECTORY = os.path.dirname(os.path.abspath(__file__))


def load():
    """All of jf_*.py, anew: sourcing this file again takes in what was edited."""
    names = sorted(name[:-3] for name in os.listdir(DIRECTORY)
                   if name.startswith('jf_') and name.endswith('.py'))
    for name in names:
        sys.modules.pop(name, None)
    sys.dont_write_bytecode = True
    sys.path.insert(0, DIRECTORY)
    for name in names:
        importlib.import_module(name)


if hasattr(gdb.Frame, 'level'):
    load()
else:
    print('this gdb (%s) is too old for the jf commands, which need 11 or later; all else of it '
          'works' % gdb.VERSION)
