/* SPDX-License-Identifier: MIT */
/*
 * One work item: PENDING and where it is, threads on several CPUs that run it, who
 * queues it, takes it back, and waits for it.
 *
 * An inline in small letters is a function of the C under its own name, with its
 * steps in its order; names in capitals are the model's own. A step is one locked
 * instruction, one load of work->data, or a section under one cwq->lock: in between
 * raw_spin_lock() and raw_spin_unlock() nobody else sees the list, and data is stored
 * by whoever owns PENDING only. PENDING is set by test_and_set_bit(), and what clears
 * it is followed by smp_mb(): a step is seen by all at once.
 *
 * wait_event() is its two parts, prepare_to_wait_event() and the look behind it, and
 * wake_up_all(). That a thread is woken by wake_up_process() when its list is not
 * empty any more, and flush_workqueue(), which uses the same barriers, are left out.
 * An inline cannot contain itself: what process_one_work() does to an item that is
 * run in place is written out there, in RUN_IN_PLACE.
 *
 * Stands for: kernel/task/workqueue.c kernel/task/workqueue_flush.c
 * Names also from: include/linux/wait.h kernel/task/wait.c kernel/task/sched.c
 * include/asm/bitops.h include/asm/barrier.h include/linux/spinlock.h include/linux/sched.h
 */

/* --- How much is searched: model.py sets it ---------------------------------------- */
#ifndef CPUS
#define CPUS 2
#endif
#ifndef QUEUERS			/* anybody who queues, on CPU 0, 1, 0, ... */
#define QUEUERS 2
#endif
#ifndef QUEUES			/* ... up to so many times each */
#define QUEUES 2
#endif
#ifndef SELF			/* the function queues the item, on any CPU, so many times in all */
#define SELF 1
#endif
#define FOREVER 255		/* ... or each time */
#ifndef FLUSHERS		/* threads that queue it and wait for it */
#define FLUSHERS 0
#endif
#ifndef BELIEVES		/* 1: ... also where another has set PENDING, and not queued it yet */
#define BELIEVES 0
#endif
#ifndef TAKERS			/* anybody who takes it back without waiting */
#define TAKERS 0
#endif
#ifndef CANCELERS		/* threads that call cancel_work_sync() */
#define CANCELERS 0
#endif
#ifndef HOSTS			/* items, on CPU 0, 1, ..., that queue it and wait for it */
#define HOSTS 0
#endif

/* The broken variants: -DBROKEN=NAME. */
#define NOTHING 0
#define LAST_IGNORED 1		/* it is queued where it was asked for, though it runs elsewhere */
#define PENDING_AFTER_CALL 2	/* PENDING is cleared after the function is called */
#define STEAL_UNSEEN 3		/* taken off a list without another look under the lock */
#define CANCEL_NOT_PENDING 4	/* cancel_work_sync() does not keep PENDING */
#define CANCEL_NO_WAIT 5	/* ... or does not wait for the function */
#define CANCEL_STAYS 6		/* ... or does not give PENDING back */
#define FLUSH_NOT_RUNNING 7	/* flush_work() does not wait for a function that runs */
#define FLUSH_BEFORE 8		/* the barrier is put in front of the item */
#define WAKE_BEFORE_CLEAR 9	/* who waits for CANCELING is looked for before it is cleared */
#define OWN_WAITS 10		/* an item waits for one that is queued behind it */
#define OWN_UNSEEN 11		/* ... calls it, and nobody can see that it runs */
#ifndef BROKEN
#define BROKEN NOTHING
#endif

/* --- The state ------------------------------------------------------------------------ */
#define NONE 255
#define HOST(cpu) (FLUSHERS + CANCELERS + (cpu))
#define WAITERS (FLUSHERS + CANCELERS + HOSTS)
#define ITEM WAITERS		/* in a list; 0 ... are the barriers of who waits */
#define HOST_ITEM (WAITERS + 1)
#define LIST_MAX (WAITERS + 1)

bit PENDING, CWQ, CANCELING;	/* work->data */
byte id = NONE;			/* ... the CPU whose list it is in, or where it ran last */

typedef cpu_workqueue_struct {
	byte worklist[LIST_MAX];
	byte n;
	byte running = NONE
};

cpu_workqueue_struct Q[CPUS];
byte left[WAITERS + 1];		/* wq_flush.left */
bit done[WAITERS + 1];		/* wq_flush.done */
bit asleep[WAITERS + 1];	/* in cancel_waitq */

/* --- What the claims are about -------------------------------------------------------- */
byte CALLED;			/* threads in the function */
bit WANTED;			/* queued, and no call has begun since */
byte NEEDED[WAITERS + 1];	/* 2: a flusher's queueing, 1: its call has begun, 0: and ended */
byte QUEUED;			/* queuers that are done */
byte ENDED;			/* of those who wait */
byte SELVES = SELF;

