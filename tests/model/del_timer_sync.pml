/* SPDX-License-Identifier: MIT */
/*
 * A timer whose handler arms it again; tasks that arm it from any CPU, so that
 * it moves between the bases; and who deletes it, or shuts it down, and waits.
 *
 * An inline in small letters is a function of the C under its own name. It has
 * the function's steps in the function's order, and beside each stands what the
 * C calls there; test_model.py compares. Names in capitals are the model's own.
 * A step is one load or one store, with the base's lock held or without it.
 *
 * Time is left out: a timer in a wheel may be due at any moment, or not yet.
 *
 * x86 lets a load overtake an earlier store of the same CPU, which waits in its
 * store buffer, and reorders nothing else. Taking a lock is a locked instruction
 * and empties the buffer; stores leave it in their order, so who gets a lock
 * sees all that was stored before it was released. Two loads are made without
 * the lock. That of the flags in lock_timer_base() is repeated under it. That of
 * entry in timer_delete() may miss an arming that waits in another CPU's buffer,
 * which is as if it came after. So a step is seen by all at once.
 *
 * Stands for: kernel/softirq/timer.c kernel/softirq/timer_wheel.h
 * Names also from: kernel/softirq/timer_wheel.c include/linux/timer.h
 * include/linux/list.h include/linux/spinlock.h include/linux/irqflags.h
 * include/linux/compiler.h include/asm/processor.h
 */

/* --- How much is searched: model.py sets it ---------------------------------------- */
#ifndef BASES			/* CPUs, with a base each */
#define BASES 2
#endif
#ifndef ARMERS			/* tasks in mod_timer(), on CPU 0, 1, 0, ... */
#define ARMERS 2
#endif
#ifndef ARMS			/* ... up to so many times each */
#define ARMS 2
#endif
#ifndef SELF			/* the handler arms the timer, up to so many times in all */
#define SELF 1
#endif
#define FOREVER 255		/* ... or each time, until STOP */
#ifndef DELETERS		/* tasks in del_timer() */
#define DELETERS 0
#endif
#ifndef SYNCERS			/* tasks in del_timer_sync(), once the armers are done */
#define SYNCERS 0
#endif
#ifndef SHUTTERS		/* tasks in timer_shutdown_sync(), at any time */
#define SHUTTERS 0
#endif
#ifndef NO_STOP			/* 1: del_timer_sync() with no word to the handler before */
#define NO_STOP 0
#endif
#ifndef HEEDLESS		/* 1: del_timer_sync() while others arm it */
#define HEEDLESS 0
#endif
#ifndef BELIEVES		/* 1: ... and even so the timer is taken to be gone then */
#define BELIEVES 0
#endif
#ifndef ADD_ON			/* 1: the armers are in add_timer_on() */
#define ADD_ON 0
#endif
#ifndef FAIR			/* 1: locks are given in turn; a handler ends in its tick */
#define FAIR 0
#endif

/* The broken variants: -DBROKEN=NAME. */
#define NOTHING 0
#define RUNNING_IGNORED 1	/* del_timer_sync() does not look at running_timer */
#define RUNNING_TOO_LATE 2	/* running_timer is set when the lock is released already */
#define RUNNING_MIGRATES 3	/* a timer moves although its handler runs */
#define NO_MIGRATING 4		/* a timer moves without TIMER_MIGRATING */
#define NO_SECOND_LOOK 5	/* the flags are not read again under the lock */
#define MAY_ARM_UNLOCKED 6	/* the function is looked at before the lock is taken */
#define MOVING_LOOKS_IDLE 7	/* a timer that is moved does not look pending meanwhile */
#define CALL_LOCKED 8		/* the handler is called with the lock held */
#define SHUT_DOWN_LATE 9	/* shut down only when the handler is found not running */
#define SHUT_DOWN_PENDING 10	/* ... or at once, but left pending, as on Linux */
#define LOOKS_PENDING 11	/* a timer looks pending while its handler runs */
#define REST_FORGOTTEN 12	/* of those due together only the first is called */
#ifndef BROKEN
#define BROKEN NOTHING
#endif

