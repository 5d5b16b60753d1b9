/* SPDX-License-Identifier: MIT */
#ifndef _SESS_GATE_H
#define _SESS_GATE_H
#include <linux/types.h>

/* A gate at which a function of one module waits until another module opens it. */

/* Wait at the gate, at most ten seconds, and close it again -> it was opened. */
bool sess_gate_wait(void);
/* Wait until somebody is at the gate, at most ten seconds -> somebody is. */
bool sess_gate_await(void);
/* Let go on whoever is at the gate, and wait until nobody is, at most ten seconds. */
bool sess_gate_open(void);

#endif
