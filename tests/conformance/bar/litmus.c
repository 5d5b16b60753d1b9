// SPDX-License-Identifier: MIT
/*
 * BAR rows: what barriers forbid, tried.
 *
 * Two variables, x and y, both 0. Each test is the one of its name in the
 * literature; docs/memory-ordering.md has them as pictures.
 *
 * Context: process context; a thread on each CPU.
 * Locking: none; that is the point.
 * Linux: Documentation/memory-barriers.txt, tools/memory-model.
 */
#include "conf_litmus.h"

#include <asm/barrier.h>

/* --- SB, store buffering: each stores to its own variable and loads the other's ------ */

#define SB(name, store_x, store_y)                           \
	static int sb_##name##_0(struct litmus_place *p)     \
	{                                                    \
		store_x;                                     \
		return READ_ONCE(p->y);                      \
	}                                                    \
                                                             \
	static int sb_##name##_1(struct litmus_place *p)     \
	{                                                    \
		store_y;                                     \
		return READ_ONCE(p->x);                      \
	}

SB(bare, WRITE_ONCE(p->x, 1), WRITE_ONCE(p->y, 1))
SB(mb, WRITE_ONCE(p->x, 1); smp_mb(), WRITE_ONCE(p->y, 1); smp_mb())
SB(store_mb, smp_store_mb(p->x, 1), smp_store_mb(p->y, 1))
SB(release, smp_store_release(&p->x, 1), smp_store_release(&p->y, 1))