/* --- The state ------------------------------------------------------------------------ */
#define CPUMASK 3		/* TIMER_CPUMASK */
#define MIGRATING 4		/* TIMER_MIGRATING */
#define BASEMASK 7		/* TIMER_BASEMASK */
#define SHUTDOWN 8		/* TIMER_SHUTDOWN */

/* Of running_timer: none, the timer, or one that is due before it. */
#define NONE 0
#define TIMER 1
#define OTHER 2

byte flags;			/* timer->flags */
bit function = 1;		/* timer->function is not NULL */
bit entry;			/* timer->entry is hashed: timer_pending() */
bit wheel[BASES];		/* it is in a slot of this wheel, ... */
bit due[BASES];			/* ... or among those collected from it */
byte running_timer[BASES];

#if FAIR
chan lock[BASES] = [8] of { byte };	/* first come, first served: tickets */
#else
bit lock[BASES];
#endif

/* --- What the claims are about -------------------------------------------------------- */
byte CALLED;			/* how many CPUs are in the handler */
bit ARMED;			/* armed, and neither fired nor deleted since */
bit STOP;			/* the handler is told to arm it no more */
bit GONE;			/* del_timer_sync() or timer_shutdown_sync() has returned */
byte DONE;			/* armers that are done */
byte SELVES = SELF;		/* how often the handler will still arm it */

/* --- Locks ---------------------------------------------------------------------------- */
inline LOCK(b)
{
#if FAIR
	lock[b]!_pid;
	lock[b]?<eval(_pid)>
#else
	atomic { !lock[b] -> lock[b] = 1 }
#endif
}

inline UNLOCK(b)
{
#if FAIR
	lock[b]?eval(_pid)
#else
	lock[b] = 0
#endif
}

inline lock_timer_base()
{
	do
	:: tf = flags;				/* READ_ONCE() */
	   if
	   :: !(tf & MIGRATING) ->
		base = tf & CPUMASK;		/* base_of() */
		LOCK(base);			/* raw_spin_lock_irqsave() */
#if BROKEN == NO_SECOND_LOOK
		break
#else
		if
		:: flags == tf -> break
		:: else -> UNLOCK(base)		/* raw_spin_unlock_irqrestore() */
		fi
#endif
	   :: else				/* cpu_relax() */
	   fi
	od
}

/* --- The wheel ------------------------------------------------------------------------ */
inline timer_assert_state(b)
{
	assert((flags & BASEMASK) == b);	/* claim: wrong-base; base_of() */
	assert(!entry || wheel[b] || due[b])	/* claim: not-in-wheel; timer_pending() */
}

inline wheel_add(b)
{
	wheel[b] = 1;				/* hlist_add_head() */
	d_step { entry = 1; ARMED = 1 }
}

inline wheel_take(b)
{
	atomic {				/* __hlist_del() */
		assert(wheel[b] || due[b]);	/* claim: not-in-wheel */
		wheel[b] = 0;
		due[b] = 0
	}
}

inline wheel_del(b)
{
	wheel_take(b);
	d_step { entry = 0; ARMED = 0 }		/* INIT_HLIST_NODE() */
}

/* --- Arming --------------------------------------------------------------------------- */
inline detach_if_pending(b)
{
	timer_assert_state(b);
	if
	:: !entry				/* timer_pending() */
	:: entry -> wheel_del(b)
	fi
}

inline migrate(to)
{
#if BROKEN != NO_MIGRATING
	flags = flags | MIGRATING;
#endif
	UNLOCK(base);				/* raw_spin_unlock() */
	LOCK(to);				/* raw_spin_lock() */
	flags = (flags & ~BASEMASK) | to;	/* WRITE_ONCE() */
	base = to
}

inline migrate_here(cpu)
{
	if
	:: base == cpu
	:: base != cpu ->
#if BROKEN == RUNNING_MIGRATES
		migrate(cpu)
#else
		if
		:: running_timer[base] == TIMER
		:: running_timer[base] != TIMER -> migrate(cpu)
		fi
#endif
	fi
}

inline enqueue()
{
	/* Not here: wheel_skip_empty(). */
	wheel_add(base);
	timer_assert_state(base)
}

