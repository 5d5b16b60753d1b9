// SPDX-License-Identifier: MIT
/*
 * The 16550 UART at COM1: the console, and the model of a device driver split
 * into a top half and a bottom half.
 *
 *	a byte arrives
 *	  -> IRQ 4 -> serial_interrupt        top half, interrupts off:
 *	                takes the bytes out of the chip, which holds only 16,
 *	                puts them into rx_ring, tasklet_schedule()
 *	  -> TASKLET_SOFTIRQ -> serial_tasklet  bottom half, interrupts on:
 *	                hands them to the terminal, which wakes the shell
 *	  -> the shell's thread              process context: edits the line
 *
 * The top half does what cannot wait and nothing else. That the bytes get from
 * one half to the other without a lock is due to the ring: only the top half
 * moves its head and only the tasklet its tail.
 *
 * A BREAK, a line held low for longer than a character, arms SysRq: the next
 * character goes to handle_sysrq() at once, in the top half.
 *
 * Output is polled, so that it works in every context, also with interrupts off
 * for good. On a real line a byte takes 87 us at 115200 baud, and a handler that prints is
 * that much longer on its way: what may come in between has time to. QEMU's line takes no
 * time at all, and hides it. `baud=115200` on the command line makes bytes take as long here.
 *
 * Context: see above; writing in any.
 * Locking: writing is under the console's lock. rx_ring: see above; head and
 * tail are each written by one side, with release and acquire.
 * Linux: drivers/tty/serial/8250/8250_port.c.
 */
#include <asm/barrier.h>
#include <asm/io.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <jiffy/cmdline.h>
#include <jiffy/console.h>
#include <jiffy/drivers.h>
#include <jiffy/tty.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sysrq.h>

#define COM1 0x3f8
#define SERIAL_IRQ 4
#define UART_RX 0
#define UART_TX 0
#define UART_DLL 0 /* divisor, while LCR.DLAB is set */
#define UART_DLM 1
#define UART_IER 1
#define UART_IER_RDI 0x01 /* interrupt on received data */
#define UART_IER_RLSI 0x04 /* and on BREAK */
#define UART_FCR 2 /* written */
#define UART_IIR 2 /* read */
#define UART_IIR_FIFO 0xc0 /* both bits: a 16550A, whose FIFOs work */
#define UART_FIFO_BYTES 16
#define UART_FCR_ENABLE_CLEAR 0x07 /* enable the FIFOs, clear both */
#define UART_LCR 3
#define UART_LCR_8N1 0x03
#define UART_LCR_DLAB 0x80
#define UART_MCR 4
#define UART_MCR_DTR_RTS_OUT2 0x0b /* OUT2 lets the interrupt out on a PC */
#define UART_LSR 5
#define UART_LSR_DR 0x01 /* data ready */
#define UART_LSR_BI 0x10 /* break */
#define UART_LSR_THRE 0x20 /* transmitter empty */
#define UART_SCR 7 /* scratch: nothing but a place to write to */
#define UART_DIVISOR 1 /* 115200 baud */

/* As the line is on a real machine (UART_DIVISOR); slower ones make windows still wider. */
#define BAUD_MIN 1200
#define BAUD_MAX 115200
#define FRAME_BITS 10 /* 8N1: start, eight, stop */

#define RX_RING_BYTES 16384 /* a power of two; a pasted page arrives at once */
#define RX_BATCH_BYTES 64
#define TX_POLLS 100000 /* a byte takes 87 us; then the UART is stuck */
#define SYSRQ_TIMEOUT (5 * HZ)

static u8 rx_ring[RX_RING_BYTES];
static unsigned int rx_head;     /* written by the top half */
static unsigned int rx_tail;     /* written by the tasklet */
static unsigned long rx_dropped; /* written by the top half */
static bool break_seen; /* a BREAK, whose byte is still in the FIFO; any context, set or cleared */
static size_t tx_fifo_bytes = 1;  /* set at boot */
static unsigned long byte_cycles; /* baud=: what a byte takes; 0: what it really takes (boot) */
static u64 line_free_at;          /* with baud=: time-stamp when the FIFO is empty (console lock) */
static unsigned long sysrq_until; /* jiffies; 0: not armed (top half) */

/*
 * Reading the line status clears its BREAK bit, so whoever reads it, the writer
 * too, must keep that bit for the top half.
 */
static u8 read_status(void)
{
	u8 status = inb(COM1 + UART_LSR);

	if (status & UART_LSR_BI)
		break_seen = true;
	return status;
}

/*
 * For what was written last, if the line were that slow. Counted from then and not from now:
 * on a real one, too, the last bytes are on their way while the writer does something else.
 * In a panic or an NMI line_free_at may be half written: never longer than a full FIFO takes.
 */
static void wait_for_line(size_t next)
{
	u64 now = rdtsc(), longest = now + (u64)tx_fifo_bytes * byte_cycles;
	u64 start = clamp(line_free_at, now, longest);

	while (rdtsc() < start)
		cpu_relax_long();
	line_free_at = start + (u64)next * byte_cycles;
}

static void wait_for_transmitter(void)
{
	int polls;

	for (polls = 0; polls < TX_POLLS; polls++) {
		if (read_status() & UART_LSR_THRE)
			return;
		cpu_relax();
	}
}

