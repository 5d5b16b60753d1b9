/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_RING_H
#define _TRACE_RING_H
/* What trace.c, which reads the rings, and trace_write.c, which fills them, share. */
#include <jiffy/trace.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#define TRACE_COMMS 512  /* names of threads remembered; a power of two */
#define TRACE_QUEUES 64  /* names of work queues; a power of two */
#define TRACE_NAME_LEN 24 /* of a queue; a thread's is shorter */
#define TRACE_NAME_BUSY 0xffffffffU

/**
 * struct trace_name - a name that is remembered for a number
 * @key: pid or queue; 0: none; TRACE_NAME_BUSY: being written
 * @name: of what @key was when it was noted
 */
struct trace_name {
	u32 key;
	char name[TRACE_NAME_LEN];
};

extern struct trace_name trace_comms[TRACE_COMMS], trace_queues[TRACE_QUEUES];
extern u32 trace_ring_mask; /* entries of a ring, a power of two, less one; boot */
DECLARE_PER_CPU(struct trace_entry *, trace_ring);
DECLARE_PER_CPU(u32, trace_next_pos); /* its own CPU */

static __always_inline struct trace_entry *trace_entry_at(struct trace_entry *ring, u32 pos)
{
	return &ring[pos & trace_ring_mask];
}

static __always_inline struct trace_name *trace_comm_slot(pid_t pid)
{
	return &trace_comms[pid & (TRACE_COMMS - 1)];
}

static __always_inline struct trace_name *trace_queue_slot(u32 queue)
{
	return &trace_queues[queue & (TRACE_QUEUES - 1)];
}

/* The name noted for @key; "<...>" if another has its place. @buf: gets it, TRACE_NAME_LEN. */
void trace_name_of(const struct trace_name *slot, u32 key, char *buf);

#endif
