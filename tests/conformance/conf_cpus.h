/* SPDX-License-Identifier: MIT */
#ifndef _CONF_CPUS_H
#define _CONF_CPUS_H
/*
 * The same function on several CPUs at once, for rows about what they do to each
 * other. One row at a time; process context.
 */
#include "conf_shim.h"

#define CONF_MAX_CPUS 4

/*
 * Call @fn(0) on CPU 0, @fn(1) on CPU 1, ... and the last on the row's own CPU;
 * returns when all have returned.
 */
void conf_on_cpus(int cpus, void (*fn)(int nr));

/*
 * In such a function, by all of them equally often: wait until the others have
 * come here too. A full barrier. False if one does not come, and the row has
 * failed: go no further.
 */
bool conf_meet(void);

#endif
