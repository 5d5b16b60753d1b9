# SPDX-License-Identifier: MIT
"""Traces that were never recorded: the same every time, of any length.

    python3 tests/trace/synthetic.py [EVENTS [CPUS]] >trace.txt

Each CPU ticks, and a tick raises TIMER; a timer's function schedules a tasklet or queues
work, which wakes the thread that does it; a device interrupts now and then; CPUs send each
other interrupts. It is what a busy kernel looks like, not what one did.
"""

import random
import sys

TICK_NS = 1_000_000             # HZ=1000: a busy machine
FIRST_JIFFY = 4294937296
COUNTS = '# entries-in-buffer/entries-written: %d/%d   #P:%d'
HEADER = '# tracer: nop\n#\n'


class Cpu:
    """One CPU's clock and who is on it."""

    def __init__(self, number, out):
        self.number, self.out = number, out
        self.comm, self.pid = '<idle>', 0
        self.now = 3 * 10**9 + number * 217_000
        self.flags = '.....'

    def say(self, flags, name, text, after):
        """An event, AFTER ns after the one before."""
        self.now += after
        self.out.append((self.now, '%16s-%-7d [%03d] %s %5d.%09d: %s: %s' % (
            self.comm, self.pid, self.number, flags, self.now // 10**9, self.now % 10**9,
            name, text)))

    def switch(self, comm, pid, state):
        name = 'swapper/%d' % self.number
        self.say('d..2.', 'sched_switch', 'prev_comm=%s prev_pid=%d prev_prio=120 prev_state=%s '
                 '==> next_comm=%s next_pid=%d next_prio=120'
                 % (self.comm if self.pid else name, self.pid, state,
                    comm if pid else name, pid), 900)
        self.comm, self.pid = (comm if pid else '<idle>'), pid