/* --- Finding out ---------------------------------------------------------------------- */
inline find_cwq()
{
	cwq = id
}

inline find_running_locked(c)
{
	runs = (c != NONE && Q[c].running == ITEM)
}

inline last_id()
{
#if BROKEN == LAST_IGNORED
	last = NONE
#else
	last = id
#endif
}

/* Where it is in a list; Q[c].n if it is not. */
inline PLACE_OF(c, what)
{
	at = 0;
	do
	:: at < Q[c].n && Q[c].worklist[at] != what -> at++
	:: else -> break
	od
}

/* --- Queueing ------------------------------------------------------------------------- */
inline insert_work_locked(c, what, where)
{
	j = Q[c].n;
	do
	:: j > where -> Q[c].worklist[j] = Q[c].worklist[j - 1]; j--
	:: else -> break
	od;
	Q[c].worklist[where] = what;
	Q[c].n++;
	if
	:: what == ITEM -> id = c; CWQ = 1
	:: else
	fi;
	j = 0
}

inline TAKE_OFF(c, what)
{
	PLACE_OF(c, what);
	assert(at < Q[c].n);			/* claim: not-queued */
	Q[c].n--;
	do
	:: at < Q[c].n -> Q[c].worklist[at] = Q[c].worklist[at + 1]; at++
	:: else -> break
	od;
	Q[c].worklist[at] = 0;
	if
	:: what == ITEM -> CWQ = 0
	:: else
	fi;
	at = 0
}

inline remove_work_locked(c, what)
{
	TAKE_OFF(c, what)
}

inline queue_where_it_runs()
{
	last_id();
	d_step {
		find_running_locked(last);
		if
		:: runs -> insert_work_locked(last, ITEM, Q[last].n)
		:: else
		fi
	}
}

inline __queue_work(cpu)
{
	last_id();
	runs = 0;
	if
	:: last != NONE && last != cpu -> queue_where_it_runs()
	:: else
	fi;
	if
	:: !runs -> d_step { insert_work_locked(cpu, ITEM, Q[cpu].n) }
	:: else
	fi;
	d_step { runs = 0; last = NONE }
}

/* The one step in which it counts, for the claims, as queued. */
inline COUNT_AS_QUEUED()
{
	WANTED = 1;
	if
	:: who != NONE -> NEEDED[who] = 2
	:: else
	fi
}

inline queue_work_on(cpu)
{
	if
	:: d_step { !PENDING -> PENDING = 1; COUNT_AS_QUEUED() };	/* test_and_set_bit() */
	   __queue_work(cpu)
	:: d_step { PENDING -> WANTED = (WANTED || !CANCELING) }
	fi
}

/* --- What a thread calls --------------------------------------------------------------- */
inline flush_init(me)
{
	d_step { left[me] = 1; done[me] = 0 }
}

inline flush_put(me)
{
	d_step {
		left[me]--;
		if
		:: left[me] == 0 -> done[me] = 1
		:: else
		fi
	}
}

inline wq_barrier_func(me)
{
	flush_put(me)
}

inline BEGIN_CALL()
{
	d_step {
		CALLED++;
		WANTED = 0;
		assert(CALLED == 1);		/* claim: beside-itself */
		j = 0;
		do
		:: j < WAITERS -> NEEDED[j] = (NEEDED[j] -> 1 : 0); j++
		:: else -> break
		od;
		j = 0
	}
}

inline END_CALL()
{
	d_step {
		CALLED--;
		j = 0;
		do
		:: j < WAITERS -> NEEDED[j] = (NEEDED[j] == 2 -> 2 : 0); j++
		:: else -> break
		od;
		j = 0
	}
}

/* What the user wrote. */
inline FUNCTION(cpu)
{
	BEGIN_CALL();
	if
	:: SELVES == FOREVER -> queue_work_on(cpu)
	:: atomic { SELVES > 0 && SELVES != FOREVER -> SELVES-- }; queue_work_on(cpu)
	:: atomic { SELVES > 0 && SELVES != FOREVER -> SELVES-- }; queue_work_on((cpu + 1) % CPUS)
	:: SELVES != FOREVER
	fi;
	END_CALL()
}

/* --- Waiting -------------------------------------------------------------------------- */
inline insert_barrier_locked(c, where)
{
	left[me]++;
	insert_work_locked(c, me, where)
}

#define IDLE 0
#define WAIT 1
#define IN_PLACE 2
#if BROKEN == OWN_WAITS
#define BEHIND(c) 1
#else
#define BEHIND(c) (mine != (c))
#endif

inline run_in_place_locked(c)
{
	TAKE_OFF(c, ITEM);			/* process_one_work() */
#if BROKEN != OWN_UNSEEN
	Q[c].running = ITEM;
#endif
	PENDING = 0
}

