#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Build the modules of some folders, and say how the image has to hold them.

    kbuild.py --out build --image jiffy --own DIR... --mine DIR --skels DIR... --lab DIR...

Each folder's Kbuild is read by make itself (kbuild.mk), folders it names as well. What
does not compile or link is left out and named at the end, with the compiler's words; a
folder given as --own must be whole. A module of --own replaces one of the same name of
--mine, and that one of --skels, and that one of --lab; any other two of one name are both
left out. Below --mine a folder needs no Kbuild: each .c file in it is a module then.

Written, and only touched where something changed, so that make links no more than it must:

    IMAGE.modules/modules.lds, modules-percpu.lds the modules' addresses (see linker.ld)
    IMAGE.modules/table.c                  who needs whom; what is missing, and why
    IMAGE.modules/objects                  arguments of the link
"""
import argparse
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))
import link  # noqa: E402
import skels  # noqa: E402

RANKS = ("own", "mine", "skels", "lab")
# Of --mine: folders that hold no modules of their own.
OTHER_FOLDERS = ("user", "include")


class Module:
    """One module: where it comes from, and what became of it."""

    def __init__(self, name, folder, path, rank):
        self.name, self.folder, self.path, self.rank = name, folder, path, rank
        self.reason = self.note = None

    def leave_out(self, reason):
        self.reason = self.reason or reason


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--skip", default="")
    parser.add_argument("--verbose", default="0")
    parser.add_argument("--defined", required=True, help="file with the kernel's symbols")
    parser.add_argument("--flags", required=True, help="file with the compiler's flags")
    parser.add_argument("--skels-root", default="skels")
    for tool in ("make", "cc", "ld", "nm", "objcopy"):
        parser.add_argument("--" + tool, required=True)
    for rank in RANKS:
        parser.add_argument("--" + rank, nargs="*", default=[])
    return parser.parse_args()


def objects_of(opts, folder):
    """Where the objects of a folder go: under the build directory, whatever its path."""
    inside = os.path.normpath(folder).replace("..", "up").lstrip("/")
    return os.path.join(opts.out, "modules", inside)


def kbuild_of(folder):
    for name in ("Kbuild", "Makefile"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    return made_kbuilds.get(folder)


made_kbuilds = {}       # of folders that have none: {folder: path}


def make_kbuild(opts, folder, sources):
    """A Kbuild for a folder of --mine that has none."""
    path = os.path.join(objects_of(opts, folder), "Kbuild")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    link.write_if_changed(path, "".join("obj-m += %s.o\n" % name[:-2] for name in sources))
    made_kbuilds[folder] = path


def folders_of_mine(opts, root):
    """The folders with modules below ROOT, a Kbuild made for those that have none."""
    if kbuild_of(root):
        return [root]
    names = sorted(os.listdir(root))
    sources = [name for name in names if name.endswith(".c")]
    found = []
    if sources:
        make_kbuild(opts, root, sources)
        found.append(root)
    for name in names:
        path = os.path.join(root, name)
        if os.path.isdir(path) and name not in OTHER_FOLDERS and not name.startswith("."):
            found += folders_of_mine(opts, path)
    return found


def make(opts, folder, goal):
    command = [opts.make, "-f", os.path.join("tools", "module", "kbuild.mk"), "-k",
               "--no-print-directory", "-j" + opts.jobs, goal,
               "FOLDER=" + folder, "OUT=" + objects_of(opts, folder),
               "KBUILD=" + kbuild_of(folder), "FLAGS=" + opts.flags, "CC=" + opts.cc,
               "LD=" + opts.ld, "NM=" + opts.nm, "OBJCOPY=" + opts.objcopy,
               "V=" + opts.verbose]
    env = dict(os.environ, MAKEFLAGS="", MAKELEVEL="1")
    return subprocess.run(command, env=env, stderr=subprocess.PIPE,
                          universal_newlines=True, errors="replace")


def read_index(opts, folder, rank, found):
    """The modules of a folder and of those it names; False if its Kbuild is wrong."""
    index = os.path.join(objects_of(opts, folder), "index")
    done = make(opts, folder, "index")
    if done.returncode:
        return done.stderr.strip().splitlines()[0]
    with open(index) as lines:
        for line in lines:
            kind, name, *rest = line.split()
            if kind == "folder":
                inner = os.path.normpath(os.path.join(folder, name))
                problem = add_folder(opts, inner, rank, found)
                if problem:
                    return problem
            else:
                found.append(Module(name, folder, rest[0], rank))
    return None


def add_folder(opts, folder, rank, found):
    if not os.path.isdir(folder):
        return "%s: there is no such folder" % folder
    if not kbuild_of(folder):
        return "%s: there is no Kbuild in it; one line is enough: obj-m := NAME.o" % folder
    return read_index(opts, folder, rank, found)


def compile_all(opts, modules):
    folders = []
    for module in modules:
        if module.folder not in folders:
            folders.append(module.folder)
    for folder in folders:
        done = make(opts, folder, "all")
        # Warnings are told as they come, errors at the end.
        warnings = [line for line in done.stderr.splitlines()
                    if not re.match(r"(g?make\S*: |.*kbuild\.mk:)", line)]
        if warnings:
            sys.stderr.write("\n".join(warnings) + "\n")


def compiler_words(module):
    """What the compiler or linker said of a module that has no object."""
    folder = module.path[:-len(".mod.o")]
    words = []
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.endswith(".log"):
                with open(os.path.join(place, name), errors="replace") as log:
                    words.append(log.read())
    return "".join(words)


def first_error(text):
    for line in text.splitlines():
        if re.search(r"\b(error|undefined|multiple definition)\b", line):
            return line.strip()
    return None


def note_failures(modules):
    for module in modules:
        if not os.path.exists(module.path):
            text = compiler_words(module)
            module.words = text
            module.leave_out(first_error(text) or "%s names %s.o, but there is no source for it" % (
                kbuild_of(module.folder), module.name))


def choose(modules, skip):
    """Of several of one name the one of the first rank; two of one rank are both out."""
    chosen = {}
    for rank in RANKS:
        for module in [m for m in modules if m.rank == rank]:
            other = chosen.get(module.name)
            if other and other.rank == rank:
                reason = "%s and %s both have a module of this name" % (other.folder,
                                                                       module.folder)
                other.leave_out(reason)
            elif not other:
                chosen[module.name] = module
    return [m for n, m in sorted(chosen.items()) if n not in skip]


def report(left_out):
    """What is missing, last on the screen: the compiler's words, then a line for each."""
    for module in left_out:
        words = getattr(module, "words", "")
        if words:
            sys.stderr.write(words)
    advice = link.replacements(os.path.join(HERE, "replacements.txt"))
    for module in left_out:
        hint = next((advice[name] for name in re.findall(
            r"(?:implicit declaration of function|call to undeclared function) "
            r"[‘'`](\w+)", getattr(module, "words", "")) if name in advice), None)
        if hint:
            module.reason += "; " + hint
        sys.stderr.write("module %s is left out: %s\n" % (module.name, module.reason))


