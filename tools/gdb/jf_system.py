# SPDX-License-Identifier: MIT
"""jf dmesg, modules, list, and functions for gdb's expressions: $jf_task(), $jf_per_cpu()."""

import gdb

import jf_guest as guest
from jf_command import Command, no_arguments, taken, to_cpu, to_number
from jf_tasks import find_idle, find_task

LOG_FILE = 'kernel/base/printk.c'
MODULE_STATES = ('live', 'coming', 'going', 'unformed')     # enum module_state
CALLERS = b'THS'            # thread, hardirq, softirq
SHOWN_MAX = 1000            # entries of `jf list`


# --- The log ----------------------------------------------------------------------------------


def log_value(name):
    return guest.find(name, LOG_FILE)


def log_records():
    """(sequence number, struct log_header, its text) of what the ring holds, the oldest first."""
    ring = guest.read(guest.number(log_value('log_buf').address), log_value('log_buf').type.sizeof)
    size, start = guest.size_of('struct log_header'), guest.number(log_value('log_buf').address)
    first, following = int(log_value('first_seq')), int(log_value('next_seq'))
    offset = guest.number(log_value('first_at'))
    for seq in range(first, following):
        if offset + size > len(ring):
            raise guest.Damaged(start + offset, 'no record of the log begins there')
        header = guest.at(start + offset, 'struct log_header')
        length, step = int(header['len']), int(header['bytes'])
        if (offset + size + length > len(ring) or step < size + length or
                guest.number(header['caller']) >> 24 not in CALLERS):
            raise guest.Damaged(start + offset, 'this record of the log is no record')
        yield seq, header, ring[offset + size:offset + size + length]
        offset += step
        if offset + size > len(ring) or not int(guest.at(start + offset,
                                                         'struct log_header')['bytes']):
            offset = 0