/* The rest of process_one_work(), without the lock. */
inline RUN_IN_PLACE(cpu)
{
#if HOSTS
	FUNCTION(cpu);
	Q[cpu].running = HOST_ITEM
#else
	skip
#endif
}

inline start_flush_locked(c)
{
	find_cwq();
	PLACE_OF(c, ITEM);
	waits = WAIT;
	if
#if BROKEN != OWN_WAITS
	:: mine == c && cwq == c && at < Q[c].n ->
		run_in_place_locked(c);
		waits = IN_PLACE
#endif
	:: BEHIND(c) && cwq == c && at < Q[c].n ->
#if BROKEN == FLUSH_BEFORE
		insert_barrier_locked(c, at)
#else
		insert_barrier_locked(c, at + 1)
#endif
	:: else ->
		find_running_locked(c);
#if BROKEN == FLUSH_NOT_RUNNING
		runs = 0;
#endif
		if
		:: runs -> insert_barrier_locked(c, 0)
		:: else -> waits = IDLE
		fi
	fi;
	at = 0;
	runs = 0
}

inline start_flush()
{
	find_cwq();
	waits = IDLE;
	if
	:: cwq != NONE -> d_step { here = cwq; start_flush_locked(here); here = 0 }
	:: else
	fi
}

inline __flush_work()
{
	flush_init(me);
	start_flush();
	if
	:: waits == WAIT ->
		flush_put(me);
		done[me]		/* sleep */
	:: waits == IN_PLACE -> RUN_IN_PLACE(mine)
	:: else
	fi;
	d_step { done[me] = 0; left[me] = 0; waits = IDLE; cwq = NONE }
}

inline flush_work()
{
	__flush_work()
}

/* --- The threads themselves ------------------------------------------------------------ */
/* An item that waits for another: one of its own thread's, it calls. */
inline HOST_FUNCTION(cpu)
{
#if HOSTS
	who = me;
	if
	:: queue_work_on(cpu)
	:: queue_work_on((cpu + 1) % CPUS)
	fi;
	who = NONE;
	flush_work();
	atomic {
		assert(TAKERS > 0 || CANCELERS > 0 || NEEDED[me] == 0);	/* claim: flush-too-early */
		ENDED++
	}
#else
	skip
#endif
}

inline CALL(cpu, what)
{
	if
	:: what == ITEM -> FUNCTION(cpu)
	:: what == HOST_ITEM -> HOST_FUNCTION(cpu)
	:: else -> wq_barrier_func(what)
	fi
}

inline process_one_work(cpu)
{
	d_step { Q[cpu].n > 0 ->
		what = Q[cpu].worklist[0];
		TAKE_OFF(cpu, what);
		Q[cpu].running = what;
#if BROKEN != PENDING_AFTER_CALL
		PENDING = (what == ITEM -> 0 : PENDING)
#endif
	};
	CALL(cpu, what);
	d_step {
#if BROKEN == PENDING_AFTER_CALL
		PENDING = (what == ITEM -> 0 : PENDING);
#endif
		Q[cpu].running = NONE;
		what = NONE
	}
}

inline wait_for_work(cpu)
{
	Q[cpu].n > 0
}

inline worker_thread(cpu)
{
	do
	:: skip;
end_idle:
	   wait_for_work(cpu);
end_none:	/* what woke the thread may have been taken back: it waits on */
	   process_one_work(cpu)
	od
}

proctype WORKER(byte cpu)
{
	byte what = NONE, last = NONE, who = NONE, at, j;
	bit runs;
#if HOSTS
	byte me = HOST(cpu), mine = cpu, cwq = NONE, here;
	byte waits;
#endif

	worker_thread(cpu)
}

/* --- Taking back ---------------------------------------------------------------------- */
#define EAGAIN 2
#define ENOENT 3

inline steal_queued()
{
	stolen = 0;
	if
	:: CWQ ->
		find_cwq();
		here = cwq;
		d_step {
			find_cwq();
			PLACE_OF(here, ITEM);
			stolen = (cwq == here && at < Q[here].n);
			at = 0;
#if BROKEN == STEAL_UNSEEN
			stolen = 1;
#endif
			if
			:: stolen -> remove_work_locked(here, ITEM)
			:: else
			fi
		}
	:: !CWQ
	fi;
	d_step { cwq = NONE; here = 0 }
}

inline try_to_grab_pending()
{
	if
	:: d_step { !PENDING -> PENDING = 1; ret = 0 }	/* test_and_set_bit() */
	:: PENDING ->
		steal_queued();
		if
		:: stolen -> ret = 1
		:: else ->
			if
			:: CANCELING -> ret = ENOENT
			:: !CANCELING -> ret = EAGAIN
			fi
		fi
	fi
}

