/* SPDX-License-Identifier: MIT */
/*
 * Tasklets: the bits SCHED, RUN and KILL and the count of disables, on several
 * CPUs; who waits for a bit, and who wakes him.
 *
 * An inline in small letters is a function of the C under its own name. It has
 * the function's steps in the function's order, and beside each stands what the
 * C calls there; test_model.py compares. Names in capitals are the model's own.
 * A step is one locked instruction, one load, or a section with interrupts off
 * on a list that belongs to that CPU.
 *
 * x86 lets a load overtake an earlier store of the same CPU, which waits in its
 * store buffer, and reorders nothing else. That changes nothing here: all words
 * that CPUs share are written by locked instructions, which empty the buffer
 * first, but for t->next. That belongs to whoever set SCHED, until his CPU takes
 * RUN with a locked instruction. So a step is seen by all at once. What a plain
 * store would do in two of the places show the variants PLAIN_UNLOCK and
 * PLAIN_COUNT, which have a store buffer.
 *
 * Stands for: kernel/softirq/tasklet.c include/linux/interrupt.h
 * kernel/task/ksoftirqd.c include/linux/wait.h
 * Names also from: kernel/softirq/softirq.c kernel/task/wait.c kernel/task/sched.c
 * include/linux/bottom_half.h include/linux/irqflags.h include/linux/atomic.h
 * include/asm/atomic.h include/asm/bitops.h
 */

/* --- How much is searched: model.py sets it ---------------------------------------- */
#ifndef CPUS
#define CPUS 2
#endif
#ifndef TASKLETS
#define TASKLETS 1
#endif
#ifndef SCHEDULERS		/* tasks and top halves that schedule, on CPU 0, 1, 0, ... */
#define SCHEDULERS 2
#endif
#ifndef SCHEDULES		/* ... up to so many times each */
#define SCHEDULES 2
#endif
#ifndef SELF			/* the function schedules itself, up to so many times in all */
#define SELF 1
#endif
#define FOREVER 255		/* ... or each time */
#ifndef DISABLERS		/* tasks that disable and enable the first one */
#define DISABLERS 0
#endif
#ifndef DISABLES		/* ... up to so many times each */
#define DISABLES 1
#endif
#ifndef KILLERS			/* tasks that kill the first one */
#define KILLERS 0
#endif
#ifndef AGAIN			/* 1: the only killer then schedules it once more */
#define AGAIN 0
#endif
#ifndef HEEDLESS		/* 1: killed while others schedule it, against the rule */
#define HEEDLESS 0
#endif
#ifndef NO_LUCK			/* 1: who waits for RUN may always look at the wrong moment */
#define NO_LUCK 0
#endif

/* The broken variants: -DBROKEN=NAME. */
#define NOTHING 0
#define SCHED_AFTER_CALL 1	/* SCHED is cleared after the function is called */
#define NO_RUN_BIT 2		/* the function is called although RUN is set */
#define FORGET_BUSY 3		/* one that cannot run now is not put back */
#define NO_RAISE 4		/* ... or is put back, and the softirq not raised */
#define NEXT_TOO_LATE 5		/* t->next is read after the tasklet has run */
#define COUNT_BEFORE_RUN 6	/* count is looked at before RUN is taken */
#define DISABLE_NO_WAIT 7	/* tasklet_disable() does not wait for RUN */
#define PLAIN_COUNT 8		/* count is raised by a plain store */
#define KILL_NO_WAIT 9		/* tasklet_kill() does not wait for RUN */
#define KILL_BY_LUCK 10		/* there is no KILL bit, as on Linux */
#define KILL_LOOKS_TWICE 11	/* KILL is looked at again after the call */
#define KILL_STAYS 12		/* tasklet_kill() leaves KILL set */
#define COUNT_WAITERS_LATE 13	/* who waits counts himself after the last look */
#define WAKE_BEFORE_CLEAR 14	/* nr_waiting is read before RUN is cleared */
#define PLAIN_UNLOCK 15		/* RUN is cleared by a plain store */
#ifndef BROKEN
#define BROKEN NOTHING
#endif

/* --- The state ------------------------------------------------------------------------ */
#define NONE 255

typedef tasklet_struct {
	byte next;
	bit SCHED;
	bit RUN;
	bit KILL;
	byte count
};

tasklet_struct T[TASKLETS];
byte head[CPUS] = NONE;		/* tasklet_vec: the first of the list ... */
byte tail[CPUS];		/* ... and the last */
bit pending[CPUS];		/* __softirq_pending: TASKLET_SOFTIRQ */