static void serial_write(const char *s, size_t n)
{
	size_t burst;

	while (n) {
		wait_for_transmitter();
		/* Empty means that there is room for the whole FIFO. */
		burst = min(n, tx_fifo_bytes);
		if (byte_cycles)
			wait_for_line(burst);
		for (; burst; burst--, n--)
			outb(*s++, COM1 + UART_TX);
	}
}

static struct console serial_console = { .name = "ttyS0", .write = serial_write };

static void __hardirq_context receive_byte(u8 c)
{
	/*
	 * BREAK reads as 0. The status bit may have come while other bytes were in
	 * front of it, and one bit may stand for two BREAKs: the second starts afresh.
	 */
	if (!c && (break_seen || sysrq_until)) {
		break_seen = false;
		sysrq_until = (jiffies + SYSRQ_TIMEOUT) ?: 1;
		return;
	}
	if (sysrq_until) {
		bool in_time = time_before(jiffies, sysrq_until);

		sysrq_until = 0;
		if (in_time) {
			handle_sysrq(c);
			return;
		}
	}
	if (rx_head - smp_load_acquire(&rx_tail) == RX_RING_BYTES) {
		rx_dropped++;
		return;
	}
	rx_ring[rx_head % RX_RING_BYTES] = c;
	/* Pairs with the load in take_received(): the byte before its count. */
	smp_store_release(&rx_head, rx_head + 1);
}

/* Up to @size bytes out of the ring. */
static size_t take_received(u8 *buf, size_t size)
{
	unsigned int head = smp_load_acquire(&rx_head), tail = rx_tail;
	size_t n = 0;

	while (n < size && tail != head)
		buf[n++] = rx_ring[tail++ % RX_RING_BYTES];
	/* Pairs with the load in receive_byte(): read before it may be overwritten. */
	smp_store_release(&rx_tail, tail);
	return n;
}

static void __bh_context serial_tasklet(struct tasklet_struct *t)
{
	static unsigned long reported;
	u8 batch[RX_BATCH_BYTES];
	size_t n;

	while ((n = take_received(batch, sizeof(batch))))
		tty_receive(batch, n);
	if (READ_ONCE(rx_dropped) != reported) {
		reported = READ_ONCE(rx_dropped);
		pr_warn_ratelimited("serial: %lu bytes received too fast and dropped\n", reported);
	}
}

static DECLARE_TASKLET(serial_rx, serial_tasklet);

static irqreturn_t __hardirq_context serial_interrupt(int irq, void *dev_id)
{
	/*
	 * A byte that comes while the last ones are taken out is taken with them,
	 * and its edge then finds nothing: that interrupt was this device's too.
	 */
	static bool edge_may_follow;
	u8 status = read_status();
	bool ours = edge_may_follow;
	int received = 0;

	/* At most one FIFO: an absent UART reads as all ones for ever. */
	for (; (status & UART_LSR_DR) && received < 64; received++) {
		receive_byte(inb(COM1 + UART_RX));
		status = read_status();
	}
	if (received)
		tasklet_schedule(&serial_rx);
	edge_may_follow = received != 0;
	return IRQ_RETVAL(received || ours);
}

static bool uart_present(void)
{
	outb(0x5a, COM1 + UART_SCR);
	return inb(COM1 + UART_SCR) == 0x5a;
}

bool serial_console_init(void)
{
	if (!uart_present())
		return false;
	outb(0, COM1 + UART_IER);
	outb(UART_LCR_DLAB, COM1 + UART_LCR);
	outb(UART_DIVISOR, COM1 + UART_DLL);
	outb(0, COM1 + UART_DLM);
	outb(UART_LCR_8N1, COM1 + UART_LCR);
	outb(UART_FCR_ENABLE_CLEAR, COM1 + UART_FCR);
	if ((inb(COM1 + UART_IIR) & UART_IIR_FIFO) == UART_IIR_FIFO)
		tx_fifo_bytes = UART_FIFO_BYTES;
	outb(UART_MCR_DTR_RTS_OUT2, COM1 + UART_MCR);
	register_console(&serial_console);
	return true;
}

/* Not sooner: the command line is read, and the time-stamp counter measured, after the console's
 * first line. */
static void slow_down(void)
{
	unsigned long baud = cmdline_number("baud", 0, BAUD_MIN, BAUD_MAX);

	if (baud)
		byte_cycles = div_u64((u64)tsc_khz * 1000 * FRAME_BITS, baud);
}

static int __process_context serial_start(void)
{
	int err;

	if (!uart_present())
		return -ENODEV;
	slow_down();
	err = request_irq(SERIAL_IRQ, serial_interrupt, 0, "ttyS0", NULL);
	if (err)
		return err;
	/*
	 * Not CPU 0, where the ticks come: whichever of the two has interrupts off
	 * for ever, SysRq still works, or soon does again (irq_take_lines_from()).
	 */
	irq_set_affinity(SERIAL_IRQ, cpumask_of(cpumask_last(cpu_online_mask)));
	outb(UART_IER_RDI | UART_IER_RLSI, COM1 + UART_IER);
	return 0;
}

device_initcall(serial_start);