def note_origins(opts, modules):
    """What insmod says of a module that a student works on: where it is, what is open in it."""
    skeletons = skels.Skeletons(skels=opts.skels_root)
    for module in modules:
        if module.rank == "mine":
            module.note = module.folder
        elif module.rank == "skels":
            module.note = "%s, %s" % (module.folder, skels.describe(
                skeletons.open_in(module.folder)))


def main():
    opts = options()
    found, problems = [], []
    for rank in RANKS:
        folders = getattr(opts, rank)
        if rank == "mine":
            folders = [f for root in folders for f in folders_of_mine(opts, os.path.normpath(root))]
        for folder in folders:
            problem = add_folder(opts, os.path.normpath(folder), rank, found)
            if problem:
                problems.append((rank, problem))
    skip = {name.replace("-", "_") for name in opts.skip.replace(",", " ").split()}
    unknown = skip - {module.name for module in found}
    if unknown:
        problems.append(("own", "SKIP=%s: there is no such module; there are: %s" % (
            ",".join(sorted(unknown)), " ".join(sorted(m.name for m in found)) or "none")))
    modules = choose(found, skip)
    compile_all(opts, modules)
    note_failures(modules)
    link.resolve(modules, opts)
    note_origins(opts, modules)
    link.write(modules, os.path.join(opts.out, opts.image + ".modules"))
    left_out = [module for module in modules if module.reason]
    report(left_out)
    for _, problem in problems:
        sys.stderr.write(problem + "\n")
    if any(rank == "own" for rank, _ in problems) or any(m.rank == "own" for m in left_out):
        sys.exit(1)


if __name__ == "__main__":
    main()