inline set_idle(pending, cancels)
{
	d_step {
		WANTED = 0;
		CWQ = 0;
		CANCELING = cancels;
		PENDING = pending
	}
}

inline __cancel_work()
{
	do
	:: try_to_grab_pending();
	   if
	   :: ret != EAGAIN -> break
	   :: else
	   fi
	od;
	if
	:: ret < EAGAIN -> set_idle(0, 0)
	:: else
	fi
}

inline cancel_work()
{
	__cancel_work()
}

inline canceling()
{
	cancels = CANCELING
}

/* wake_up_all() of the queue, which who waits is in before he looks. */
inline WAKE_CANCELERS()
{
	d_step {
		j = 0;
		do
		:: j < WAITERS -> asleep[j] = 0; j++
		:: else -> break
		od;
		j = 0
	}
}

inline ANY_ASLEEP()
{
	d_step {
		j = 0;
		any = 0;
		do
		:: j < WAITERS -> any = (any || asleep[j]); j++
		:: else -> break
		od;
		j = 0
	}
}

inline __cancel_work_sync()
{
	do
	:: try_to_grab_pending();
	   if
	   :: ret < EAGAIN -> break
	   :: ret == ENOENT ->
		do
		:: asleep[me] = 1;
		   canceling();
		   if
		   :: !cancels -> break
		   :: cancels -> !asleep[me]
		   fi
		od;
		asleep[me] = 0
	   :: ret == EAGAIN
	   fi
	od;
#if BROKEN == CANCEL_NOT_PENDING
	set_idle(0, 1);
#else
	set_idle(1, 1);
#endif
#if BROKEN != CANCEL_NO_WAIT
	__flush_work();
#endif
#if BROKEN == WAKE_BEFORE_CLEAR
	ANY_ASLEEP();
#endif
#if BROKEN != CANCEL_STAYS
	set_idle(0, 0);
#endif
#if BROKEN != WAKE_BEFORE_CLEAR
	ANY_ASLEEP();
#endif
	if
	:: any -> WAKE_CANCELERS()
	:: else
	fi;
	any = 0
}

inline cancel_work_sync()
{
	__cancel_work_sync()
}

/* --- Who uses them -------------------------------------------------------------------- */
proctype QUEUER(byte cpu)
{
	byte n, last = NONE, who = NONE, at, j;
	bit runs;

	do
	:: n < QUEUES -> n++; queue_work_on(cpu)
	:: break
	od;
	atomic { QUEUED++; n = 0 }
}

proctype FLUSHER(byte me)
{
	byte last = NONE, cwq = NONE, who = me, mine = NONE, here, at, j, waits;
	bit runs;

#if BELIEVES
	NEEDED[me] = 2;
#endif
	queue_work_on(me % CPUS);
	flush_work();
	atomic {
		assert(TAKERS > 0 || CANCELERS > 0 || NEEDED[me] == 0);	/* claim: flush-too-early */
		ENDED++
	}
}

proctype TAKER()
{
	byte ret, cwq = NONE, here, at;
	bit stolen;

	cancel_work()
}

proctype CANCELER(byte me)
{
	byte ret, cwq = NONE, mine = NONE, here, at, j, waits;
	bit stolen, runs, cancels, any;
#if HOSTS
	byte last = NONE, who = NONE;
#endif

	QUEUED == QUEUERS;
	cancel_work_sync();
	atomic {
		/* PENDING may be a taker's, or another canceler's, for a moment. */
		assert(FLUSHERS + HOSTS > 0 || (!CWQ && CALLED == 0));	/* claim: alive-after-cancel */
		ENDED++
	}
}

/* Starts all of them, and looks at what is left when nobody can do anything any more. */
init
{
	byte n;

	atomic {
		do :: n < HOSTS -> Q[n].worklist[0] = HOST_ITEM; Q[n].n = 1; n++ :: else -> break od;
		n = 0;
		do :: n < CPUS -> run WORKER(n); n++ :: else -> break od;
		n = 0;
		do :: n < QUEUERS -> run QUEUER(n % CPUS); n++ :: else -> break od;
		n = 0;
		do :: n < FLUSHERS -> run FLUSHER(n); n++ :: else -> break od;
		do :: n < FLUSHERS + CANCELERS -> run CANCELER(n); n++ :: else -> break od;
		n = 0;
		do :: n < TAKERS -> run TAKER(); n++ :: else -> break od;
		n = 0
	};
	timeout ->
	atomic {
		assert(ENDED == WAITERS);		/* claim: wake-up-lost */
		assert(!WANTED);			/* claim: queueing-lost */
		assert(!PENDING && !CANCELING && !CWQ);	/* claim: state-left */
		do
		:: n < CPUS -> assert(Q[n].n == 0); n++	/* claim: state-left */
		:: else -> break
		od
	}
}
