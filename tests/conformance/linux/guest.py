# SPDX-License-Identifier: MIT
"""The two machines: Linux with its modules in an initramfs, Jiffy with its test image.

Both print a line for each row, `conf: TSK-07 ok`, and `conf: NAME done` after each module.
A machine that dies costs the module that was running: the next one goes on behind it.
"""

import copy
import re
import tempfile

import linux_boot
import qemu_run

SILENCE = qemu_run.Limit(200, 'conf: ')     # longer than the runner waits for a row
FATAL_CPUS = 2          # a fatal row's and the runner's
DEBUG = 'debug'         # what the Linux with all checks is called
BOOTED = 'conf: init has begun'
DONE = re.compile(r'conf: (conf_\w+) done')

# The runner is not on the CPU of its rows, the last one: it sees the end of one that hangs.
INIT = '''\
#!/bin/busybox sh
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
busybox taskset -p 1 $$
exec >/dev/kmsg 2>&1
echo "%s"
rows=$(busybox cat /rows)
busybox insmod /conf.ko ${rows:+rows=$rows}
for module in $(busybox cat /plan); do
	busybox insmod "/$module.ko" || echo "conf: $module cannot be loaded"
done
busybox reboot -f
''' % BOOTED


def initramfs(busybox, modules):
    """The bytes of an archive with the modules in /."""
    return linux_boot.initramfs(busybox, INIT, (
        linux_boot.cpio_entry(name + '.ko', linux_boot.FILE, path.read_bytes())
        for name, path in modules.items()))


def with_plan(archive, plan):
    """... and what is to be done: a command line has 2,048 bytes and no more."""
    files = {'plan': ' '.join(plan), 'rows': ','.join(sum(plan.values(), []))}
    return linux_boot.more(archive, (linux_boot.cpio_entry(name, linux_boot.FILE, text.encode())
                                     for name, text in files.items()))


class Guest:
    """A kind of machine. QEMU: the program; PLACE: where its logs go; NAME: what they and
    messages call it."""

    memory_mb = 64
    exact = False       # its time is that of the host
    debug_linux = False  # it has the checks of tools/linux/debug.config

    def __init__(self, qemu, place, cpus, name):
        self.place = place
        self.cpus = cpus
        self.name = name
        self.qemu = [qemu, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
                     '-serial', 'stdio', '-m', str(self.memory_mb)]

    def with_cpus(self):
        """The beginning of its command line."""
        return self.qemu + ['-smp', str(self.cpus)]

    def command(self, plan):
        """The command line of a machine that does PLAN: {module: its rows, none for all that
        are not fatal}."""
        raise NotImplementedError

    def for_fatal(self):
        """-> the machine for a fatal row."""
        return self

    def run(self, plan, part, watch, limit_s=None):
        log = self.place / ('%s%s.log' % (self.name, part and '-' + part))
        limit = qemu_run.Limit(limit_s) if limit_s else SILENCE
        return log, qemu_run.run(self.command(plan), log, watch, limit)

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
    """LINUX: as fetch.fetch() gives it."""

    memory_mb = linux_boot.MEMORY_MB
    on_oops = ''        # a thread ends, as rows about that want it

    def __init__(self, qemu, place, linux, built, cpus=4):
        super().__init__(qemu, place, cpus, 'linux-%d' % cpus)
        self.debug_linux = linux.release == DEBUG
        self.image = linux.image
        self.archive = initramfs(linux.busybox, built)
        self.initrd = None

    def for_fatal(self):
        """With fewer CPUs a Linux boots in less time, and more seldom hangs on its way. Its
        oopses are panics: the row has an end."""
        small = copy.copy(self)
        small.cpus = FATAL_CPUS
        small.on_oops = ' oops=panic'
        return small

    def run(self, plan, part, watch, limit_s=None):
        """What a Linux did before init is no result of a row."""
        logs, once = [], super().run

        def start(look):
            log, got = once(plan, part, look, limit_s)
            logs.append(log)
            return got

        got = linux_boot.until_booted(start, watch, BOOTED, lambda: print(
            '  %s: did not come as far as its rows (%s)' % (self.name, logs[-1]), flush=True))
        return logs[-1], got

    def command(self, plan):
        # It goes with the machine that it was made for.
        self.initrd = tempfile.NamedTemporaryFile(dir=self.place, prefix='initramfs-')
        self.initrd.write(with_plan(self.archive, plan))
        self.initrd.flush()
        return self.with_cpus() + ['-kernel', str(self.image), '-initrd', self.initrd.name,
                                   '-append', linux_boot.BOOT + self.on_oops]


class Jiffy(Guest):
    """IMAGE: with all the modules in it, built with JITTER=1 for a SEED to mean anything. With
    the RTC on the counting clock QEMU changes CPUs often enough (drivers/rtc.c)."""

    exact = True        # its clock counts instructions

    def __init__(self, qemu, place, image, cpus=4, seed=None):
        super().__init__(qemu, place, cpus, 'jiffy-%d' % cpus + (
            '' if seed is None else '-seed-%d' % seed))
        self.options = 'tty=dumb' + ('' if seed is None else ' watchdog_thresh=10 seed=%d' % seed)
        self.qemu += ['-device', 'isa-debug-exit,iobase=0xf4,iosize=4',
                      '-icount', 'shift=5,sleep=off', '-rtc', 'base=2020-01-01,clock=vm',
                      '-kernel', str(image)]

    def command(self, plan):
        lines = ['conf ' + ' '.join(rows or [module]) for module, rows in plan.items()]
        return self.with_cpus() + ['-append', '%s autorun="%s; exit 0"' % (
            self.options, '; '.join(lines))]
