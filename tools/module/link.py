# SPDX-License-Identifier: MIT
"""Which modules can be linked, who needs whom, and where each lies in the image."""
import os
import re
import subprocess

START, BSS_START = 0xD0000000, 0xD8000000
# Tables of the kernel that are walked whether the module is loaded or not.
TABLES = {".shell_commands": "SHELL_COMMAND()", ".initcalls": "an initcall of the kernel",
          ".sysrq_keys": "SYSRQ_KEY()", ".ktests": "KTEST()"}


def replacements(path):
    """Advice by symbol, from replacements.txt."""
    advice = {}
    with open(path) as lines:
        for line in lines:
            name, colon, text = line.strip().partition(": ")
            if colon and not name.startswith("#"):
                advice[name] = text
    return advice


def nm(tool, *args):
    done = subprocess.run([tool, *args], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True)
    return [line.split() for line in done.stdout.splitlines() if line.strip()]


def undefined(tool, path):
    """Symbols an object uses and must have."""
    return {row[1] for row in nm(tool, "-u", path) if row[0] == "U"}


def wanted_by(opts, module, symbol):
    """The source file of a module that uses a symbol."""
    folder = module.path[:-len(".mod.o")]
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(place, name)
            if name.endswith(".o") and symbol in undefined(opts.nm, path):
                return os.path.join(module.folder, os.path.relpath(path, folder)[:-2] + ".c")
    return module.folder


def symbols_of(opts, modules):
    """Each module's rows of nm, [..., kind, name], by path: one run for all."""
    rows = {module.path: [] for module in modules}
    for row in nm(opts.nm, "-A", *rows) if rows else []:
        path, _, first = row[0].rpartition(":")
        rows[path].append([first] + row[1:])
    return rows


def read_symbols(module, rows):
    """What the module offers and wants, and whether it may."""
    module.exports, module.gpl_exports = set(), set()
    for row in rows:
        name = row[-1]
        if name.startswith("__export_gpl_"):
            module.gpl_exports.add(name[len("__export_gpl_"):])
        elif name.startswith("__export_"):
            module.exports.add(name[len("__export_"):])
    module.wants = {row[-1] for row in rows
                    if row[-2] == "U" and not row[-1].startswith("__start_module_")}
    with open(module.path, "rb") as obj:
        text = obj.read()
    match = re.search(rb"[\0]license=([^\0]*)\0", b"\0" + text)
    module.license = match[1].decode(errors="replace") if match else None
    for section, name in TABLES.items():
        if section.encode() + b"\0" in text:
            module.leave_out("%s cannot be used in a module" % name)


def is_gpl(text):
    """As Linux's license_is_gpl_compatible()."""
    return text in ("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
                    "Dual MIT/GPL", "Dual MPL/GPL")


def kernel_symbols(opts):
    with open(opts.defined) as names:
        return set(names.read().split())


def provider_of(symbol, module, modules):
    for other in modules:
        if other is not module and not other.reason and \
                symbol in other.exports | other.gpl_exports:
            return other
    return None


def check_exports(modules, kernel):
    owner = {}
    for module in modules:
        for symbol in sorted(module.exports | module.gpl_exports):
            if symbol in kernel:
                module.leave_out("it exports %s, which the kernel has already" % symbol)
            elif symbol in owner:
                module.leave_out("it exports %s, as module %s does" % (symbol,
                                                                      owner[symbol].name))
            else:
                owner[symbol] = module


def check_wants(opts, module, modules, kernel, advice):
    for symbol in sorted(module.wants - kernel):
        other = provider_of(symbol, module, modules)
        if other and symbol in other.gpl_exports and not is_gpl(module.license):
            module.leave_out("%s of module %s is for GPL modules only; its MODULE_LICENSE is %s"
                             % (symbol, other.name, module.license or "missing"))
        elif other:
            module.needs.add(other.name)
        else:
            module.leave_out("%s uses %s, which is not in Jiffy%s" % (
                wanted_by(opts, module, symbol), symbol,
                ": " + advice[symbol] if symbol in advice else ""))


def resolve(modules, opts):
    """Leave out what cannot be linked, until nothing changes any more."""
    kernel = kernel_symbols(opts)
    advice = replacements(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                       "replacements.txt"))
    linked = [module for module in modules if not module.reason]
    rows = symbols_of(opts, linked)
    for module in linked:
        module.needs = set()
        read_symbols(module, rows[module.path])
    check_exports(linked, kernel)
    while True:
        before = [module for module in linked if not module.reason]
        for module in before:
            module.needs = set()
            check_wants(opts, module, before, kernel, advice)
        if before == [module for module in linked if not module.reason]:
            return


