// SPDX-License-Identifier: MIT
/*
 * TOR rows: CPUs that call each other, memory that goes from context to context, lines
 * that all of them print, and what a tasklet or an item sees of who asked for it.
 *
 * Context: process, softirq and hardirq context.
 * Locking: none but what a call, an exchange or a queueing gives.
 * Linux: kernel/scftorture.c; mm/, kernel/printk/.
 */
#include "conf_litmus.h"
#include "context.h"
#include "tor.h"

#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

/* --- TOR-21: cross calls --------------------------------------------------------------- */

#define CALLS 60

/**
 * struct call - what is told, and what is told back
 * @cpu: where it is to be, or -1
 * @in: was stored before the call
 * @out: counts those who have been called
 */
struct call {
	int cpu;
	int in;
	atomic_t out;
};

static atomic_t wrong, vectors, asked, called;
static bool busted;

static void be_called(void *info)
{
	struct call *call = info;

	if (READ_ONCE(call->in) != 1 || !irqs_disabled() ||
	    (call->cpu >= 0 && call->cpu != raw_smp_processor_id()))
		atomic_inc(&wrong);
	atomic_inc(&call->out);
}

static void be_called_and_raise(void *info)
{
	atomic_inc(&called);
	atomic_inc(&asked);
	raise_softirq(CONF_VECTOR);
}

static void count_vector(struct softirq_action *h)
{
	atomic_inc(&vectors);
}

/* With @wait the called have been when it returns, and what they wrote is seen. */
static void call_and_wait(void)
{
	struct call call = { .cpu = -1, .in = 1 };
	int n = 1;

	switch (tor_below(3)) {
	case 0:
		call.cpu = tor_below(num_online_cpus());
		/* Busted: the number of another one. */
		smp_call_function_single((call.cpu + busted) % num_online_cpus(), be_called, &call,
					 1);
		break;
	case 1:
		on_each_cpu(be_called, &call, 1);
		n = num_online_cpus();
		break;
	default:
		preempt_disable();
		smp_call_function_many(cpu_online_mask, be_called, &call, true);
		preempt_enable();
		n = num_online_cpus() - 1;
	}
	if (atomic_read(&call.out) != n)
		atomic_inc(&wrong);
}

static atomic_t sent;

static void call_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < CALLS; n++) {
		if (tor_below(3)) {
			call_and_wait();
		} else {
			atomic_inc(&sent);
			smp_call_function_single(tor_below(num_online_cpus()), be_called_and_raise,
						 NULL, 0);
		}
		tor_delay(40);
		cond_resched();
	}
}

static void call_each_other(bool broken)
{
	busted = broken;
	atomic_set(&wrong, 0);
	atomic_set(&vectors, 0);
	atomic_set(&sent, 0);
	atomic_set(&called, 0);
	conf_take_vector(count_vector);
	conf_on_cpus(tor_cpus(), call_rounds);
	CONF_EXPECT(conf_sleep_until(atomic_read(&called) == atomic_read(&sent)));
	CONF_EXPECT(conf_sleep_until(atomic_read(&vectors)));
	/* Behind the last call on each CPU, and what that raised. */
	on_each_cpu(be_called_and_raise, NULL, 1);
	schedule_timeout_uninterruptible(2);
	conf_give_vector_back();
	CONF_EXPECT(atomic_read(&vectors) <= atomic_read(&called));
	CONF_EQ(atomic_read(&wrong), 0);
}

CONF_SMP(TOR_21, 2, "CPUs that call each other all get an answer, on the CPU that was asked for.")
{
	call_each_other(false);
}

CONF_BAD(TOR_21_BUSTED, 0, "The same, with calls that go to the next CPU.")
{
	call_each_other(true);
}

/* --- TOR-25: memory from all contexts -------------------------------------------------- */

#define PLACES 24
#define SHUFFLES 150
#define CANARY 0xa5

/* Filled from behind the header to the end. */
struct block {
	size_t size;
	u8 data[];
};

static struct block *places[PLACES];
static atomic_t refused, spoiled;

static struct block *make_block(gfp_t gfp)
{
	size_t size = sizeof(struct block) + tor_below(tor_below(8) ? 200 : 3000);
	struct block *b = kmalloc(size, gfp);

	if (!b) {
		atomic_inc(&refused);
		return NULL;
	}
	b->size = size - sizeof(*b);
	memset(b->data, CANARY, b->size);
	return b;
}

static void end_block(struct block *b)
{
	if (b && memchr_inv(b->data, CANARY, b->size))
		atomic_inc(&spoiled);
	kfree(b);
}

