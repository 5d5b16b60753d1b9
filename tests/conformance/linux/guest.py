# SPDX-License-Identifier: MIT
"""The two machines: Linux with its modules in an initramfs, Jiffy with its test image.

Both print a line for each row, `conf: TSK-07 ok`, and `conf: NAME done` after each module.
A machine that dies costs the module that was running: the next one goes on behind it.
"""

import collections
import copy
import os
import re
import select
import subprocess
import time

ENDED, HUNG, STOPPED = 'ended', 'hung', 'stopped'
SILENCE_S = 200         # longer than the runner waits for a row
CPUS = 4
FATAL_CPUS = 2          # a fatal row's and the runner's
WITH_US = ['setpriv', '--pdeathsig', 'KILL']    # QEMU ends when this program does
BOOT = ('console=ttyS0 loglevel=7 printk.devkmsg=on mitigations=off panic=-1 '
        'cryptomgr.notests')
BOOTED = 'conf: init has begun'
BOOTS = 3
DONE = re.compile(r'conf: (conf_\w+) done')

Run = collections.namedtuple('Run', 'lines how')

# The runner is not on the CPU of its rows, the last one: it sees the end of one that hangs.
INIT = '''\
#!/bin/busybox sh
busybox mount -t proc proc /proc
busybox mount -t devtmpfs dev /dev
busybox taskset -p 1 $$
exec >/dev/kmsg 2>&1
echo "%s"
busybox insmod /conf.ko ${conf_rows:+rows=$conf_rows}
IFS=,
for module in $conf_modules; do
	busybox insmod "/$module.ko" || echo "conf: $module cannot be loaded"
done
busybox reboot -f
''' % BOOTED


def cpio_entry(name, mode, data=b'', device=(0, 0)):
    """One file of the "newc" format: a header of 13 numbers, its name, its bytes."""
    fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0)
    head = b'070701' + b''.join(b'%08X' % field for field in fields) + name.encode() + b'\0'
    return b''.join(part + b'\0' * (-len(part) % 4) for part in (head, data))


def initramfs(busybox, modules):
    """The bytes of an archive with busybox as /init's shell and the modules in /."""
    entries = [cpio_entry(name, 0o40755) for name in ('bin', 'dev', 'proc')]
    entries += [cpio_entry('dev/console', 0o20600, device=(5, 1)),
                cpio_entry('bin/busybox', 0o100755, busybox.read_bytes()),
                cpio_entry('init', 0o100755, INIT.encode())]
    entries += [cpio_entry(name + '.ko', 0o100644, path.read_bytes())
                for name, path in modules.items()]
    return b''.join(entries) + cpio_entry('TRAILER!!!', 0)


def run(command, log, watch, limit_s=None):
    """Run QEMU; its output goes to LOG and, a line at a time, to WATCH(line), which may say
    that this is enough. Without LIMIT_S the limit is a silence of the rows. -> Run."""
    lines, rest, how = [], b'', ENDED
    with open(log, 'wb') as file, subprocess.Popen(
            WITH_US + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT) as process:
        started = heard = time.monotonic()
        while how == ENDED:
            left_s = (started + limit_s if limit_s else heard + SILENCE_S) - time.monotonic()
            if left_s <= 0 or not select.select([process.stdout], [], [], left_s)[0]:
                how = HUNG
                break
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                break
            file.write(data)
            *whole, rest = (rest + data).split(b'\n')
            for line in whole:
                lines.append(line.decode('latin-1').rstrip('\r'))
                heard = time.monotonic() if 'conf: ' in lines[-1] else heard
                if watch(lines[-1]):
                    how = STOPPED
        process.kill()
    return Run(lines + [rest.decode('latin-1')], how)


