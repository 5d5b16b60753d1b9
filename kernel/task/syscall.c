// SPDX-License-Identifier: MIT
/*
 * System calls: what a program asks the kernel for.
 *
 *	eax: number     ebx, ecx, edx, esi, edi, ebp: arguments     int 0x80
 *	eax: result, or minus an error number
 *
 * The numbers, the order of the arguments and the structures are Linux's for i386. A number
 * that is not in the table is -ENOSYS. An argument is a number that a program chose:
 * whoever takes one as an address goes through <linux/uaccess.h>, as a size or an index
 * looks whether it can be.
 *
 * Context: process context, interrupts on, nothing held; when a call returns with something
 * held all the same, that is a mistake of what it called (a driver), and said.
 * Locking: none; what belongs to the process belongs to its one thread.
 * Linux: arch/x86/entry/syscall_32.c, syscalls/syscall_32.tbl; kernel/sys.c, mm/mmap.c (brk),
 * kernel/time/posix-timers.c.
 */
#include "elf_image.h"
#include "task.h"

#include <asm/ptrace.h>
#include <asm/unistd.h>
#include <jiffy/files.h>
#include <jiffy/program.h>
#include <jiffy/version.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

/* Of RAM, one part in so many stays for the kernel when programs ask for more. */
#define KERNEL_SHARE 8
#define SIGNALS_MAX 64
/* CHLD, CONT, URG, WINCH: ignored by who does not ask for them. */
#define SIGNALS_IGNORED (sigmask(17) | sigmask(18) | sigmask(23) | sigmask(28))
/* The last of Linux's four codes for "interrupted, start again". */
#define ERESTART_LAST (ERESTARTSYS + 4)
/* The longest path, with its NUL; what is longer names nothing. */
#define PATH_BYTES 512

/* What a call is given: the registers as the program had them. */
typedef long syscall_fn(const struct pt_regs *regs);

static __noreturn long __process_context sys_exit(const struct pt_regs *regs)
{
	do_exit(PROGRAM_EXITED(regs->bx));
}

static void __user *user_pointer(unsigned long addr)
{
	return (void __user *)addr;
}

static long __process_context sys_read(const struct pt_regs *regs)
{
	struct file *file = fd_file(regs->bx);

	return file ? file_read(file, user_pointer(regs->cx), regs->dx) : -EBADF;
}

static long __process_context sys_write(const struct pt_regs *regs)
{
	struct file *file = fd_file(regs->bx);

	return file ? file_write(file, user_pointer(regs->cx), regs->dx) : -EBADF;
}

static long __process_context open_path(const char *path, int flags)
{
	struct file *file;
	int fd = fd_unused();

	/* Before the driver sees anything of it. */
	if (fd < 0)
		return fd;
	file = filp_open(path, flags, 0);
	return IS_ERR(file) ? PTR_ERR(file) : fd_install(file);
}

static long __process_context sys_open(const struct pt_regs *regs)
{
	char *path = kmalloc(PATH_BYTES, GFP_KERNEL);
	long n, result;

	if (!path)
		return -ENOMEM;
	n = strncpy_from_user(path, user_pointer(regs->bx), PATH_BYTES);
	if (n < 0)
		result = n;
	else if (n == PATH_BYTES)
		result = -ENAMETOOLONG;
	else if (!n)
		result = -ENOENT;
	else
		result = open_path(path, regs->cx);
	kfree(path);
	return result;
}

static long __process_context sys_close(const struct pt_regs *regs)
{
	return close_fd(regs->bx);
}

static long __process_context sys_lseek(const struct pt_regs *regs)
{
	struct file *file = fd_file(regs->bx);
	loff_t place;

	if (!file)
		return -EBADF;
	if (regs->dx > SEEK_MAX)
		return -EINVAL;
	place = vfs_llseek(file, (long)regs->cx, regs->dx);
	return place == (long)place ? place : -EOVERFLOW;
}

static long __process_context sys_ioctl(const struct pt_regs *regs)
{
	struct file *file = fd_file(regs->bx);

	return file ? vfs_ioctl(file, regs->cx, regs->dx) : -EBADF;
}

