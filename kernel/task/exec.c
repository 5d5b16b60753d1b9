// SPDX-License-Identifier: MIT
/*
 * Loading a program, and becoming it.
 *
 *	0x40000000        the program: text and constants, read-only; data
 *	                  heap, from the end of its data up (brk)
 *	0x43fef000        stack, 64 KB, from the top down; the page above it is not mapped
 *	0x43fff000   argc | argv[0] ... NULL | envp: NULL | the strings
 *
 * A shell command's thread calls program_exec(): it makes the memory, shows it to itself
 * and fills it with copy_to_user(), as a program that wrote its own memory would. Until
 * then everything can fail and is given back. Then the thread goes to ring 3, and its
 * kernel stack, which it now enters from the top at each interrupt, begins anew.
 *
 * Context: process context.
 * Locking: none: the mm and the files are the calling thread's own.
 * Linux: fs/exec.c, fs/binfmt_elf.c, arch/x86/kernel/process_32.c (start_thread).
 */
#include "elf_image.h"
#include "task.h"

#include <asm/ptrace.h>
#include <asm/segment.h>
#include <jiffy/program.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* What a program may be given; the rest of the stack is for its functions. */
#define ARGUMENTS_MAX (USER_STACK_BYTES / 4)

static_assert(USER_STACK_LOW > PROGRAM_END);

/* The word without "./" at its start, and where in it the name begins. */
static const char *split_word(const char **word)
{
	const char *slash;

	while (!strncmp(*word, "./", 2))
		*word += 2;
	slash = strrchr(*word, '/');
	return slash ? slash + 1 : *word;
}

static bool is_whole_path(const struct user_program *program, const char *word)
{
	size_t length = strlen(program->folder);

	split_word(&word);
	return !strncmp(word, program->folder, length) && word[length] == '/' &&
	       !strcmp(word + length + 1, program->name);
}

bool program_matches(const struct user_program *program, const char *word)
{
	const char *name = split_word(&word), *folder = program->folder;
	size_t length = name - word, have = strlen(folder);

	if (strcmp(name, program->name))
		return false;
	if (!length)
		return true;
	length--; /* the slash before the name */
	if (length > have || strncmp(folder + have - length, word, length))
		return false;
	return length == have || folder[have - length - 1] == '/';
}

unsigned int program_find(const char *word, const struct user_program **found)
{
	const struct user_program *program;
	unsigned int count = 0;

	*found = NULL;
	for_each_program(program)
	{
		if (!program_matches(program, word))
			continue;
		if (!count++)
			*found = program;
		if (is_whole_path(program, word)) {
			*found = program;
			return 1;
		}
	}
	return count;
}

static void __user *user_pointer(unsigned long addr)
{
	return (void __user *)addr;
}

/* Into the calling thread's window; what is behind the file's bytes is zero already. */
static int __process_context load_segment(const char *file, const struct elf32_phdr *p)
{
	int err = mm_map(current->mm, p->p_vaddr, p->p_memsz);

	if (err)
		return err;
	if (copy_to_user(user_pointer(p->p_vaddr), file + p->p_offset, p->p_filesz))
		return -ENOMEM;
	if (!(p->p_flags & PF_W))
		mm_protect(current->mm, p->p_vaddr & PAGE_MASK,
			   PAGE_ALIGN(p->p_vaddr + p->p_memsz) - (p->p_vaddr & PAGE_MASK));
	return 0;
}

static int __process_context load_segments(const char *file, const struct elf_image *image)
{
	int err = 0;

	for (unsigned int i = 0; i < image->nr && !err; i++)
		if (image->segments[i].p_type == PT_LOAD && image->segments[i].p_memsz)
			err = load_segment(file, &image->segments[i]);
	current->mm->start_brk = current->mm->brk = PAGE_ALIGN(image->end);
	return err;
}

/* The strings at the top, below them what points to them. Gives the first %esp. */
static int __process_context push_arguments(char *const *argv, unsigned long *sp)
{
	unsigned long bytes = 0, at, strings;
	int argc, err = 0;

	for (argc = 0; argv[argc]; argc++)
		bytes += strlen(argv[argc]) + 1;
	/* argc, the two NULLs, and an auxiliary vector that ends at once. */
	if (bytes + (argc + 5) * sizeof(u32) > ARGUMENTS_MAX)
		return -E2BIG;
	strings = (USER_STACK_TOP - bytes) & ~3UL;
	/* The ABI wants %esp at a multiple of 16 where a program starts. */
	at = (strings - (argc + 5) * sizeof(u32)) & ~15UL;
	*sp = at;
	err |= put_user(argc, (u32 __user *)user_pointer(at));
	for (int i = 0; i < argc; i++) {
		unsigned long length = strlen(argv[i]) + 1;

		at += sizeof(u32);
		err |= put_user(strings, (u32 __user *)user_pointer(at));
		if (copy_to_user(user_pointer(strings), argv[i], length))
			return -ENOMEM;
		strings += length;
	}
	return err ? -ENOMEM : 0;
}

static int __process_context load_program(const struct user_program *program,
					  const struct elf_image *image, char *const *argv,
					  unsigned long *sp)
{
	int err = load_segments(program->image, image);

	if (!err)
		err = mm_map(current->mm, USER_STACK_LOW, USER_STACK_BYTES);
	return err ?: push_arguments(argv, sp);
}

static void __noreturn __process_context start_program(unsigned long ip, unsigned long sp)
{
	struct pt_regs regs = {
		.ds = __USER_DS,
		.es = __USER_DS,
		.ip = ip,
		.cs = __USER_CS,
		.flags = X86_EFLAGS_FIXED | X86_EFLAGS_IF,
		.sp = sp,
		.ss = __USER_DS,
	};

	exit_to_user_mode(&regs);
	enter_user_mode(&regs);
}

int program_exec(const struct user_program *program, char *const *argv, const char **why)
{
	struct elf_image image;
	unsigned long sp;
	int err;

	*why = elf_image_check(program->image, program->bytes, &image);
	if (*why)
		return -ENOEXEC;
	err = exec_mm();
	if (!err)
		err = load_program(program, &image, argv, &sp);
	if (!err)
		err = files_create();
	if (err) {
		exit_mm();
		*why = err == -E2BIG    ? "its arguments are longer than 16 KB"
		       : err == -ENOENT ? "there is no /dev/tty; first: mknod /dev/tty c 5 0"
					: "no memory for it";
		return err;
	}
	current->flags &= ~PF_KTHREAD;
	start_program(image.entry, sp);
}
