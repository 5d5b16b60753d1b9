# SPDX-License-Identifier: MIT
"""The stopped kernel as the commands see it: its memory, lists, CPUs, names.

Nothing in it is believed. A pointer is read before it is followed, a list is left where it
comes back to an entry or does not lead back; Damaged then says where. What a command
needs and the kernel has not set up yet is a Problem, which is one line for the person.
"""

import contextlib
import os
import re
import struct

import gdb

# Macros are not in the image's debug information. tests/gdb compares these with the headers.
PREEMPT_MASK, SOFTIRQ_MASK = 0x000000ff, 0x0000ff00
HARDIRQ_MASK, NMI_MASK = 0x000f0000, 0x00f00000
SOFTIRQ_SHIFT, HARDIRQ_SHIFT, NMI_SHIFT = 8, 16, 20
THREAD_SIZE = 8192
LIST_POISON1, LIST_POISON2 = 0x100, 0x122
FIRST_EXTERNAL_VECTOR = 0x20
NR_IRQS = 32
STUB_BYTES = 16             # arch/x86/entry/entry.S: a stub a vector
EFLAGS_IF = 1 << 9

ENTRIES_MAX = 100000        # of a list
WORD = struct.Struct('<I')
NOT_YET = ("the kernel has not set this up yet; 'tbreak shell_start' and 'continue' go to "
           'where it has')


class Problem(Exception):
    """One line for the person."""


class Damaged(Exception):
    """What a walk found where a list should be."""

    def __init__(self, address, why):
        super().__init__('list damaged at 0x%08x: %s' % (address, why))


# --- Memory ------------------------------------------------------------------------------


def read(address, size):
    """Bytes of the guest; gdb.MemoryError if they cannot be read."""
    return bytes(gdb.selected_inferior().read_memory(address & 0xffffffff, size))


def word(address):
    return WORD.unpack(read(address, 4))[0]


def words(address, count):
    return struct.unpack('<%dI' % count, read(address, 4 * count))


def readable(address, size=4):
    try:
        read(address, size)
    except gdb.MemoryError:
        return False
    return True


def text(address, most=64):
    """A NUL-terminated string, printable whatever is there."""
    data = b''
    while len(data) < most and b'\0' not in data:
        try:
            data += read(address + len(data), 1)
        except gdb.MemoryError:
            return '(unreadable name at 0x%08x)' % address
    return clean(data)


def clean(data):
    """Bytes up to a NUL, as text."""
    return ''.join(chr(c) if 32 <= c < 127 else '\\x%02x' % c for c in data.split(b'\0')[0])


def number(value):
    """A gdb.Value as an unsigned 32-bit number: an address, a count, jiffies."""
    return int(value.cast(gdb.lookup_type('unsigned int')))


# --- Variables and types --------------------------------------------------------------------


def find(name, file=None):
    """The variable NAME, the static one of FILE if that is said."""
    try:
        return gdb.parse_and_eval("'%s'::%s" % (file, name) if file else name)
    except gdb.error as error:
        raise Problem("build/jiffy.elf has no variable '%s' (%s): is it of this source tree?"
                      % (name, error)) from None


def address_of(name, file=None):
    return number(find(name, file).address)


def address_of_code(name):
    """Of a function or label, also one in assembly."""
    return number(gdb.parse_and_eval('(unsigned int)&%s' % name))


def at(address, type_name):
    """What lies there, as a value of that type."""
    return gdb.Value(address).cast(gdb.lookup_type(type_name).pointer()).dereference()


def size_of(type_name):
    return gdb.lookup_type(type_name).sizeof


def field_offset(type_name, member):
    """In bytes; MEMBER may be a path, as work.entry."""
    kind, offset = gdb.lookup_type(type_name), 0
    for name in member.split('.'):
        fields = {f.name: f for f in kind.strip_typedefs().fields()}
        if name not in fields:
            raise Problem('%s has no member %s' % (type_name, member))
        offset += fields[name].bitpos // 8
        kind = fields[name].type
    return offset


def has_field(type_name, member):
    return any(f.name == member for f in gdb.lookup_type(type_name).fields())


def image_file():
    """The image's path; a Problem if gdb was started without it."""
    name = gdb.current_progspace().filename
    if not name:
        raise Problem("gdb has no image; type: file build/jiffy.elf")
    return name


def hz():
    """Ticks a second: what this image was built with stands beside it."""
    try:
        with open(os.path.join(os.path.dirname(image_file()), 'settings'),
                  encoding='utf-8') as settings:
            return int(re.search(r'-DCONFIG_HZ=(\d+)', settings.read())[1])
    except (OSError, TypeError):
        return 100


def jiffies():
    return word(address_of('jiffies_64'))


