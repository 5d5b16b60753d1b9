/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TICK_H
#define _JIFFY_TICK_H
/* The timer tick. */
#include <jiffy/context.h>

/** tick_handle_periodic - one tick of the PIT. Context: Hardirq context. */
void tick_handle_periodic(void) __hardirq_context;

/** tick_handle_local - a CPU's part of a tick; jiffies has gone on. Context: Hardirq context. */
void tick_handle_local(void) __hardirq_context;

#endif
