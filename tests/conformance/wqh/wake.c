// SPDX-License-Identifier: MIT
/*
 * WQH rows: whom a wake-up wakes, from where.
 *
 * Context: process context; wake-ups from all.
 * Locking: the queue's own.
 * Linux: kernel/sched/wait.c.
 */
#include "wqh.h"

#include <linux/slab.h>
#include <linux/timer.h>

#define HERD 100

static DECLARE_WAIT_QUEUE_HEAD(queue);

/* An entry without a thread: it notes its letter when it is called, and returns @ret. */
struct letter {
	wait_queue_entry_t entry;
	char name;
	int ret;
};

static char called[16];
static int nr_called;

static int note_letter(wait_queue_entry_t *entry, unsigned int mode, int flags, void *key)
{
	struct letter *letter = container_of(entry, struct letter, entry);

	if (nr_called < (int)sizeof(called) - 1)
		called[nr_called++] = letter->name;
	called[nr_called] = '\0';
	return letter->ret;
}

static void forget_letters(void)
{
	nr_called = 0;
	called[0] = '\0';
}

/* Lower case: not exclusive. In the order of the names. */
static void queue_letters(struct letter *letters, const char *names)
{
	for (; *names; names++, letters++) {
		letters->name = *names;
		letters->ret = 1;
		init_waitqueue_func_entry(&letters->entry, note_letter);
		if (*names >= 'a')
			add_wait_queue(&queue, &letters->entry);
		else
			add_wait_queue_exclusive(&queue, &letters->entry);
	}
	forget_letters();
}

static void unqueue_letters(struct letter *letters, int nr)
{
	while (nr--)
		remove_wait_queue(&queue, &letters[nr].entry);
}

CONF(WQH_12, "wake_up() wakes all that are not exclusive, and one that is.")
{
	struct sleeper s[4] = {};
	int i, started;

	for (started = 0; started < 4; started++) {
		s[started].queue = &queue;
		s[started].wait = started % 2 ? wait_signal : wait_exclusive;
		if (!start_sleeper(&s[started], conf_other_cpu(), TASK_INTERRUPTIBLE, started + 1))
			break;
	}
	for (i = 0; i < started; i++)
		WRITE_ONCE(s[i].go, true);
	wake_up(&queue);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(s[0].returned) && READ_ONCE(s[1].returned) &&
				     READ_ONCE(s[3].returned)));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(s[2].returned));
	CONF_EQ(queued(&queue), 1);
	for (i = 0; i < started; i++)
		end_sleeper(&s[i]);
}

CONF(WQH_13, "wake_up_nr() wakes so many exclusive waiters, wake_up_all() every one.")
{
	struct letter l[6];

	queue_letters(l, "aABCDE");
	wake_up_nr(&queue, 2);
	CONF_STREQ(called, "aAB");
	forget_letters();
	wake_up(&queue);
	CONF_STREQ(called, "aA");
	forget_letters();
	wake_up_all(&queue);
	CONF_STREQ(called, "aABCDE");
	forget_letters();
	wake_up_interruptible_nr(&queue, 3);
	CONF_STREQ(called, "aABC");
	unqueue_letters(l, 6);
}

static long wait_deaf_exclusive(struct sleeper *s)
{
	wait_event_exclusive_cmd(*s->queue, may_go(s), , );
	return 0;
}

CONF(WQH_14, "wake_up_interruptible() passes over who cannot be interrupted.")
{
	struct sleeper deaf = { .queue = &queue, .wait = wait_deaf_exclusive };
	struct sleeper s = { .queue = &queue, .wait = wait_exclusive };

	if (!start_sleeper(&deaf, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	if (start_sleeper(&s, conf_other_cpu(), TASK_INTERRUPTIBLE, 2)) {
		WRITE_ONCE(deaf.go, true);
		WRITE_ONCE(s.go, true);
		wake_up_interruptible(&queue);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(s.returned)));
		CONF_EXPECT(!READ_ONCE(deaf.returned));
		CONF_EXPECT(asleep(&deaf, TASK_UNINTERRUPTIBLE));
		end_sleeper(&s);
	}
	end_sleeper(&deaf);
}

CONF(WQH_15, "Waiters are woken the last first, then exclusive ones, of those the first first.")
{
	struct letter l[6];

	queue_letters(l, "AabBcC");
	wake_up_all(&queue);
	CONF_STREQ(called, "cbaABC");
	unqueue_letters(l, 6);
}