def after(a, b):
    """How many jiffies A is behind B, negative if it is before: the counter wraps round."""
    return (a - b + 0x80000000) % 0x100000000 - 0x80000000


# --- What is set up -------------------------------------------------------------------------


def need_machine():
    if gdb.selected_thread() is None:
        raise Problem("no machine is attached; 'make debug' starts one with gdb attached")


def need_image():
    """The image is in the machine's memory: the BIOS puts it there."""
    need_machine()
    image_file()
    address = number(find('init_task')['comm'].address)
    if not readable(address, 9) or read(address, 9) != b'swapper/0':
        raise Problem("the kernel is not in the machine's memory yet; 'tbreak shell_start' and "
                      "'continue' go to where all is set up")


def need_per_cpu():
    need_image()
    if not word(address_of('__per_cpu_offset')):
        raise Problem(NOT_YET)


def need_tasks():
    need_per_cpu()
    if not number(per_cpu('runqueues', 0)['idle']):
        raise Problem(NOT_YET)


# --- CPUs --------------------------------------------------------------------------------------


def cpus():
    """The numbers of those that run."""
    mask = word(number(find('__cpu_online_mask').address))
    return [cpu for cpu in range(32) if mask >> cpu & 1] or [0]


def per_cpu_address(name, cpu, file=None):
    return address_of(name, file) + word(address_of('__per_cpu_offset') + 4 * cpu) & 0xffffffff


def per_cpu(name, cpu, file=None):
    """CPU's copy of a per-CPU variable."""
    variable = find(name, file)
    address = per_cpu_address(name, cpu, file)
    return gdb.Value(address).cast(variable.type.pointer()).dereference()


def cpu_threads():
    """gdb's thread of each CPU: {cpu: thread}. QEMU counts both in the same order."""
    return {thread.num - 1: thread for thread in gdb.selected_inferior().threads()}


def selected_cpu():
    return gdb.selected_thread().num - 1


@contextlib.contextmanager
def selection_kept():
    """Whatever thread and frame are selected meanwhile."""
    thread = gdb.selected_thread()
    try:
        level = gdb.selected_frame().level()
    except gdb.error:
        level = 0
    try:
        yield
    finally:
        thread.switch()
        with contextlib.suppress(gdb.error):
            gdb.execute('frame %d' % level, to_string=True)


@contextlib.contextmanager
def on_cpu(cpu):
    """Registers and frames are those of CPU."""
    thread = cpu_threads().get(cpu)
    if thread is None:
        raise Problem('gdb has no thread for CPU %d' % cpu)
    with selection_kept():
        thread.switch()
        gdb.newest_frame().select()
        yield


def register(name):
    return int(gdb.newest_frame().read_register(name).cast(gdb.lookup_type('unsigned int')))


# --- Names ---------------------------------------------------------------------------------------


class ModuleImage:
    """One entry of the table of modules in the image (include/jiffy/module_image.h)."""

    def __init__(self, value, index):
        self.index = index
        self.name = text(number(value['name']))
        self.start, self.init, self.end, self.bss, self.bss_end, self.module = (
            number(value[f]) for f in ('start', 'init', 'end', 'bss', 'bss_end', 'module'))


def module_images():
    start, stop = (number(gdb.parse_and_eval('(unsigned int)&%s_module_images' % end))
                   for end in ('__start', '__stop'))
    size = size_of('struct module_image')
    return [ModuleImage(at(address, 'struct module_image'), index)
            for index, address in enumerate(range(start, stop, size))]


def image_modules():
    """The names of the modules in the image: each has sections of its own."""
    return sorted(set(re.findall(r' is \.module\.(\w+)$', gdb.execute(
        'info files', to_string=True), re.M)))


def module_name(address):
    """Of the module whose code or data this is, loaded or not; None: the kernel's."""
    section = re.search(r'in section \.module(?:_bss)?\.(\w+)', gdb.execute(
        'info symbol 0x%x' % address, to_string=True)) if address >= 0xd0000000 else None
    return section[1] if section else None


def outermost_function(pc):
    """The function that the code at PC was compiled into: of inlined ones the caller."""
    block, found = gdb.block_for_pc(pc), None
    while block is not None and not block.is_static and not block.is_global:
        found = block if block.function else found
        block = block.superblock
    return found


def symbol(address, called=False):
    """As the kernel's %ps: name, and [module]; with an offset if it is not the beginning.
    CALLED: it is a return address, which may lie behind the end of its function."""
    if not address:
        return '(none)'
    block = outermost_function(address - called)
    if block:
        name, start = block.function.name, block.start
    else:
        found = re.match(r'(\S+)(?: \+ (\d+))? in section',
                         gdb.execute('info symbol 0x%x' % address, to_string=True))
        if not found:
            return '0x%x' % address
        name, start = found[1], address - int(found[2] or 0)
    offset = '+0x%x' % (address - start) if address != start else ''
    module = module_name(address)
    return name + offset + (' [%s]' % module if module else '')


