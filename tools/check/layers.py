#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No object file uses a symbol of a layer its own layer may not call.

The table is the one in kernel/README.md between the markers below; columns:
layer, its directories, whom it may call. The last column holds, separated by
commas: a layer's name; "NAME and below", which adds whatever NAME may call;
a symbol in backticks, a door of its own; "everything"; or "-".

What is used and defined is read from the object files with nm, so a macro or
an inline function hides nothing. Symbols without a defining object are the
linker script's and count as nobody's.
"""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import source  # noqa: E402

TABLE = "kernel/README.md"
BEGIN, END = "<!-- layers:begin -->", "<!-- layers:end -->"


class Layer:
    def __init__(self, name, places, may_call):
        self.name = name
        self.places = places
        self.terms = may_call
        self.layers = set()
        self.doors = set()

    def allows(self, layer, symbol):
        return layer is self or layer.name in self.layers or symbol in self.doors

    def spelled(self):
        doors = ["%s()" % door for door in sorted(self.doors)]
        return ", ".join(sorted(self.layers) + doors) or "nobody"


def read_table(root):
    """The layers by name, or a message that says what is wrong with the table."""
    try:
        text = source.read(root, TABLE)
    except OSError:
        return "there is no such file; the table of layers belongs there"
    if BEGIN not in text or END not in text:
        return "the table of layers needs its markers %s and %s" % (BEGIN, END)
    layers = {}
    for row in text.split(BEGIN)[1].split(END)[0].splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if len(cells) < 3 or cells[0] == "layer" or set(cells[0]) <= set("-: "):
            continue
        name = cells[0].strip("`")
        places = [place.strip(" `") for place in cells[1].split(",")]
        layers[name] = Layer(name, places, [term.strip() for term in cells[2].split(",")])
    for layer in layers.values():
        message = resolve(layer, layers)
        if message:
            return message
    return layers or "the table of layers is empty"


def resolve(layer, layers):
    """Turn the words of the last column into sets of layers and symbols."""
    for term in layer.terms:
        below = re.fullmatch(r"`?([\w/]+)`? and below", term)
        name = below[1] if below else term.strip("`")
        if term in ("-", ""):
            continue
        if term == "everything":
            layer.layers |= set(layers)
        elif name in layers:
            layer.layers |= reach(name, layers) if below else {name}
        elif re.fullmatch(r"`\w+`", term):
            layer.doors.add(name)
        else:
            return "layer %s may call \"%s\", which is no layer" % (layer.name, term)
    return None


def reach(name, layers):
    """A layer and all that it may call, at any remove."""
    found, todo = set(), [name]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for term in layers[name].terms:
            inner = re.sub(r" and below$", "", term).strip("`")
            if inner in layers:
                todo.append(inner)
    return found


def layer_of(stem, layers):
    """The layer with the longest place that holds this object."""
    best, length = None, -1
    for layer in layers.values():
        for place in layer.places:
            inside = stem.startswith(place) if place.endswith("/") else (
                stem == os.path.splitext(place)[0] or stem.startswith(place + "/"))
            if inside and len(place) > length:
                best, length = layer, len(place)
    return best


def objects(folder):
    for place, folders, names in os.walk(folder):
        folders[:] = [d for d in folders if not d.startswith("check")]
        for name in names:
            if name.endswith(".o"):
                yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def symbols(nm, folder, name):
    """Symbols an object file uses, defines, and defines weakly."""
    output = subprocess.run([nm, "-g", os.path.join(folder, name)], check=True,
                            stdout=subprocess.PIPE, universal_newlines=True).stdout
    used, defined, weak = set(), set(), set()
    for line in output.splitlines():
        kind, symbol = line.split()[-2:]
        if kind in "Uwv":
            used.add(symbol)
        elif kind in "WV":
            weak.add(symbol)
        else:
            defined.add(symbol)
    return used, defined, weak


def source_name(root, stem):
    for suffix in (".c", ".S"):
        if os.path.exists(os.path.join(root, stem + suffix)):
            return stem + suffix
    return None


def gather(root, folder, nm):
    """Uses by source file, and the source file that defines each symbol."""
    uses, home = {}, {}
    for name in objects(folder):
        stem = name[:-2]
        origin = source_name(root, stem)
        if origin is None:
            continue  # written by the build itself, or left from a deleted source
        used, defined, weak = symbols(nm, folder, name)
        uses[origin] = used - defined - weak
        for symbol in weak:
            home.setdefault(symbol, origin)
        for symbol in defined:
            home[symbol] = origin
    return uses, home


def check(uses, home, layers, findings):
    place = {}
    for name in uses:
        place[name] = layer_of(os.path.splitext(name)[0], layers)
        if place[name] is None:
            findings.add(name, 0, "belongs to no layer of %s" % TABLE)
    for name, used in uses.items():
        for symbol in used:
            owner = home.get(symbol)
            if owner is None or place[owner] is None or place[name] is None:
                continue
            if not place[name].allows(place[owner], symbol):
                findings.lines.append(
                    "%s calls %s (%s): %s may call only %s; use a named hook (%s)"
                    % (name, symbol, owner, place[name].name, place[name].spelled(), TABLE))


def main():
    options = source.parser(__doc__.splitlines()[0])
    options.add_argument("--objects", help="build directory that mirrors the tree")
    options.add_argument("--nm", default=os.environ.get("CROSS_COMPILE", "") + "nm")
    options = options.parse_args()
    folder = options.objects or os.path.join(options.root, "build")
    findings = source.Findings()
    layers = read_table(options.root)
    if isinstance(layers, str):
        findings.add(TABLE, 0, layers)
        findings.finish()
    uses, home = gather(options.root, folder, options.nm)
    if not uses:
        findings.add(os.path.basename(folder), 0, "no object files: the build comes first")
    check(uses, home, layers, findings)
    findings.finish()


if __name__ == "__main__":
    main()