CONF(WQH_16, "To wake an empty queue does nothing.")
{
	wake_up(&queue);
	wake_up_all(&queue);
	wake_up_interruptible(&queue);
	CONF_EXPECT(!waitqueue_active(&queue));
	CONF_EQ(queued(&queue), 0);
}

static struct {
	bool locked, irqs_off;
	struct task_struct *task;
	void *key;
} seen;

static int note_call(wait_queue_entry_t *entry, unsigned int mode, int flags, void *key)
{
	seen.locked = spin_is_locked(&queue.lock);
	seen.irqs_off = irqs_disabled();
	seen.task = current;
	seen.key = key;
	return 1;
}

CONF(WQH_22, "A wake function is called with the queue locked, interrupts off, by the waker.")
{
	DEFINE_WAIT_FUNC(entry, note_call);
	int word;

	memset(&seen, 0, sizeof(seen));
	add_wait_queue(&queue, &entry);
	__wake_up(&queue, TASK_NORMAL, 1, &word);
	remove_wait_queue(&queue, &entry);
	CONF_EXPECT(seen.locked);
	CONF_EXPECT(seen.irqs_off);
	CONF_EXPECT(seen.task == current);
	CONF_EXPECT(seen.key == &word);
}

CONF(WQH_22_RESULT, "Less than 0 ends the walk, 0 does not count as woken.")
{
	struct letter l[4];

	queue_letters(l, "ABCD");
	l[0].ret = 0;
	wake_up(&queue);
	CONF_STREQ(called, "AB");
	forget_letters();
	l[1].ret = -1;
	wake_up_all(&queue);
	CONF_STREQ(called, "AB");
	unqueue_letters(l, 4);
}

static int count_returned(struct sleeper *s, int nr)
{
	int n = 0;

	while (nr--)
		n += READ_ONCE(s[nr].returned);
	return n;
}

CONF(WQH_24, "Of a hundred exclusive waiters one wake_up() wakes one.")
{
	struct sleeper *s = kzalloc(HERD * sizeof(*s), GFP_KERNEL);
	int i, started;

	if (!CONF_EXPECT(s))
		return;
	for (started = 0; started < HERD; started++) {
		s[started].queue = &queue;
		s[started].wait = wait_exclusive;
		if (!start_sleeper(&s[started], conf_other_cpu(), TASK_INTERRUPTIBLE, started + 1))
			break;
	}
	for (i = 0; i < started; i++)
		WRITE_ONCE(s[i].go, true);
	wake_up(&queue);
	CONF_EXPECT(conf_sleep_until(count_returned(s, started) >= 1));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(count_returned(s, started), 1);
	CONF_EQ(queued(&queue), started - 1);
	for (i = 0; i < started; i++)
		end_sleeper(&s[i]);
	kfree(s);
}

static void let_go(void *arg)
{
	struct sleeper *s = arg;

	WRITE_ONCE(s->go, true);
	wake_up(&queue);
}

static struct sleeper timers_sleeper;

static void timer_lets_go(struct timer_list *timer)
{
	let_go(&timers_sleeper);
}

static void by_timer(void (*fn)(void *arg), void *arg)
{
	struct timer_list timer;

	timer_setup_on_stack(&timer, timer_lets_go, 0);
	mod_timer(&timer, jiffies + 1);
	conf_helper_join(&timers_sleeper.h);
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
}

CONF(WQH_29, "A top half, a tasklet and a timer wake a thread.")
{
	static void (*const ways[])(void (*fn)(void *arg),
				    void *arg) = { conf_in_hardirq, conf_in_softirq, by_timer };
	struct sleeper *s = &timers_sleeper;
	int i;

	s->queue = &queue;
	s->wait = wait_plain;
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (!start_sleeper(s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
			return;
		ways[i](let_go, s);
		if (ways[i] != by_timer)
			conf_helper_join(&s->h);
		CONF_EXPECT(s->returned);
	}
}

CONF_MODULE(CONF_ROW(WQH_12), CONF_ROW(WQH_13), CONF_ROW(WQH_14), CONF_ROW(WQH_15),
	    CONF_ROW(WQH_16), CONF_ROW(WQH_22), CONF_ROW(WQH_22_RESULT), CONF_ROW(WQH_24),
	    CONF_ROW(WQH_29));
