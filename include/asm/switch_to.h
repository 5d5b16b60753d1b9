/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SWITCH_TO_H
#define _ASM_SWITCH_TO_H
/* What __switch_to() (arch/x86/cpu/switch.S) leaves on the stack of a task that does not run. */

/**
 * struct inactive_task_frame - at task->sp of a task that was switched away from
 * @di: %edi
 * @si: %esi
 * @bx: %ebx
 * @bp: the frame of the scheduler's function that called __switch_to()
 * @ret_addr: where in it
 *
 * The last two look like any function's frame: a backtrace begins there.
 */
struct inactive_task_frame {
	unsigned long di;
	unsigned long si;
	unsigned long bx;
	unsigned long bp;
	unsigned long ret_addr;
};

#endif
