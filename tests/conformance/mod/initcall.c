// SPDX-License-Identifier: MIT
/*
 * MOD-12: a module whose functions are called init_module() and cleanup_module(), and not
 * named to module_init() and module_exit().
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/module.h.
 */
#include "conf_shim.h"

#include <linux/module.h>

static bool called;

#undef module_init
#undef module_exit
#define module_init(fn)              \
	int init_module(void)        \
	{                            \
		called = true;       \
		return fn();         \
	}
#define module_exit(fn)              \
	void cleanup_module(void)    \
	{                            \
		fn();                \
	}

CONF(MOD_12, "The init function may simply be called init_module().")
{
	CONF_EXPECT(called);
}

CONF_MODULE(CONF_ROW(MOD_12));