inline mod_timer(cpu)
{
	__mod_timer(cpu)
}

inline __mod_timer(cpu)
{
#if BROKEN == MAY_ARM_UNLOCKED
	if
	:: !function
	:: function ->
#endif
	lock_timer_base();
	timer_assert_state(base);
	was_pending = entry;			/* timer_pending() */
	if
#if BROKEN == MAY_ARM_UNLOCKED
	:: true ->
#else
	:: !function				/* may_arm() */
	:: function ->
#endif
		if
		:: was_pending ->
			wheel_take(base);
#if BROKEN == MOVING_LOOKS_IDLE
			entry = 0
#endif
		:: else
		fi;
		migrate_here(cpu);
		enqueue()
	fi;
	UNLOCK(base)				/* raw_spin_unlock_irqrestore() */
#if BROKEN == MAY_ARM_UNLOCKED
	fi
#endif
}

inline add_timer_on(cpu)
{
	lock_timer_base();
	if
	:: entry || !function			/* timer_pending(), may_arm() */
	:: !entry && function ->
		if
		:: base == cpu
		:: base != cpu -> migrate(cpu)
		fi;
		enqueue()
	fi;
	UNLOCK(base)				/* raw_spin_unlock_irqrestore() */
}

/* --- Deleting ------------------------------------------------------------------------- */
inline shut_down()
{
	function = 0;
	flags = flags | SHUTDOWN
}

inline __timer_delete(for_good)
{
	lock_timer_base();
#if BROKEN == SHUT_DOWN_PENDING
	if
	:: running_timer[base] == TIMER
	:: running_timer[base] != TIMER -> detach_if_pending(base)
	fi;
#else
	detach_if_pending(base);
#endif
	if
	:: for_good -> shut_down()
	:: !for_good
	fi;
	UNLOCK(base)				/* raw_spin_unlock_irqrestore() */
}

inline timer_delete()
{
	if
	:: entry ->				/* timer_pending() */
		__timer_delete(0)
	:: d_step { !entry ->
		assert(!ARMED)			/* claim: missed */
	   }
	fi
}

inline timer_shutdown()
{
	__timer_delete(1)
}

inline try_to_del_timer_sync()
{
	lock_timer_base();
	if
#if BROKEN == RUNNING_IGNORED
	:: true ->
#else
	:: running_timer[base] == TIMER -> again = 1
	:: running_timer[base] != TIMER ->
#endif
		assert(CALLED == 0);		/* claim: runs-deleted */
		again = 0;
		detach_if_pending(base)
#if BROKEN == SHUT_DOWN_LATE
		;
		if
		:: FOR_GOOD -> shut_down()
		:: !FOR_GOOD
		fi
#endif
	fi;
	UNLOCK(base)				/* raw_spin_unlock_irqrestore() */
}

inline delete_and_wait(for_good)
{
	/* Not here: waits_for_itself(), and then timer_shutdown() or timer_delete(). */
#if BROKEN != SHUT_DOWN_LATE
	if
	:: for_good -> timer_shutdown()
	:: !for_good
	fi;
#endif
	do
	:: try_to_del_timer_sync();
	   if
	   :: again				/* cpu_relax() */
	   :: else -> break
	   fi
	od
}

inline timer_delete_sync()
{
	delete_and_wait(0)
}

inline timer_shutdown_sync()
{
	delete_and_wait(1)
}

/* --- Firing --------------------------------------------------------------------------- */

/* What the user wrote. */
inline HANDLER(cpu)
{
	if
	:: atomic { SELVES > 0 && !STOP -> SELVES = SELVES - (SELVES != FOREVER) };
	   mod_timer(cpu)
	:: SELVES != FOREVER || STOP
	fi
}

inline call_timer_fn(cpu)
{
	d_step {
		CALLED++;
		assert(CALLED == 1);		/* claim: beside-itself */
		assert(!GONE)			/* claim: runs-deleted */
	};
	HANDLER(cpu);
	CALLED--
}

/* Perhaps another timer is due before it, and its handler is called first. */
inline OTHER_FIRST(cpu)
{
	if
	:: true
	:: running_timer[cpu] = OTHER;
	   UNLOCK(cpu);
	   LOCK(cpu)
	fi
}