#define WAITERS (DISABLERS + KILLERS)
byte nr_waiting;
bit asleep[WAITERS + 1];	/* on the wait queue, its task in a sleep state */

#if BROKEN == PLAIN_UNLOCK
byte RUN_BUFFER[CPUS] = NONE;	/* whose RUN this CPU has cleared, for itself only */
#endif
#if BROKEN == PLAIN_COUNT
bit COUNT_BUFFER;		/* raised by the disabler, for itself only */
#endif

/* --- What the claims are about -------------------------------------------------------- */
byte CALLED[TASKLETS];		/* how many CPUs are in the function */
bit WANTED[TASKLETS];		/* scheduled, and no call has begun since */
bit QUEUED[TASKLETS];		/* scheduled, and SCHED not cleared since */
byte DISABLED;			/* disables of the first that have returned */
byte KILLING;			/* tasks in tasklet_kill() of the first */
byte SCHEDULED;			/* schedulers that are done */
byte SELVES = SELF;		/* how often the function will still schedule itself */

/* --- Scheduling ----------------------------------------------------------------------- */
inline append_irqoff(cpu, t)
{
	T[t].next = NONE;
	if
	:: head[cpu] == NONE -> head[cpu] = t
	:: else -> T[tail[cpu]].next = t
	fi;
	tail[cpu] = t
}

inline schedule_on_list(cpu, t)
{
	d_step {				/* local_irq_save() */
		append_irqoff(cpu, t);
		pending[cpu] = 1		/* raise_softirq_irqoff() */
	}					/* local_irq_restore() */
}

inline __tasklet_schedule(cpu, t)
{
	schedule_on_list(cpu, t)
}

/* While it is being killed, scheduling it promises nothing. */
inline tasklet_schedule(cpu, t)
{
	if
	:: d_step { !T[t].SCHED ->		/* test_and_set_bit(SCHED) */
		T[t].SCHED = 1;
		QUEUED[t] = 1;
		WANTED[t] = (WANTED[t] || KILLING == 0)
	   };
	   __tasklet_schedule(cpu, t)
	:: d_step { T[t].SCHED ->
		WANTED[t] = (WANTED[t] || KILLING == 0)
	   }
	fi
}

/* --- Sleeping and waking -------------------------------------------------------------- */

/* All of the queue at once: its lock keeps away who puts himself on it. */
inline wake_tasklet_waiters()
{
	d_step {				/* wake_up_all() */
		w = 0;
		do
		:: w < WAITERS -> asleep[w] = 0; w++
		:: else -> break
		od;
		w = 0
	}
}

inline wake_waiting()
{
	if
	:: nr_waiting != 0 ->			/* atomic_read() */
		wake_tasklet_waiters()		/* by wake_hook */
	:: nr_waiting == 0
	fi
}

inline ___wait_event(flag)
{
	do
	:: asleep[me] = 1;			/* prepare_to_wait_event() */
	   if
	   :: !flag -> break
	   :: flag -> !asleep[me]		/* sleep: until somebody has woken it */
	   fi
	od;
	asleep[me] = 0				/* finish_wait() */
}

inline __wait_plain(flag)
{
	if
	:: !flag
	:: flag -> ___wait_event(flag)
	fi
}

inline wait_event(flag)
{
	__wait_plain(flag)			/* schedule() */
}

inline wait_for_tasklet(flag)
{
	wait_event(flag)			/* test_bit() */
}

inline wait_clear(flag)
{
	if
	:: !flag				/* test_bit() */
	:: flag ->
#if BROKEN == COUNT_WAITERS_LATE
		asleep[me] = 1;
		if
		:: !flag
		:: flag -> nr_waiting++; !asleep[me]; nr_waiting--
		fi;
		asleep[me] = 0
#else
		nr_waiting++;			/* atomic_inc() */
		wait_for_tasklet(flag);		/* by wait_hook */
		nr_waiting--			/* atomic_dec() */
#endif
	fi
}

/* --- Running -------------------------------------------------------------------------- */

/* What the user wrote. */
inline FUNCTION(cpu, t)
{
	do
	:: SELVES == FOREVER -> tasklet_schedule(cpu, t); break
	:: atomic { SELVES > 0 && SELVES != FOREVER -> SELVES-- }; tasklet_schedule(cpu, t)
	:: SELVES != FOREVER -> break
	od
}

inline call_tasklet(cpu, t)
{
	d_step {
		CALLED[t]++;
		WANTED[t] = 0;
		assert(CALLED[t] == 1);			/* claim: beside-itself */
		assert(t != 0 || DISABLED == 0)		/* claim: runs-disabled */
	};
	FUNCTION(cpu, t);
	CALLED[t]--
}