#define SB_TEST(test, text) \
	{ .name = "SB, " text, .outcome = "(0,0)", .thread = { sb_##test##_0, sb_##test##_1 }, \
	  .looked_for = { 0, 0 }, .cpus = 2 }

CONF_SMP(BAR_01, 2, "Of two CPUs that store and then load the other's, with smp_mb() one sees it.")
{
	static const struct litmus bare = SB_TEST(bare, "nothing between");
	static const struct litmus release = SB_TEST(release, "release stores");
	static const struct litmus mb = SB_TEST(mb, "smp_mb() between");

	/* Allowed to happen, and it does where CPUs run side by side: for whoever reads the log. */
	litmus(&bare);
	litmus(&release);
	CONF_EQ(litmus(&mb), 0);
}

/* --- MP, message passing: the data, then a flag; who sees the flag, sees the data ---- */

static int store_x_wmb_y(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	smp_wmb();
	WRITE_ONCE(p->y, 1);
	return 0;
}

static int store_x_release_y(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	smp_store_release(&p->y, 1);
	return 0;
}

static int store_y_x(struct litmus_place *p)
{
	WRITE_ONCE(p->y, 1);
	WRITE_ONCE(p->x, 1);
	return 0;
}

static int load_y_rmb_x(struct litmus_place *p)
{
	int flag = READ_ONCE(p->y);

	smp_rmb();
	return LITMUS_TWO(flag, READ_ONCE(p->x));
}

static int load_y_acquire_x(struct litmus_place *p)
{
	int flag = smp_load_acquire(&p->y);

	return LITMUS_TWO(flag, READ_ONCE(p->x));
}

#define MP_TEST(text, store, load)                                                       \
	{ .name = "MP, " text, .outcome = "(1,0)", .thread = { store, load },            \
	  .looked_for = { 0, LITMUS_TWO(1, 0) }, .cpus = 2 }

CONF_SMP(BAR_02, 2, "Who sees the flag, stored after the data, and then looks, sees the data.")
{
	static const struct litmus wrong = MP_TEST("the flag first", store_y_x, load_y_rmb_x);
	static const struct litmus barriers =
		MP_TEST("smp_wmb() and smp_rmb()", store_x_wmb_y, load_y_rmb_x);
	static const struct litmus release =
		MP_TEST("release and acquire", store_x_release_y, load_y_acquire_x);

	/* Not a matter of barriers: that this test would see the outcome. */
	litmus(&wrong);
	CONF_EQ(litmus(&barriers), 0);
	CONF_EQ(litmus(&release), 0);
}

/* --- LB, load buffering: each loads one and then stores the other --------------------- */

static int lb_0(struct litmus_place *p)
{
	int r = READ_ONCE(p->x);

	smp_store_release(&p->y, 1);
	return r;
}

static int lb_1(struct litmus_place *p)
{
	int r = smp_load_acquire(&p->y);

	WRITE_ONCE(p->x, 1);
	return r;
}

CONF_SMP(BAR_02_LB, 2, "Two CPUs that load first do not both see what the other stores later.")
{
	static const struct litmus lb = {
		.name = "LB, release and acquire",
		.outcome = "(1,1)",
		.thread = { lb_0, lb_1 },
		.looked_for = { 1, 1 },
		.cpus = 2,
	};

	CONF_EQ(litmus(&lb), 0);
}

/* --- IRIW: independent reads of independent writes ------------------------------------ */

static int iriw_store_x(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	return 0;
}

static int iriw_store_y(struct litmus_place *p)
{
	WRITE_ONCE(p->y, 1);
	return 0;
}

static int iriw_x_then_y(struct litmus_place *p)
{
	int x = READ_ONCE(p->x), y;

	smp_mb();
	y = READ_ONCE(p->y);
	return LITMUS_TWO(x, y);
}

static int iriw_y_then_x(struct litmus_place *p)
{
	int y = READ_ONCE(p->y), x;

	smp_mb();
	x = READ_ONCE(p->x);
	return LITMUS_TWO(y, x);
}

CONF_SMP(BAR_02_IRIW, 4, "CPUs that read in order agree on who of two others stored first.")
{
	static const struct litmus iriw = {
		.name = "IRIW, smp_mb() between the loads",
		.outcome = "(1,0) and (1,0)",
		.thread = { iriw_store_x, iriw_x_then_y, iriw_store_y, iriw_y_then_x },
		.looked_for = { 0, LITMUS_TWO(1, 0), 0, LITMUS_TWO(1, 0) },
		.cpus = 4,
	};

	CONF_EQ(litmus(&iriw), 0);
}

/* --- SB once more: a state and a condition -------------------------------------------- */

static struct task_struct *sleeper;

/*
 * While nobody calls schedule(), any number serves as a state. Here it tells one
 * place from the next, so that the waker knows whether the sleeper was there yet.
 */
#define STATE(place) ((unsigned int)((place)->nr + 1) << 8)

/* What wake_up_process() does, as far as memory goes. */
static int waker(struct litmus_place *p)
{
	WRITE_ONCE(p->x, 1);
	smp_mb();
	return READ_ONCE(sleeper->__state) >= STATE(p);
}

static int sleeper_full(struct litmus_place *p)
{
	set_current_state(STATE(p));
	return READ_ONCE(p->x);
}

static int sleeper_plain(struct litmus_place *p)
{
	__set_current_state(STATE(p));
	return READ_ONCE(p->x);
}

static void get_up(void)
{
	__set_current_state(TASK_RUNNING);
}

#define SLEEP_TEST(set_state, text) \
	{ .name = "SB, " text, .outcome = "a wake-up lost", .thread = { waker, set_state },  \
	  .looked_for = { 0, 0 }, .cpus = 2, .reset = get_up }

CONF(BAR_03, "set_current_state() and smp_store_mb() store.")
{
	int v = 0;

	set_current_state(TASK_INTERRUPTIBLE);
	CONF_EQ(get_current_state(), TASK_INTERRUPTIBLE);
	__set_current_state(TASK_UNINTERRUPTIBLE);
	CONF_EQ(get_current_state(), TASK_UNINTERRUPTIBLE);
	set_current_state(TASK_RUNNING);
	CONF_EQ(get_current_state(), TASK_RUNNING);
	smp_store_mb(v, 7);
	CONF_EQ(v, 7);
}

CONF_SMP(BAR_03_CPUS, 2, "... with a full barrier behind it: the waker sees the state, or is seen.")
{
	static const struct litmus plain = SLEEP_TEST(sleeper_plain, "__set_current_state()");
	static const struct litmus full = SLEEP_TEST(sleeper_full, "set_current_state()");
	static const struct litmus store_mb = SB_TEST(store_mb, "smp_store_mb()");

	sleeper = current;
	litmus(&plain);
	CONF_EQ(litmus(&full), 0);
	CONF_EQ(litmus(&store_mb), 0);
}

CONF_MODULE(CONF_ROW(BAR_01), CONF_ROW(BAR_02), CONF_ROW(BAR_02_LB), CONF_ROW(BAR_02_IRIW),
	    CONF_ROW(BAR_03), CONF_ROW(BAR_03_CPUS));