def place(address, called=False):
    """A function and the line of the code there; CALLED: of the call that returns there."""
    line = gdb.find_pc_line(address - called)
    where = ' %s:%d' % (line.symtab.filename, line.line) if line.symtab else ''
    return symbol(address, called) + where


# --- Lists --------------------------------------------------------------------------------------


def _link(address, what):
    if address in (LIST_POISON1, LIST_POISON2):
        raise Damaged(address, '%s, what list_del() leaves in an entry' % what)
    if not readable(address, 8):
        raise Damaged(address, '%s, where no memory is' % what)


def list_nodes(head):
    """The addresses of the nodes of a struct list_head at HEAD."""
    node, seen = head, set()
    _link(head, 'its head')
    while True:
        following = word(node)
        if node == head and not following:
            raise Problem(NOT_YET)
        if following != head:
            _link(following, 'the next of 0x%08x' % node)
        back = word(following + 4)
        if back != node:
            raise Damaged(following, 'its prev is 0x%08x and not 0x%08x, from where one comes '
                          '(or a CPU is just changing the list)' % (back, node))
        if following == head:
            return
        if following in seen or len(seen) > ENTRIES_MAX:
            raise Damaged(following, 'it goes round and does not come back to its head')
        seen.add(following)
        yield following
        node = following


def hlist_nodes(first, head):
    """The nodes from FIRST on of the struct hlist_head at HEAD."""
    link, node, seen = head, first, set()
    while node:
        _link(node, 'the next of 0x%08x' % link)
        if node in seen or len(seen) > ENTRIES_MAX:
            raise Damaged(node, 'it goes round')
        following, back = words(node, 2)
        if back != link:
            raise Damaged(node, 'its pprev is 0x%08x and not 0x%08x, from where one comes '
                          '(or a CPU is just changing the list)' % (back, link))
        seen.add(node)
        yield node
        link, node = node, following


def chain(first, next_offset=0):
    """A singly linked list that ends in NULL."""
    node, seen = first, set()
    while node:
        _link(node, 'a link')
        if node in seen or len(seen) > ENTRIES_MAX:
            raise Damaged(node, 'it goes round')
        seen.add(node)
        yield node
        node = word(node + next_offset)


def entries(nodes, type_name, member):
    """The structures around NODES."""
    offset, size = field_offset(type_name, member), size_of(type_name)
    for node in nodes:
        if not readable(node - offset, size):
            raise Damaged(node, 'there is no memory for the whole %s' % type_name)
        yield at(node - offset, type_name)


def list_entries(head, type_name, member):
    return entries(list_nodes(head), type_name, member)


# --- Tasks --------------------------------------------------------------------------------------


def idle_tasks():
    return [(cpu, per_cpu('runqueues', cpu)['idle'].dereference()) for cpu in cpus()]


def tasks():
    """All but the idle ones, in order of creation."""
    return list_entries(address_of('task_list'), 'struct task_struct', 'tasks')


def current_task(cpu):
    """The task that CPU runs; None where there is no good pointer."""
    address = number(per_cpu('current_task', cpu))
    return at(address, 'struct task_struct') if readable(
        address, size_of('struct task_struct')) else None


def comm(task):
    return clean(bytes(read(number(task['comm'].address), task['comm'].type.sizeof)))


def task_name(address):
    """name[pid] of the task at that address, whatever is there."""
    if not address:
        return '(nobody)'
    if not readable(address, size_of('struct task_struct')):
        return '(no task at 0x%08x)' % address
    task = at(address, 'struct task_struct')
    return '%s[%d]' % (comm(task), int(task['pid']))


TASK_INTERRUPTIBLE, TASK_UNINTERRUPTIBLE = 0x0001, 0x0002
TASK_PARKED, TASK_DEAD, TASK_NOLOAD = 0x0040, 0x0080, 0x0400
PF_SHELL, PF_IDLE = 0x00000001, 0x00000002


def state_letter(task):
    """As task_state_to_char() (kernel/task/show_state.c)."""
    if number(task['flags']) & PF_IDLE:
        return 'R'
    return 'X' if int(task['exit_state']) else letter_of(number(task['__state']))


def letter_of(state):
    """As task_state_letter() (include/jiffy/task_state.h)."""
    idle = TASK_UNINTERRUPTIBLE | TASK_NOLOAD
    if state == TASK_DEAD:
        return 'X'
    if state & TASK_INTERRUPTIBLE:
        return 'S'
    if state & idle == idle:
        return 'I'
    if state & TASK_UNINTERRUPTIBLE:
        return 'D'
    return 'P' if state & TASK_PARKED else 'R'