static long __process_context sys_dup(const struct pt_regs *regs)
{
	return fd_dup(regs->bx);
}

static long __process_context sys_dup2(const struct pt_regs *regs)
{
	return fd_dup2(regs->bx, regs->cx);
}

static long __process_context sys_getpid(const struct pt_regs *regs)
{
	return current->pid;
}

/* The shell started it. */
static long __process_context sys_getppid(const struct pt_regs *regs)
{
	return 1;
}

/* Of itself any; of others what can be sent, and not to threads of the kernel. */
static long __process_context sys_kill(const struct pt_regs *regs)
{
	pid_t pid = regs->bx;
	int sig = regs->cx;
	struct task_struct *task;
	long err = 0;

	if (sig < 0 || sig > SIGNALS_MAX || pid <= 0)
		return -EINVAL;
	if (pid == current->pid && sig && sig < 32 && (SIGNALS_IGNORED & sigmask(sig)))
		return 0;
	if (pid == current->pid && sig)
		do_exit(PROGRAM_KILLED(sig));
	task = find_get_task_by_vpid(pid);
	if (!task)
		return -ESRCH;
	if (!(READ_ONCE(task->signal_allowed_mask) & sigmask(SIGKILL)))
		err = -EPERM;
	else if (sig)
		err = send_sig(sig, task, 0);
	put_task_struct(task);
	return err;
}

/* Enough for @bytes more, and the kernel's share left? */
static bool enough_memory(unsigned long bytes)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram > (bytes >> PAGE_SHIFT) + info.totalram / KERNEL_SHARE;
}

/* The end of the heap, changed or, as on Linux when it cannot be, not. */
static long __process_context sys_brk(const struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	unsigned long old = PAGE_ALIGN(mm->brk), new = PAGE_ALIGN(regs->bx);

	if (regs->bx < mm->start_brk || regs->bx > PROGRAM_END)
		return mm->brk;
	if (new > old && (!enough_memory(new - old) || mm_map(mm, old, new - old))) {
		mm_unmap(mm, old, new - old);
		return mm->brk;
	}
	if (new < old)
		mm_unmap(mm, new, old - new);
	mm->brk = regs->bx;
	return mm->brk;
}

/* As the program has them: times of 32 bits. */
struct old_timespec32 {
	s32 tv_sec;
	s32 tv_nsec;
};

static struct old_timespec32 to_timespec(u64 ns)
{
	struct old_timespec32 ts;
	u32 rest;

	ts.tv_sec = div_u64_rem(ns, NSEC_PER_SEC, &rest);
	ts.tv_nsec = rest;
	return ts;
}

static long __process_context put_time(unsigned long to, const struct old_timespec32 *ts)
{
	return copy_to_user(user_pointer(to), ts, sizeof(*ts)) ? -EFAULT : 0;
}

static long __process_context sys_nanosleep(const struct pt_regs *regs)
{
	struct old_timespec32 ts, rest;
	unsigned long ticks;
	signed long left;

	if (copy_from_user(&ts, user_pointer(regs->bx), sizeof(ts)))
		return -EFAULT;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if (ts.tv_sec >= MAX_JIFFY_OFFSET / HZ)
		ticks = MAX_JIFFY_OFFSET;
	else
		ticks = ts.tv_sec * HZ + DIV_ROUND_UP(ts.tv_nsec, NSEC_PER_SEC / HZ);
	/* One more: the tick that is under way is not a whole one. */
	left = schedule_timeout_interruptible(ticks || ts.tv_nsec ? ticks + 1 : 0);
	if (!left)
		return 0;
	rest.tv_sec = left / HZ;
	rest.tv_nsec = left % HZ * (NSEC_PER_SEC / HZ);
	if (regs->cx && put_time(regs->cx, &rest))
		return -EFAULT;
	return -EINTR;
}

static long __process_context sys_time(const struct pt_regs *regs)
{
	struct old_timespec32 ts = to_timespec(ktime_get_real_ns());

	if (regs->bx && put_user(ts.tv_sec, (s32 __user *)user_pointer(regs->bx)))
		return -EFAULT;
	return ts.tv_sec;
}

