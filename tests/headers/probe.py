# SPDX-License-Identifier: MIT
"""Which names does a header bring? Asked of a compiler."""
import re
import subprocess

UNKNOWN = re.compile(r"^probe:(\d+):.*?error:", re.M)
WORD = re.compile(r"(?:struct |type )?\w+")


def names(path):
    """The names of a file: ["kmalloc", "struct list_head", "type atomic_t"]."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]
    return WORD.findall("\n".join(lines))


def use(name):
    """One line of C that compiles only if NAME is known."""
    kind, _, word = name.rpartition(" ")
    if kind:
        what = name if kind == "struct" else word
        return "static char probe_%s_%s[sizeof(%s) ? 1 : -1];" % (kind, word, what)
    return None


def source(header, wanted, often=1):
    """The text, and the line of each name."""
    lines = ["#include <%s>" % header] * often
    where = {}
    for name in wanted:
        line = use(name)
        if not line:
            # A macro is known by its definition; all else by having a type.
            lines.append("#ifndef %s" % name)
            lines.append("typedef typeof(%s) probe_%s;" % (name, name))
            where[len(lines)] = name
            lines.append("#endif")
            continue
        lines.append(line)
        where[len(lines)] = name
    return "\n".join(['# 1 "probe"'] + lines) + "\n", where


def compile_text(compiler, text):
    command = compiler + ["-fsyntax-only", "-x", "c", "-"]
    if "clang" not in compiler[0]:
        command.append("-fmax-errors=0")
    else:
        command.append("-ferror-limit=0")
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, check=False)


def missing(compiler, header, wanted, often=1):
    """The names HEADER does not bring, and what else is wrong with it, or None."""
    text, where = source(header, wanted, often)
    done = compile_text(compiler, text)
    if done.returncode == 0:
        return set(), None
    lines = {int(n) for n in UNKNOWN.findall(done.stdout)}
    other = [line for line in done.stdout.splitlines() if "error:" in line
             and not line.startswith("probe:")]
    if other or lines - set(where):
        return set(), (other or [done.stdout])[0]
    return {where[n] for n in lines}, None