static void shuffle(gfp_t gfp)
{
	end_block(xchg(&places[tor_below(PLACES)], make_block(gfp)));
}

static void shuffle_in_hardirq(void *unused)
{
	shuffle(GFP_ATOMIC);
}

static void shuffle_in_tasklet(void *unused)
{
	shuffle(GFP_ATOMIC);
}

static void shuffle_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < SHUFFLES; n++) {
		switch (tor_below(4)) {
		case 0:
			conf_raise_irq();
			break;
		case 1:
			conf_in_softirq(shuffle_in_tasklet, NULL);
			break;
		default:
			shuffle(GFP_KERNEL);
		}
		cond_resched();
	}
}

static void shuffle_all(bool broken)
{
	int i;

	atomic_set(&refused, 0);
	atomic_set(&spoiled, 0);
	conf_take_irq(shuffle_in_hardirq, NULL);
	conf_on_cpus(tor_cpus(), shuffle_rounds);
	conf_give_irq_back();
	/* Busted: somebody writes into what is another's. */
	for (i = 0; i < PLACES && broken; i++)
		if (places[i] && places[i]->size)
			places[i]->data[places[i]->size / 2] ^= 1;
	for (i = 0; i < PLACES; i++)
		end_block(xchg(&places[i], NULL));
	CONF_EQ(atomic_read(&spoiled), 0);
	CONF_EQ(atomic_read(&refused), 0);
}

CONF(TOR_25,
     "What kmalloc() gives in one context and kfree() gets in another belongs to nobody else.")
{
	shuffle_all(false);
}

CONF_BAD(TOR_25_BUSTED, 0, "The same, with somebody who writes into it.")
{
	shuffle_all(true);
}

/* --- TOR-22: lines from all contexts --------------------------------------------------- */

#define LINES 6 /* of a CPU */

static atomic_t lines;

/* Torn, it would not begin and end with one number. */
static void print_line(void *unused)
{
	int nr = atomic_inc_return(&lines);

	printk(KERN_DEBUG "conf-line <%d %s %d>\n", nr, "from one of the contexts, in one piece",
	       nr);
}

static void print_lines(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < LINES; n++) {
		switch (n % 3) {
		case 0:
			conf_raise_irq();
			break;
		case 1:
			conf_in_softirq(print_line, NULL);
			break;
		default:
			print_line(NULL);
		}
	}
}

CONF(TOR_22, "Lines that all CPUs print in all contexts are in the log, each once and whole.")
{
	char text[64];
	int i;

	atomic_set(&lines, 0);
	conf_take_irq(print_line, NULL);
	conf_on_cpus(tor_cpus(), print_lines);
	conf_give_irq_back();
	CONF_EQ(atomic_read(&lines), LINES * tor_cpus());
	CONF_EQ(conf_log_count("conf-line <"), LINES * tor_cpus());
	for (i = 1; i <= LINES * tor_cpus(); i++) {
		snprintf(text, sizeof(text), "conf-line <%d %s %d>", i,
			 "from one of the contexts, in one piece", i);
		CONF_EQ(conf_log_count(text), 1);
	}
}

/* --- TOR-28: what two CPUs see --------------------------------------------------------- */

static int exchange_x_load_y(struct litmus_place *p)
{
	xchg(&p->x, 1);
	return READ_ONCE(p->y);
}

static int exchange_y_load_x(struct litmus_place *p)
{
	xchg(&p->y, 1);
	return READ_ONCE(p->x);
}

static struct litmus_place published;
static atomic_t unseen;

static void look_at_published(struct work_struct *work)
{
	if (READ_ONCE(published.x) != READ_ONCE(published.nr))
		atomic_inc(&unseen);
}

CONF_SMP(TOR_28, 2, "xchg() is a full barrier; what was stored before an item was queued it sees.")
{
	static const struct litmus sb = {
		.name = "SB, xchg()",
		.outcome = "(0,0)",
		.thread = { exchange_x_load_y, exchange_y_load_x },
		.looked_for = { 0, 0 },
		.cpus = 2,
	};
	static DECLARE_WORK(look, look_at_published);
	int n;

	CONF_EQ(litmus(&sb), 0);
	atomic_set(&unseen, 0);
	for (n = 1; n < 50; n++) {
		published.x = published.nr = n;
		schedule_work_on(conf_other_cpu(), &look);
		flush_work(&look);
	}
	CONF_EQ(atomic_read(&unseen), 0);
}

CONF_MODULE(CONF_ROW(TOR_21), CONF_ROW(TOR_21_BUSTED), CONF_ROW(TOR_22), CONF_ROW(TOR_25),
	    CONF_ROW(TOR_25_BUSTED), CONF_ROW(TOR_28));