def section(module):
    """One module's part of the image: pages of their own for each kind of access."""
    name, obj = module.name, module.path
    lines = [
        ".module.%s : AT(__modules_lma + (ADDR(.module.%s) - 0x%x)) ALIGN(4096) {" % (
            name, name, START),
        "\t__start_module_text_%s = .;" % name,
        "\t%s(.module.text)" % obj,
        "\t. = ALIGN(4096);",
        "\t__start_module_init_%s = .;" % name,
        "\t%s(.module.init)" % obj,
        "\t. = ALIGN(4096);",
        "\t__start_module_rodata_%s = .;" % name,
        "\t%s(.module.rodata)" % obj,
        "\t__start_module_modinfo_%s = .;" % name,
        "\tKEEP(%s(.module.info))" % obj,
        "\t__start_module_modinfo_end_%s = .;" % name,
        "\t. = ALIGN(4);",
        "\t__start_module_param_%s = .;" % name,
        "\tKEEP(%s(.module.param))" % obj,
        "\t__start_module_param_end_%s = .;" % name,
        "\t. = ALIGN(4096);",
        "\t__start_module_data_%s = .;" % name,
        "\t%s(.module.data)" % obj,
        "\t. = ALIGN(4096);",
        "\t__start_module_end_%s = .;" % name,
        "} :modules",
        "__start_module_pristine_%s = LOADADDR(.module.%s);" % (name, name),
    ]
    return "\n".join(lines) + "\n"


def bss(module):
    name, obj = module.name, module.path
    return (".module_bss.%s (NOLOAD) : ALIGN(4096) {\n"
            "\t__start_module_bss_%s = .;\n\t%s(.module.bss)\n\t. = ALIGN(4096);\n"
            "\t__start_module_bss_end_%s = .;\n} :NONE\n" % (name, name, obj, name))


def percpu(module):
    name, obj = module.name, module.path
    return ("__start_module_percpu_%s = .;\n%s(.module.percpu)\n"
            "__start_module_percpu_end_%s = .;\n" % (name, obj, name))


def table(modules):
    rows = ["/* Made by tools/module/link.py. */", "#include <jiffy/module_image.h>", "",
            "const struct module_need module_needs[] = {"]
    for module in modules:
        if not module.reason:
            rows += ['\t{ "%s", "%s" },' % (module.name, need) for need in sorted(module.needs)]
    rows += ["\t{ 0, 0 },", "};", "", "const struct module_missing modules_missing[] = {"]
    for module in modules:
        if module.reason:
            reason = module.reason.replace("\\", "\\\\").replace('"', '\\"')
            rows.append('\t{ "%s", "%s" },' % (module.name, reason))
    rows += ["\t{ 0, 0 },", "};", "", "const struct module_note module_notes[] = {"]
    rows += ['\t{ "%s", "%s" },' % (module.name, module.note) for module in modules if module.note]
    rows += ["\t{ 0, 0 },", "};", ""]
    return "\n".join(rows)


def write_if_changed(path, text):
    try:
        with open(path) as old:
            if old.read() == text:
                return
    except OSError:
        pass
    with open(path, "w") as new:
        new.write(text)


def write(modules, folder):
    os.makedirs(folder, exist_ok=True)
    linked = [module for module in modules if not module.reason]
    # A segment that is empty would be one at address 0.
    layout = "".join(section(module) for module in linked) or \
        ".module. : AT(__modules_lma) { LONG(0) } :modules\n"
    zeroed = "".join(bss(module) for module in linked)
    # ABSOLUTE: lld adds no two addresses that are both within sections.
    layout = ("__modules_lma = ABSOLUTE(.);\n. = 0x%x;\n%s"
              "__modules_lma_end = __modules_lma + (. - 0x%x);\n. = 0x%x;\n%s"
              ". = __modules_lma_end;\n" % (START, layout, START, BSS_START, zeroed))
    write_if_changed(os.path.join(folder, "modules.lds"), layout)
    write_if_changed(os.path.join(folder, "modules-percpu.lds"), "".join(percpu(m) for m in linked))
    write_if_changed(os.path.join(folder, "table.c"), table(modules))
    # The time of each object is in it: the link depends on this file alone.
    stamps = "".join("/* %d */ %s\n" % (os.stat(m.path).st_mtime_ns, m.path) for m in linked)
    write_if_changed(os.path.join(folder, "stamps"), stamps)
    write_if_changed(os.path.join(folder, "objects"),
                     "".join(module.path + "\n" for module in linked))
