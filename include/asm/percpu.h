/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H
/*
 * Per-CPU data through %fs. Variables are linked into one template section;
 * each CPU has a copy, and the base of its %fs segment is the distance from
 * the template to that copy. One instruction with an %fs prefix therefore
 * reads or changes this CPU's variable, and no interrupt can come in between.
 */
#include <linux/compiler.h>
#include <linux/types.h>

/*
 * The size of the access follows the variable; anything but 1, 2 or 4 bytes is
 * a link error. The address is an "m" operand, so the %fs prefix is all that
 * differs from an ordinary instruction.
 */
#define __percpu_op_from(op, var, val)                                                      \
	do {                                                                                \
		typeof(var) _pcv = (val);                                                   \
		if (sizeof(var) == 1)                                                       \
			__asm__ __volatile__(op "b %1, %%fs:%0" : "+m"(var) : "qi"(_pcv)); \
		else if (sizeof(var) == 2)                                                  \
			__asm__ __volatile__(op "w %1, %%fs:%0" : "+m"(var) : "ri"(_pcv)); \
		else                                                                        \
			__asm__ __volatile__(op "l %1, %%fs:%0" : "+m"(var) : "ri"(_pcv)); \
	} while (0)

#define __percpu_read(var)                                                              \
	({                                                                              \
		typeof(var) _pcv;                                                       \
		if (sizeof(var) == 1)                                                   \
			__asm__ __volatile__("movb %%fs:%1, %0" : "=q"(_pcv) : "m"(var)); \
		else if (sizeof(var) == 2)                                              \
			__asm__ __volatile__("movw %%fs:%1, %0" : "=r"(_pcv) : "m"(var)); \
		else                                                                    \
			__asm__ __volatile__("movl %%fs:%1, %0" : "=r"(_pcv) : "m"(var)); \
		_pcv;                                                                   \
	})

/* Of 4 bytes. One instruction, so that even an NMI gets another result. */
#define __percpu_add_return(var, val)                                            \
	({                                                                       \
		typeof(var) _pca = (val);                                        \
		typeof(var) _pcv = _pca;                                         \
		__asm__ __volatile__("xaddl %0, %%fs:%1" : "+r"(_pcv), "+m"(var)); \
		_pcv + _pca;                                                     \
	})

#define this_cpu_read(var) __percpu_read(var)
#define this_cpu_write(var, val) __percpu_op_from("mov", var, val)
#define this_cpu_or(var, val) __percpu_op_from("or", var, val)
#define this_cpu_and(var, val) __percpu_op_from("and", var, val)
#define this_cpu_add(var, val) __percpu_op_from("add", var, val)
#define this_cpu_sub(var, val) __percpu_op_from("sub", var, val)
#define this_cpu_add_return(var, val) __percpu_add_return(var, val)
#define this_cpu_inc(var) this_cpu_add(var, 1)
#define this_cpu_dec(var) this_cpu_sub(var, 1)
/* Linux's forms for a caller that cannot be moved or interrupted: the same here. */
#define __this_cpu_read(var) this_cpu_read(var)
#define __this_cpu_write(var, val) this_cpu_write(var, val)
#define __this_cpu_add(var, val) this_cpu_add(var, val)
#define __this_cpu_inc(var) this_cpu_inc(var)
#define __this_cpu_dec(var) this_cpu_dec(var)

#endif

#include <jiffy/brings_locks.h>