def log_prefix(header):
    ns, caller = int(header['ts_ns']), guest.number(header['caller'])
    who = '%s%d' % (chr(caller >> 24), caller & 0xffffff)
    return '[%5d.%06d][%6s] ' % (ns // 10**9, ns % 10**9 // 1000, who)


class Dmesg(Command):
    """The kernel log, also what the console has not shown.

Usage: jf dmesg [LINES]

As `dmesg` at the prompt; with LINES, that many of the last records. A record that was being
written when the guest was stopped is not among them."""

    name = 'dmesg'

    def need(self):
        guest.need_image()

    def run(self, args):
        last = to_number(args[0], 'number of lines', 10**6) if args else None
        no_arguments(args[1:])
        records, damage = taken(log_records())
        cleared = int(log_value('clear_seq'))
        shown = [record for record in records if record[0] >= cleared]
        if last is not None:
            shown = shown[len(shown) - min(last, len(shown)):]
        for _, header, text in shown:
            for line in text.decode('utf-8', 'replace').split('\n'):
                print(log_prefix(header) + ''.join(c if c >= ' ' else '?' for c in line))
        if damage:
            print(damage)
        elif not records:
            print('(nothing has been logged yet)')


# --- Modules -----------------------------------------------------------------------------------


def is_loaded(image):
    bits = guest.number(guest.find('loaded', 'kernel/task/module.c').address)
    return guest.word(bits + image.index // 32 * 4) >> image.index % 32 & 1


def needs():
    """(user, provider) of the image's modules: the second needs the first."""
    start, size = guest.address_of('module_needs'), guest.size_of('struct module_need')
    for address in range(start, start + 512 * size, size):
        user, provider = guest.words(address, 2)
        if not user:
            return
        yield guest.text(user), guest.text(provider)


class Modules(Command):
    """The loaded modules: size, references, who uses them, state, where their code lies.

Usage: jf modules

As `lsmod` at the prompt. Nothing has to be done for their symbols: each module of the image
has addresses of its own, known before it is loaded. 'break FUNCTION' works before insmod."""

    name = 'modules'

    def need(self):
        guest.need_image()

    def run(self, args):
        no_arguments(args)
        print('%-24s %8s  %-20s %-9s %s' % ('Module', 'Size', 'Used by', 'State', 'Text'))
        images = guest.module_images()
        loaded = [image for image in images if is_loaded(image)]
        for image in loaded:
            self.row(image, [image.name for image in loaded])
        if not loaded:
            print('(none of the %d in the image is loaded)' % len(images))

    @staticmethod
    def row(image, loaded):
        size = image.end - image.start + image.bss_end - image.bss
        if not guest.readable(image.module, guest.size_of('struct module')):
            print('%-24s %8d  its struct module at 0x%08x cannot be read' % (
                image.name, size, image.module))
            return
        module = guest.at(image.module, 'struct module')
        state, users = int(module['state']), [user for user, provider in needs()
                                              if provider == image.name and user in loaded]
        used = ' '.join([str(int(module['refcnt']['counter']) - 1), *users])
        print('%-24s %8d  %-20s %-9s 0x%08x-0x%08x' % (
            image.name, size, used, MODULE_STATES[state] if 0 <= state < len(MODULE_STATES)
            else state, image.start, image.init))


# --- Any list -------------------------------------------------------------------------------------


class List(Command):
    """Every entry of a list: as list_for_each_entry().

Usage: jf list HEAD TYPE MEMBER

HEAD is an expression for a struct list_head or hlist_head, or its address; TYPE what is
in the list, MEMBER its link: jf list task_list task_struct tasks"""

    name = 'list'
    complete_with = gdb.COMPLETE_EXPRESSION

    def need(self):
        guest.need_image()

    def split(self, text):
        """HEAD is for gdb to parse: it may have blanks and quotes."""
        return text.rsplit(None, 2)

    def run(self, args):
        if len(args) < 3:
            raise guest.Problem('jf list HEAD TYPE MEMBER, as in: jf list task_list task_struct '
                                'tasks')
        head, kind, member = gdb.parse_and_eval(args[0]), args[1], args[2]
        if head.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
            head = head.dereference()
        nodes = self.nodes(args[0], head)
        if not kind.startswith(('struct ', 'union ')):
            kind = 'struct ' + kind
        found, damage = taken(guest.entries(nodes, kind, member))
        for value in found[:SHOWN_MAX]:
            printer = gdb.default_visualizer(value)
            print('(%s *)0x%08x: %s' % (kind, guest.number(value.address), printer.to_string()
                                        if printer else value.format_string(max_elements=20)))
        print(damage or '%d in all' % len(found))

    @staticmethod
    def nodes(what, head):
        name = str(head.type.strip_typedefs().unqualified())
        if name not in ('struct list_head', 'struct hlist_head') or head.address is None:
            raise guest.Problem('%s is a %s and no list_head or hlist_head' % (what, name))
        address = guest.number(head.address)
        if name == 'struct list_head':
            return guest.list_nodes(address)
        return guest.hlist_nodes(guest.word(address), address)


# --- Functions ----------------------------------------------------------------------------------


class Function(gdb.Function):
    """What goes wrong is one line, as in a command."""

    def invoke(self, *args):
        try:
            guest.need_per_cpu()
            return self.value(*args)
        except (guest.Problem, guest.Damaged) as problem:
            raise gdb.GdbError('$%s: %s' % (self.name, problem)) from None


class TaskFunction(Function):
    """$jf_task(PID) or $jf_task(0, CPU): the struct task_struct of a thread.

Without an argument: the one that runs on the selected CPU. As in: print *$jf_task(1)"""

    name = 'jf_task'

    def value(self, *args):
        if not args:
            return guest.per_cpu('current_task', guest.selected_cpu())
        task = find_task(int(args[0])) if int(args[0]) else find_idle(
            [str(int(cpu)) for cpu in args[1:]])
        return task.address


class PerCpuFunction(Function):
    """$jf_per_cpu(NAME) or $jf_per_cpu(NAME, CPU): a CPU's copy of a per-CPU variable.

As in: print $jf_per_cpu("timer_bases", 0).running_timer"""

    name = 'jf_per_cpu'

    def value(self, name, cpu=None):
        return guest.per_cpu(name.string(),
                             guest.selected_cpu() if cpu is None else to_cpu(str(int(cpu))))


for command in (Dmesg, Modules, List):
    command()
for function in (TaskFunction, PerCpuFunction):
    function(function.name)
