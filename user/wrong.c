// SPDX-License-Identifier: MIT
/*
 * wrong: what a program must not do, by name. Each way ends the program and nothing else.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged, but for addresses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Inside the kernel's image on this machine. */
#define KERNEL_ADDRESS 0x100000

typedef void (*function)(void);

/* Not seen through by the compiler. */
static volatile unsigned long hidden;

static volatile int *at(unsigned long address)
{
	hidden = address;
	return (volatile int *)hidden;
}

static void null_read(void)
{
	printf("%d\n", *at(0));
}

static void null_write(void)
{
	*at(0) = 1;
}

static void kernel_read(void)
{
	printf("%d\n", *at(KERNEL_ADDRESS));
}

static void kernel_write(void)
{
	*at(KERNEL_ADDRESS) = 1;
}

static void kernel_stack(void)
{
	*at(0xe0001000) = 1;
}

static void kernel_jump(void)
{
	((function)at(KERNEL_ADDRESS))();
}

static void null_jump(void)
{
	((function)at(0))();
}

static void constant(void)
{
	*at((unsigned long)"text") = 1;
}

static void divide(void)
{
	*at((unsigned long)&hidden) = 0;
	__asm__ __volatile__("xorl %%edx, %%edx; movl $1, %%eax; divl %0" ::"m"(hidden)
			     : "eax", "edx");
}

static int deeper(int n)
{
	char room[1000];

	memset(room, n, sizeof(room));
	return n >= 0 ? deeper(n + 1) + room[n % 1000] : 0;
}

static void overflow(void)
{
	printf("%d\n", deeper(0));
}

#define INSTRUCTION(name, text)                \
	static void name(void)                 \
	{                                      \
		__asm__ __volatile__(text);    \
	}

INSTRUCTION(cli, "cli")
INSTRUCTION(sti, "sti")
INSTRUCTION(hlt, "hlt")
INSTRUCTION(in, "inb $0x60, %al")
INSTRUCTION(out, "outb %al, $0xf4")
INSTRUCTION(lgdt, "lgdt hidden")
INSTRUCTION(lidt, "lidt hidden")
INSTRUCTION(ltr, "movl $0x30, %eax; ltr %ax")
INSTRUCTION(movcr, "movl %cr0, %eax")
INSTRUCTION(tocr3, "movl %eax, %cr3")
INSTRUCTION(movdr, "movl %eax, %dr7")
INSTRUCTION(wrmsr, "wrmsr")
INSTRUCTION(invd, "invd")
INSTRUCTION(ud, "ud2")
INSTRUCTION(int3, "int3")
INSTRUCTION(into, "movl $0x7fffffff, %eax; addl $1, %eax; into")
INSTRUCTION(icebp, ".byte 0xf1")
INSTRUCTION(step, "pushf; orl $0x100, (%esp); popf; nop; nop")
INSTRUCTION(ireturn, "pushf; orl $0x4000, (%esp); popf; iret")
INSTRUCTION(kernel_cs, "ljmp $8, $0x100000")
INSTRUCTION(kernel_ds, "movl $0x10, %eax; movl %eax, %ds")
INSTRUCTION(kernel_fs, "movl $0x28, %eax; movl %eax, %fs")
INSTRUCTION(kernel_ss, "movl $0x10, %eax; movl %eax, %ss")
INSTRUCTION(tss_gs, "movl $0x33, %eax; movl %eax, %gs")
INSTRUCTION(ldt, "movl $0xf, %eax; movl %eax, %es")
INSTRUCTION(sysenter, "sysenter")
INSTRUCTION(fpu, "fld1")
INSTRUCTION(sse, "xorps %xmm0, %xmm0")
INSTRUCTION(no_stack, "xorl %esp, %esp; pushl %eax")
INSTRUCTION(kernel_stack_pointer, "movl $0x200000, %esp; int $0x80; call 1f; 1: ret")
/* Two frames far apart that lead to each other: for who walks them. It spins. */
INSTRUCTION(frame_loop, "subl $0x3000, %esp; movl %esp, %eax; leal 0x2800(%esp), %edx; "
			"movl %edx, (%eax); movl $0x100010, 4(%eax); movl %eax, (%edx); "
			"movl $0x100010, 4(%edx); movl %eax, %ebp; 1: jmp 1b")
INSTRUCTION(kernel_frame, "movl $0xe0002000, %esp; movl $20, %eax; int $0x80; pushl %eax")

static const struct {
	const char *name;
	function run;
} ways[] = {
	{ "null-read", null_read },
	{ "null-write", null_write },
	{ "null-jump", null_jump },
	{ "kernel-read", kernel_read },
	{ "kernel-write", kernel_write },
	{ "kernel-stack", kernel_stack },
	{ "kernel-jump", kernel_jump },
	{ "constant", constant },
	{ "overflow", overflow },
	{ "no-stack", no_stack },
	{ "kernel-sp", kernel_stack_pointer },
	{ "kernel-frame", kernel_frame },
	{ "frame-loop", frame_loop },
	{ "divide", divide },
	{ "cli", cli },
	{ "sti", sti },
	{ "hlt", hlt },
	{ "in", in },
	{ "out", out },
	{ "lgdt", lgdt },
	{ "lidt", lidt },
	{ "ltr", ltr },
	{ "mov-cr", movcr },
	{ "to-cr3", tocr3 },
	{ "mov-dr", movdr },
	{ "wrmsr", wrmsr },
	{ "invd", invd },
	{ "ud", ud },
	{ "int3", int3 },
	{ "into", into },
	{ "icebp", icebp },
	{ "step", step },
	{ "iret", ireturn },
	{ "cs", kernel_cs },
	{ "ds", kernel_ds },
	{ "fs", kernel_fs },
	{ "ss", kernel_ss },
	{ "gs", tss_gs },
	{ "ldt", ldt },
	{ "sysenter", sysenter },
	{ "fpu", fpu },
	{ "sse", sse },
};

#define NR_WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

/* `int N` has its number inside: the instruction is made on the spot, in data. */
static void interrupt(int vector)
{
	static unsigned char code[3];

	code[0] = 0xcd;
	code[1] = vector;
	code[2] = 0xc3;
	((function)(void *)code)();
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "int")) {
		interrupt(atoi(argv[2]));
		return 0;
	}
	for (int i = 0; argc == 2 && i < NR_WAYS; i++)
		if (!strcmp(argv[1], ways[i].name)) {
			ways[i].run();
			printf("wrong: %s did no harm\n", argv[1]);
			return 0;
		}
	fprintf(stderr, "wrong: say which of the wrong ways; usage: wrong WAY | int VECTOR\n");
	for (int i = 0; i < NR_WAYS; i++)
		fprintf(stderr, "%s%s", ways[i].name, i % 10 == 9 || i == NR_WAYS - 1 ? "\n" : " ");
	return 2;
}