static long __process_context sys_gettimeofday(const struct pt_regs *regs)
{
	struct old_timespec32 ts = to_timespec(ktime_get_real_ns());
	s32 zone[2] = { 0, 0 };

	ts.tv_nsec /= NSEC_PER_USEC;
	if (regs->bx && put_time(regs->bx, &ts))
		return -EFAULT;
	if (regs->cx && copy_to_user(user_pointer(regs->cx), zone, sizeof(zone)))
		return -EFAULT;
	return 0;
}

static long __process_context sys_clock_gettime(const struct pt_regs *regs)
{
	struct old_timespec32 ts;

	if (regs->bx > CLOCK_MONOTONIC)
		return -EINVAL;
	ts = to_timespec(regs->bx == CLOCK_MONOTONIC ? ktime_get_ns() : ktime_get_real_ns());
	return put_time(regs->cx, &ts);
}

static long __process_context sys_sched_yield(const struct pt_regs *regs)
{
	yield();
	return 0;
}

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

static long __process_context sys_uname(const struct pt_regs *regs)
{
	struct new_utsname name = { .sysname = "Jiffy",
				    .nodename = "jiffy",
				    .version = "SMP",
				    .machine = "i686",
				    .domainname = "(none)" };

	strscpy(name.release, jiffy_version, sizeof(name.release));
	return copy_to_user(user_pointer(regs->bx), &name, sizeof(name)) ? -EFAULT : 0;
}

static syscall_fn *const syscalls[] = {
	[__NR_exit] = sys_exit,
	[__NR_read] = sys_read,
	[__NR_write] = sys_write,
	[__NR_open] = sys_open,
	[__NR_close] = sys_close,
	[__NR_time] = sys_time,
	[__NR_lseek] = sys_lseek,
	[__NR_getpid] = sys_getpid,
	[__NR_kill] = sys_kill,
	[__NR_dup] = sys_dup,
	[__NR_brk] = sys_brk,
	[__NR_ioctl] = sys_ioctl,
	[__NR_dup2] = sys_dup2,
	[__NR_getppid] = sys_getppid,
	[__NR_gettimeofday] = sys_gettimeofday,
	[__NR_uname] = sys_uname,
	[__NR_sched_yield] = sys_sched_yield,
	[__NR_nanosleep] = sys_nanosleep,
	[__NR_gettid] = sys_getpid,
	[__NR_exit_group] = sys_exit,
	[__NR_clock_gettime] = sys_clock_gettime,
};

/* What was called has left something held: say so, and let go of it for the program's sake. */
static noinline void __no_context_analysis mend_context(unsigned long nr)
{
	bool off = irqs_disabled();

	pr_err("BUG: system call %lu of %s[%d] returned with preempt_count %08x%s%s\n", nr,
	       current->comm, current->pid, preempt_count(), off ? ", interrupts off" : "",
	       task_is_running(current) ? "" : ", in another state than TASK_RUNNING");
	preempt_count_set(0);
	__set_current_state(TASK_RUNNING);
	local_irq_enable();
}

void do_syscall(struct pt_regs *regs)
{
	unsigned long nr = regs->ax;

	if (WARN_ONCE(!user_mode(regs),
		      "int 0x80 in the kernel: system calls are for programs\n")) {
		regs->ax = -ENOSYS;
		return;
	}
	local_irq_enable();
	regs->ax = -ENOSYS;
	if (nr < ARRAY_SIZE(syscalls) && syscalls[nr])
		regs->ax = syscalls[nr](regs);
	/* Meant for the kernel alone, from ERESTARTSYS up: nothing is ever started again. */
	if ((long)regs->ax <= -ERESTARTSYS && (long)regs->ax >= -ERESTART_LAST)
		regs->ax = -EINTR;
	if (unlikely(preempt_count() || irqs_disabled() || !task_is_running(current)))
		mend_context(nr);
	exit_to_user_mode(regs);
}