class Machine:
    def __init__(self, cpus, seed=1):
        self.out = []
        self.dice = random.Random(seed)
        self.cpus = [Cpu(number, self.out) for number in range(cpus)]
        self.tick = 0
        self.armed = {}

    def few(self, low, high):
        return self.dice.randint(low, high)

    def jiffies(self):
        return (FIRST_JIFFY + self.tick) % (1 << 32)

    def run(self, events):
        while len(self.out) < events:
            self.tick += 1
            for cpu in self.cpus:
                cpu.now = max(cpu.now, 3 * 10**9 + self.tick * TICK_NS + cpu.number * 217_000)
                self.interrupt(cpu)
        return sorted(self.out, key=lambda line: line[0])[:events]

    def interrupt(self, cpu):
        cpu.say('d.h1.', 'irq_handler_entry', 'irq=0 name=timer', self.few(200, 4000))
        cpu.say('d.h1.', 'softirq_raise', 'vec=1 [action=TIMER]', self.few(300, 900))
        device = self.few(0, 3) == 0
        cpu.say('d.h1.', 'irq_handler_exit', 'irq=0 ret=handled', self.few(200, 700))
        cpu.say('..s1.', 'softirq_entry', 'vec=1 [action=TIMER]', self.few(300, 2500))
        work = self.timer(cpu)
        if device:
            self.device(cpu)
        cpu.say('..s1.', 'softirq_exit', 'vec=1 [action=TIMER]', self.few(200, 900))
        if device:
            self.tasklet(cpu)
        if work:
            self.work(cpu, work)

    def timer(self, cpu):
        """The CPU's timer ran, or it is armed; -> the work that it queued."""
        address = 0x03fc0000 + 0x40 * cpu.number
        due = self.armed.get(cpu.number)
        work = None
        if due is not None and due <= self.tick:
            cpu.say('..s1.', 'timer_expire_entry', 'timer=%08x function=poll_device now=%d '
                    'baseclk=%d' % (address, self.jiffies(), self.jiffies()), self.few(300, 2000))
            work = 0x03fd0000 + 0x20 * cpu.number
            cpu.say('d.s1.', 'workqueue_queue_work', 'work struct=%08x function=do_report '
                    'workqueue=events req_cpu=16 cpu=%d' % (work, cpu.number), 700)
            cpu.say('d.s1.', 'sched_wakeup', 'comm=events/%d pid=%d prio=120 target_cpu=%03d'
                    % (cpu.number, 20 + cpu.number, cpu.number), 300)
            cpu.say('..s1.', 'timer_expire_exit', 'timer=%08x' % address, self.few(300, 3000))
            due = None
        if due is None:
            timeout = self.few(1, 4)
            self.armed[cpu.number] = self.tick + timeout
            cpu.say('..s1.', 'timer_start', 'timer=%08x function=poll_device expires=%d '
                    '[timeout=%d] cpu=%d flags=' % (address, (self.jiffies() + timeout) % (1 << 32),
                                                    timeout, cpu.number), 300)
        return work

    def device(self, cpu):
        """A device interrupts the softirq; its top half schedules a tasklet."""
        cpu.say('d.H1.', 'irq_handler_entry', 'irq=4 name=ttyS0', self.few(100, 300))
        cpu.say('d.H1.', 'tasklet_schedule', 'tasklet=tty_tasklet_%d function=tty_receive vec=6'
                % cpu.number, 200)
        cpu.say('d.H1.', 'softirq_raise', 'vec=6 [action=TASKLET]', 100)
        cpu.say('d.H1.', 'irq_handler_exit', 'irq=4 ret=handled', self.few(200, 5000))

    def tasklet(self, cpu):
        cpu.say('..s1.', 'softirq_entry', 'vec=6 [action=TASKLET]', 300)
        cpu.say('..s1.', 'tasklet_entry', 'tasklet=tty_tasklet_%d function=tty_receive'
                % cpu.number, 200)
        cpu.say('..s1.', 'receive_byte', 'byte %d of the line' % self.few(0, 79), 150)
        cpu.say('..s1.', 'tasklet_exit', 'tasklet=tty_tasklet_%d function=tty_receive'
                % cpu.number, self.few(500, 20000))
        cpu.say('..s1.', 'softirq_exit', 'vec=6 [action=TASKLET]', 200)

    def work(self, cpu, work):
        cpu.switch('events/%d' % cpu.number, 20 + cpu.number, 'R')
        cpu.say('.....', 'workqueue_execute_start', 'work struct %08x: function do_report' % work,
                self.few(300, 900))
        cpu.say('..b1.', 'bh_disable', 'caller=do_report+0x1c/0x60', 400)
        if len(self.cpus) > 1:
            other = self.cpus[(cpu.number + 1) % len(self.cpus)]
            cpu.say('d.b2.', 'ipi_raise', 'target_mask=%08x (Function call interrupts)'
                    % (1 << other.number), 200)
            other.now = max(other.now, cpu.now) + self.few(500, 3000)
            other.say('d.h1.', 'ipi_entry', '(Function call interrupts)', 100)
            other.say('d.h1.', 'ipi_exit', '(Function call interrupts)', self.few(100, 900))
        cpu.say('..b1.', 'bh_enable', 'caller=do_report+0x3a/0x60', self.few(500, 9000))
        if self.few(0, 4) == 0:
            cpu.say('.....', 'console', 'report: %d bytes' % self.few(1, 4096), 300)
        cpu.say('.....', 'workqueue_execute_end', 'work struct %08x: function do_report' % work,
                self.few(9000, 200_000))
        cpu.switch('', 0, 'S')


def synthetic(events=2000, cpus=2, lost=0, seed=1):
    """-> the text."""
    lines = [line for _, line in Machine(cpus, seed).run(events)]
    counts = COUNTS % (len(lines), len(lines) + lost, cpus)
    return HEADER + counts + '\n#\n' + '\n'.join(lines) + '\n# end\n'


if __name__ == '__main__':
    sys.stdout.write(synthetic(*map(int, sys.argv[1:3])))