inline expire_timers(cpu)
{
	do
	:: due[cpu] ->
		OTHER_FIRST(cpu);
#if BROKEN == REST_FORGOTTEN
		if
		:: running_timer[cpu] == OTHER -> break
		:: else
		fi;
#endif
		if
		:: !due[cpu]
		:: due[cpu] ->
#if BROKEN != RUNNING_TOO_LATE
			running_timer[cpu] = TIMER;
#endif
			timer_assert_state(cpu);
#if BROKEN == LOOKS_PENDING
			wheel_take(cpu);
#else
			wheel_del(cpu);
#endif
			assert(function);	/* claim: no-function */
#if BROKEN != CALL_LOCKED
			UNLOCK(cpu);		/* raw_spin_unlock() */
#endif
#if BROKEN == RUNNING_TOO_LATE
			running_timer[cpu] = TIMER;
#endif
			call_timer_fn(cpu);
#if BROKEN != CALL_LOCKED
			LOCK(cpu)		/* raw_spin_lock() */
#endif
		fi
	:: else -> break
	od;
	running_timer[cpu] = NONE
}

/* Raised as soon as the timer is in the wheel; whether it is due is open. */
inline run_timer_softirq(cpu)
{
	LOCK(cpu);				/* raw_spin_lock_irq() */
	do
	:: wheel[cpu] ->			/* wheel_skip_empty() */
		d_step {			/* wheel_collect() */
			due[cpu] = 1;
			wheel[cpu] = 0
		};
		expire_timers(cpu);
#if FAIR
		break
#endif
	:: !wheel[cpu] -> break
#if !FAIR
	:: wheel[cpu] -> break
#endif
	od;
	UNLOCK(cpu)				/* raw_spin_unlock_irq() */
}

proctype SOFTIRQ(byte cpu)
{
	byte base, tf;
	bit was_pending;

end:	do
	:: wheel[cpu] ->
		run_timer_softirq(cpu);
		atomic { base = 0; tf = 0; was_pending = 0 }
	od
}

/* --- Who uses them -------------------------------------------------------------------- */
proctype ARMER(byte cpu)
{
	byte base, tf, n;
	bit was_pending;

	do
	:: n < ARMS ->
		n++;
#if ADD_ON
		add_timer_on(cpu)
#else
		mod_timer(cpu)
#endif
	:: break
	od;
	atomic { DONE++; base = 0; tf = 0; n = 0; was_pending = 0 }
}

proctype DELETER()
{
	byte base, tf;

	timer_delete()
}

proctype SYNCER()
{
	byte base, tf;
	bit again;
#if BROKEN == SHUT_DOWN_LATE
	bit FOR_GOOD = 0;
#endif

	DONE == ARMERS || HEEDLESS;
#if !NO_STOP
	STOP = 1;
#endif
	timer_delete_sync();
#if !HEEDLESS || BELIEVES
	atomic {
		assert(CALLED == 0 && !entry);	/* claim: runs-deleted */
		GONE = 1
	}
#endif
}
proctype SHUTTER()
{
	byte base, tf;
	bit again;
#if BROKEN == SHUT_DOWN_LATE
	bit FOR_GOOD = 1;
#endif

	timer_shutdown_sync();
	atomic {
		assert(CALLED == 0 && !entry);	/* claim: runs-deleted */
		GONE = 1
	}
}

/* Starts all of them, and looks at what is left when nobody can do anything any more. */
init
{
	byte n;

	atomic {
		do :: n < BASES -> run SOFTIRQ(n); n++ :: else -> break od;
		n = 0;
		do :: n < ARMERS -> run ARMER(n % BASES); n++ :: else -> break od;
		n = 0;
		do :: n < DELETERS -> run DELETER(); n++ :: else -> break od;
		n = 0;
		do :: n < SYNCERS -> run SYNCER(); n++ :: else -> break od;
		n = 0;
		do :: n < SHUTTERS -> run SHUTTER(); n++ :: else -> break od;
		n = 0
	};
	timeout ->
	assert(!ARMED && !entry)		/* claim: timer-lost */
}
