/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_PROGRAM_H
#define _JIFFY_PROGRAM_H
/*
 * User programs: the ones that are in the image, and running one in ring 3.
 *
 * A program is a static ELF file that was linked for the user window and put into the
 * image (tools/user.mk). The thread that executes one becomes that program: it does not
 * come back, but ends, with a status as wait() on Linux gives it.
 */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct pt_regs;

/**
 * struct user_program - one program of the image
 * @name: what is typed
 * @folder: where its source is, "user"; tells programs of one name apart
 * @image: the ELF file
 * @bytes: its length
 */
struct user_program {
	const char *name;
	const char *folder;
	const void *image;
	unsigned long bytes;
};

/* All of them; the table is made by the linker. */
extern const struct user_program __start_user_programs[], __stop_user_programs[];
#define for_each_program(p) for (p = __start_user_programs; p < __stop_user_programs; p++)

/**
 * program_matches - is this the program that @word means?
 * @program: one
 * @word: "NAME", "./NAME" or "FOLDER/NAME"; of the folder its last parts are enough
 *
 * Context: Any context.
 * Return: true if so.
 */
bool program_matches(const struct user_program *program, const char *word);

/**
 * program_find - look a program up
 * @word: as typed
 * @found: gets the one whose path it is in full, or the first that matches, or NULL
 *
 * Context: Any context.
 * Return: how many match.
 */
unsigned int program_find(const char *word, const struct user_program **found);

/**
 * program_exec - the calling thread becomes a program
 * @program: which
 * @argv: its arguments, NULL at the end; argv[0] is its name
 * @why: gets a phrase that says why not
 *
 * Context: Process context, in a kernel thread that has allowed its signals.
 * Return: only if it failed: -ENOEXEC, -ENOMEM or -E2BIG, and nothing is changed.
 */
int program_exec(const struct user_program *program, char *const *argv, const char **why)
	__process_context;

/* How a program ended, in its task's exit_code, as wait() tells on Linux. */
#define PROGRAM_EXITED(status) (((status) & 0xff) << 8)
#define PROGRAM_KILLED(sig) ((sig) & 0x7f)

/** program_status - as a shell shows it. @exit_code: one of the two above.
 * Context: Any context. Return: the status, or 128 and the signal's number. */
static inline int program_status(int exit_code)
{
	int sig = PROGRAM_KILLED(exit_code);

	return sig ? 128 + sig : (exit_code >> 8) & 0xff;
}

/* --- From entry.S ----------------------------------------------------------------------- */

/** do_user_irq - an interrupt came over a program. Context: Process context, interrupts off. */
void do_user_irq(struct pt_regs *regs) __process_context;

/** do_user_trap - a program caused an exception. Context: Process context, interrupts off. */
void do_user_trap(struct pt_regs *regs) __process_context;

/** do_syscall - int 0x80. Context: Process context, interrupts off. */
void do_syscall(struct pt_regs *regs) __process_context;

/** enter_user_mode - in entry.S: a program's first instruction. @regs: with these registers.
 * Context: Process context, interrupts off. */
void enter_user_mode(struct pt_regs *regs) __noreturn __process_context;

/** exit_to_user_mode - what is to be done before a program goes on: signals, giving up the CPU.
 * @regs: where it goes on. Context: Process context; interrupts are off afterwards. */
void exit_to_user_mode(struct pt_regs *regs) __process_context;

#endif
