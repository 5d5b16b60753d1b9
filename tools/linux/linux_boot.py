# SPDX-License-Identifier: MIT
"""Debian's Linux with an initramfs of our own, up to its /init.

Nothing is on a disk: the archive holds a busybox, /init and what is to be run. It notices that
its CPU is a virtual one, and takes spinlocks without a queue (virt_spin_lock()). Without that
(-cpu qemu32,-hypervisor) four CPUs that want one lock wait for the host's scheduler at each turn.
"""

MEMORY_MB = 512
BOOT = ('console=ttyS0 loglevel=7 printk.devkmsg=on mitigations=off panic=-1 '
        'cryptomgr.notests')
BOOTS = 3
DIRECTORY, PROGRAM, FILE, CHARACTER = 0o40755, 0o100755, 0o100644, 0o20600


def cpio_entry(name, mode, data=b'', device=(0, 0)):
    """One file of the "newc" format: a header of 13 numbers, its name, its bytes."""
    fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0)
    head = b'070701' + b''.join(b'%08X' % field for field in fields) + name.encode() + b'\0'
    return b''.join(part + b'\0' * (-len(part) % 4) for part in (head, data))


def initramfs(busybox, init, entries):
    """The bytes of an archive with INIT as /init, BUSYBOX as its shell, and ENTRIES."""
    own = [cpio_entry(name, DIRECTORY) for name in ('bin', 'dev', 'proc', 'sys')]
    own += [cpio_entry('dev/console', CHARACTER, device=(5, 1)),
            cpio_entry('bin/busybox', PROGRAM, busybox.read_bytes()),
            cpio_entry('init', PROGRAM, init.encode())]
    return more(b'', own + list(entries))


def more(archive, entries):
    """An archive and, behind it, another one with ENTRIES: the kernel unpacks both."""
    return archive + b''.join(entries) + cpio_entry('TRAILER!!!', 0)


def until_booted(start, watch, sign, say):
    """A Linux that patches its own code while QEMU runs its CPUs side by side may hang on its
    way up: that one is given up, and another is started. START(watch): runs a machine; SIGN: the
    first thing /init says; SAY(): told of each that did not come so far. -> the last one's Run."""
    for _ in range(BOOTS):
        booted, stuck = [], []

        def look(line):
            booted.extend([line] if sign in line else [])
            stuck.extend([line] if not booted and 'soft lockup' in line else [])
            return bool(stuck) or watch(line)

        got = start(look)
        if booted:
            break
        say()
    return got