inline run_locked(cpu, t)
{
	killed = T[t].KILL;				/* test_bit(KILL) */
#if BROKEN == KILL_BY_LUCK
	killed = 0;
#elif BROKEN == SCHED_AFTER_CALL
	killed = 1;
#endif
	if
	:: killed ->
		assert(T[t].SCHED)			/* claim: not-queued; test_bit(SCHED) */
	:: else ->
		d_step {				/* test_and_clear_bit(SCHED) */
			assert(T[t].SCHED);		/* claim: not-queued */
			T[t].SCHED = 0;
			QUEUED[t] = 0
		}
	fi;
	call_tasklet(cpu, t);
#if BROKEN == KILL_LOOKS_TWICE
	killed = T[t].KILL;
#endif
	if
	:: killed ->
		d_step {				/* clear_bit(SCHED) */
			T[t].SCHED = 0;
			QUEUED[t] = 0
		}
	:: else
	fi
}

inline tasklet_unlock(cpu, t)
{
#if BROKEN == WAKE_BEFORE_CLEAR
	wake_waiting();
	T[t].RUN = 0
#elif BROKEN == PLAIN_UNLOCK
	RUN_BUFFER[cpu] = t;
	if
	:: nr_waiting == 0
	:: nr_waiting != 0 -> RUN_BUFFER[cpu] == NONE; wake_tasklet_waiters()
	fi
#else
	T[t].RUN = 0;				/* clear_bit_unlock(RUN) */
	wake_waiting()
#endif
}

inline try_run(cpu, t)
{
	put_back = 0;
#if BROKEN == COUNT_BEFORE_RUN
	may_run = (T[t].count == 0);
#elif BROKEN == PLAIN_UNLOCK
	RUN_BUFFER[cpu] == NONE;
#endif
	if
#if BROKEN == NO_RUN_BIT
	:: T[t].RUN = 1;
#else
	:: T[t].RUN -> put_back = 1		/* tasklet_trylock() */
	:: d_step { !T[t].RUN -> T[t].RUN = 1 };
#endif
#if BROKEN != COUNT_BEFORE_RUN
		may_run = (T[t].count == 0);	/* atomic_read() */
#endif
		if
		:: may_run -> run_locked(cpu, t)
		:: else ->
#if !NO_LUCK
progress_disabled:	/* it is looked at again and again, until it is enabled */
#endif
			put_back = 1
		fi;
		tasklet_unlock(cpu, t)
	fi
}

inline tasklet_action_common(cpu)
{
	d_step {				/* local_irq_disable() */
		list = head[cpu];
		head[cpu] = NONE
	};					/* local_irq_enable() */
	do
	:: list != NONE ->
		t = list;
#if BROKEN != NEXT_TOO_LATE
		list = T[t].next;
#endif
		try_run(cpu, t);
#if BROKEN == NEXT_TOO_LATE
		list = T[t].next;
#endif
		if
		:: put_back ->
#if BROKEN == FORGET_BUSY
			skip
#else
			d_step {		/* local_irq_disable() */
				append_irqoff(cpu, t);
#if BROKEN != NO_RAISE
				pending[cpu] = 1	/* __raise_softirq_irqoff() */
#endif
			}			/* local_irq_enable() */
#endif
		:: else
		fi
	:: else -> break
	od
}

inline tasklet_action(cpu)
{
	tasklet_action_common(cpu)
}

/*
 * The softirq context of a CPU. Whether an interrupt's end, local_bh_enable() or
 * ksoftirqd comes to handle_softirqs() is not told apart: what is raised runs.
 */
proctype SOFTIRQ(byte cpu)
{
	byte list = NONE, t, w;
	bit may_run, killed, put_back;

end:	do
	:: atomic { pending[cpu] -> pending[cpu] = 0 };
	   tasklet_action(cpu);
	   atomic { t = 0; may_run = 0; killed = 0; put_back = 0 }
	od
}

/* --- Disabling and killing ------------------------------------------------------------ */
inline tasklet_unlock_wait(t)
{
	wait_clear(T[t].RUN)
}

inline tasklet_unlock_spin_wait(t)
{
	do
	:: T[t].RUN				/* test_bit(RUN) */
	:: !T[t].RUN -> break
	od
}

inline tasklet_disable_nosync(t)
{
#if BROKEN == PLAIN_COUNT
	COUNT_BUFFER = 1
#else
	T[t].count++				/* atomic_inc() */
#endif
}

inline tasklet_disable_in_atomic(t)
{
	tasklet_disable_nosync(t);
#if BROKEN != DISABLE_NO_WAIT
	tasklet_unlock_spin_wait(t)
#endif
}

