// SPDX-License-Identifier: MIT
/*
 * A backtrace is a walk along a linked list: %ebp points to the caller's
 * %ebp, and the word above that is the return address.
 *
 *	high   | return address |  <- of this function, into its caller
 *	%ebp-> | caller's %ebp  |
 *	low    | locals         |
 *
 * A function that calls nobody and needs no local may have no frame at all: gcc
 * leaves it out whatever its options say. Its return address is then on top of
 * the stack, recognised by the call instruction in front of where it points.
 *
 * Context: any; works on a damaged stack.
 * Locking: none; the stack may change underneath if its owner runs.
 * Linux: arch/x86/kernel/unwind_frame.c.
 */
#include <asm/paging.h>
#include <asm/stacktrace.h>
#include <linux/compiler.h>
#include <linux/kernel.h>

#define STACK_DISTANCE 0x2000 /* stacks and what separates them */
/* Opcodes (SDM vol. 2A, CALL); the reg field of the byte after ff says which of group 5. */
#define CALL_RELATIVE 0xe8
#define GROUP5 0xff
#define MODRM_REG 0x38
#define CALL_INDIRECT (2 << 3)

void unwind_start(struct unwind_state *state, unsigned long fp)
{
	state->fp = fp;
}

static bool readable(unsigned long addr)
{
	/* No stack of the kernel lies where programs or devices are. */
	if ((addr >= USER_START && addr < USER_END) || addr >= FIXMAP_START)
		return false;
	return !(addr & 3) && paging_is_mapped(addr);
}

/* Call instructions: e8 with a distance, or ff /2, which is 2, 3, 4, 6 or 7 bytes long. */
static bool follows_call(unsigned long ret)
{
	static const u8 indirect_lengths[] = { 2, 3, 4, 6, 7 };
	const u8 *p = (const u8 *)ret;
	unsigned int i;

	if (!paging_is_mapped(ret - 7) || !paging_is_mapped(ret))
		return false;
	if (p[-5] == CALL_RELATIVE)
		return true;
	for (i = 0; i < ARRAY_SIZE(indirect_lengths); i++)
		if (p[-indirect_lengths[i]] == GROUP5 &&
		    (p[1 - indirect_lengths[i]] & MODRM_REG) == CALL_INDIRECT)
			return true;
	return false;
}

unsigned long unwind_leaf(unsigned long sp, unsigned long fp)
{
	unsigned long ret;

	if (!readable(sp))
		return 0;
	ret = *(unsigned long *)sp;
	/* With a frame of its own, the word on top is data, or this frame's own link. */
	if (sp == fp || !follows_call(ret))
		return 0;
	return ret;
}

bool unwind_next(struct unwind_state *state, unsigned long *ip, unsigned long *fp)
{
	unsigned long frame = state->fp;

	if (!frame || !readable(frame) || !readable(frame + 4))
		return false;
	*fp = frame;
	*ip = ((unsigned long *)frame)[1];
	state->fp = *(unsigned long *)frame;
	/* Callers lie higher on their stack; another stack is farther away than any is long. */
	if (state->fp <= frame && frame - state->fp < STACK_DISTANCE)
		state->fp = 0;
	return *ip != 0;
}