class Guest:
    """A kind of machine. QEMU: the program; PLACE: where its logs go."""

    name = ''
    exact = False       # its time is that of the host

    def __init__(self, qemu, place, memory_mb):
        self.place = place
        self.qemu = [qemu, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
                     '-serial', 'stdio', '-smp', str(CPUS), '-m', str(memory_mb)]

    def command(self, plan):
        """The command line of a machine that does PLAN: {module: its rows, none for all that
        are not fatal}."""
        raise NotImplementedError

    def for_fatal(self):
        """-> the machine for a fatal row."""
        return self

    def run(self, plan, part, watch, limit_s=None):
        log = self.place / ('%s%s.log' % (self.name, part and '-' + part))
        return log, run(self.command(plan), log, watch, limit_s)

    def all(self, plan, say, part=''):
        """Do PLAN -> the lines of the machines and, {module: why}, what cut modules short."""
        lines, broken, left = [], {}, dict(plan)

        def watch(line):
            done = DONE.search(line)
            if done and left.pop(done[1], None) is not None:
                say('%s: %s' % (self.name, done[1]))
            return not left

        while left:
            first = next(iter(left))
            log, got = self.run(left, first if lines else part, watch)
            lines += got.lines
            if left:
                last = [line for line in got.lines if line.strip()] or ['nothing']
                name = next(iter(left))
                broken[name] = 'the machine %s; its last line: %s' % (got.how, last[-1])
                say('%s: %s: %s (%s)' % (self.name, name, broken[name], log))
                del left[name]
        return lines, broken


class Linux(Guest):
    """LINUX: as fetch.fetch() gives it. It notices that its CPU is a virtual one, and takes
    spinlocks without a queue (virt_spin_lock()). Without that (-cpu qemu32,-hypervisor) four
    CPUs that want one lock wait for the host's scheduler at each turn."""

    name = 'linux'

    def __init__(self, qemu, place, linux, built):
        super().__init__(qemu, place, 512)
        self.image = linux.image
        self.initrd = place / 'initramfs'
        self.initrd.write_bytes(initramfs(linux.busybox, built))

    def for_fatal(self):
        """With fewer CPUs a Linux boots in less time, and more seldom hangs on its way."""
        small = copy.copy(self)
        small.qemu = list(self.qemu)
        small.qemu[small.qemu.index('-smp') + 1] = str(FATAL_CPUS)
        return small

    def run(self, plan, part, watch, limit_s=None):
        """A Linux that patches its own code while QEMU runs its CPUs side by side may hang on
        its way up, before it has seen a row: that one is given up, and another is started."""
        for _ in range(BOOTS):
            booted, stuck = [], []

            def look(line):
                booted.extend([line] if BOOTED in line else [])
                stuck.extend([line] if not booted and 'soft lockup' in line else [])
                return bool(stuck) or watch(line)

            log, got = super().run(plan, part, look, limit_s)
            if booted:
                break
            print('  %s: did not come as far as its rows (%s)' % (self.name, log), flush=True)
        return log, got

    def command(self, plan):
        append = '%s conf_modules=%s' % (BOOT, ','.join(plan))
        if any(plan.values()):
            append += ' oops=panic conf_rows=' + ','.join(sum(plan.values(), []))
        return self.qemu + ['-kernel', str(self.image), '-initrd', str(self.initrd),
                            '-append', append]


class Jiffy(Guest):
    """IMAGE: with all the modules in it. With the RTC on the counting clock QEMU changes
    CPUs often enough (drivers/rtc.c). It can wait, and Linux cannot: hence the lower priority."""

    name = 'jiffy'
    exact = True        # its clock counts instructions

    def __init__(self, qemu, place, image):
        super().__init__(qemu, place, 64)
        self.qemu += ['-device', 'isa-debug-exit,iobase=0xf4,iosize=4',
                      '-icount', 'shift=5,sleep=off', '-rtc', 'base=2020-01-01,clock=vm',
                      '-kernel', str(image)]

    def command(self, plan):
        lines = ['conf ' + ' '.join(rows or [module]) for module, rows in plan.items()]
        return self.qemu + ['-append', 'tty=dumb autorun="%s; exit 0"' % '; '.join(lines)]