/* Both forms: in process context and in another. */
inline tasklet_disable(t)
{
	if
	:: tasklet_disable_in_atomic(t)
	:: tasklet_disable_nosync(t);
#if BROKEN == PLAIN_COUNT
	   if
	   :: !T[t].RUN
	   :: T[t].RUN -> COUNT_BUFFER == 0; tasklet_unlock_wait(t)
	   fi
#elif BROKEN != DISABLE_NO_WAIT
	   tasklet_unlock_wait(t)
#endif
	fi
}

inline tasklet_enable(t)
{
#if BROKEN == PLAIN_COUNT
	COUNT_BUFFER == 0;
#endif
	T[t].count--				/* atomic_dec_return() */
}

inline tasklet_kill(t)
{
	do
	:: atomic { !T[t].SCHED -> T[t].SCHED = 1 } -> break	/* test_and_set_bit(SCHED) */
	:: T[t].SCHED ->
		T[t].KILL = 1;			/* set_bit(KILL) */
		wait_clear(T[t].SCHED)
	od;
#if BROKEN != KILL_NO_WAIT
	wait_clear(T[t].RUN);
#endif
#if BROKEN != KILL_STAYS
	T[t].KILL = 0;				/* clear_bit(KILL) */
#endif
	T[t].SCHED = 0;				/* clear_bit_unlock(SCHED) */
	wake_waiting()
}

/* --- Who uses them -------------------------------------------------------------------- */

/* A task or a top half; on which of the two it runs makes no difference to the bits. */
proctype SCHEDULER(byte cpu)
{
	byte n;

	do
	:: n < SCHEDULES ->
		n++;
		if
		:: tasklet_schedule(cpu, 0)
#if TASKLETS > 1
		:: tasklet_schedule(cpu, 1)
#endif
		fi
	:: break
	od;
	atomic { SCHEDULED++; n = 0 }
}

proctype DISABLER(byte me)
{
	byte n;

	do
	:: n < DISABLES ->
		n++;
		tasklet_disable(0);
		atomic {
			assert(CALLED[0] == 0);		/* claim: runs-disabled */
			DISABLED++
		};
		DISABLED--;
		tasklet_enable(0)
	:: break
	od;
	n = 0
}

proctype KILLER(byte me)
{
	byte w;

	SCHEDULED == SCHEDULERS || HEEDLESS;
	KILLING++;
	tasklet_kill(0);
	d_step {
		assert(HEEDLESS || (!QUEUED[0] && CALLED[0] == 0));	/* claim: alive-after-kill */
		KILLING--
	};
#if AGAIN
	tasklet_schedule(0, 0)
#endif
}

#if BROKEN == PLAIN_COUNT
proctype STORE_BUFFER()
{
end:	atomic { COUNT_BUFFER -> COUNT_BUFFER = 0; T[0].count++ }
}
#elif BROKEN == PLAIN_UNLOCK
proctype STORE_BUFFER(byte cpu)
{
end:	do
	:: atomic { RUN_BUFFER[cpu] != NONE -> T[RUN_BUFFER[cpu]].RUN = 0; RUN_BUFFER[cpu] = NONE }
	od
}
#endif

/* Starts all of them, and looks at what is left when nobody can do anything any more. */
init
{
	byte n;

	atomic {
		do :: n < CPUS -> run SOFTIRQ(n); n++ :: else -> break od;
		n = 0;
		do :: n < SCHEDULERS -> run SCHEDULER(n % CPUS); n++ :: else -> break od;
		n = 0;
		do :: n < DISABLERS -> run DISABLER(n); n++ :: else -> break od;
		do :: n < WAITERS -> run KILLER(n); n++ :: else -> break od;
		n = 0;
#if BROKEN == PLAIN_COUNT
		run STORE_BUFFER();
#elif BROKEN == PLAIN_UNLOCK
		do :: n < CPUS -> run STORE_BUFFER(n); n++ :: else -> break od;
		n = 0;
#endif
	};
	timeout ->
	atomic {
		do
		:: n < WAITERS ->
			assert(!asleep[n]);			/* claim: wake-up-lost */
			n++
		:: else -> break
		od;
		n = 0;
		do
		:: n < TASKLETS ->
			assert(!WANTED[n]);			/* claim: schedule-lost */
			assert(!T[n].SCHED && !T[n].RUN && !T[n].KILL);	/* claim: state-left */
			assert(T[n].count == 0);		/* claim: state-left */
			n++
		:: else -> break
		od;
		assert(nr_waiting == 0)				/* claim: state-left */
	}
}
