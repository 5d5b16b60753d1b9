// SPDX-License-Identifier: MIT
/*
 * System calls: the number in eax, arguments in ebx, ecx, edx, esi, edi, int 0x80.
 *
 * The kernel gives a result or minus an error number; a C program wants -1 and errno.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define ERRNO_MAX 4095
#define US_PER_SECOND 1000000
#define NS_PER_US 1000

int errno;

static long raw(long number, const long *arg)
{
	long result;

	__asm__ __volatile__("int $0x80"
			     : "=a"(result)
			     : "a"(number), "b"(arg[0]), "c"(arg[1]), "d"(arg[2]), "S"(arg[3]),
			       "D"(arg[4])
			     : "memory");
	return result;
}

static long call(long number, long a, long b, long c)
{
	long arg[5] = { a, b, c, 0, 0 }, result = raw(number, arg);

	if ((unsigned long)result < -(unsigned long)ERRNO_MAX)
		return result;
	errno = -result;
	return -1;
}

long syscall(long number, ...)
{
	long arg[5], result;
	va_list args;

	va_start(args, number);
	for (int i = 0; i < 5; i++)
		arg[i] = va_arg(args, long);
	va_end(args);
	result = raw(number, arg);
	if ((unsigned long)result < -(unsigned long)ERRNO_MAX)
		return result;
	errno = -result;
	return -1;
}

ssize_t read(int fd, void *buf, size_t bytes)
{
	return call(__NR_read, fd, (long)buf, bytes);
}

ssize_t write(int fd, const void *buf, size_t bytes)
{
	return call(__NR_write, fd, (long)buf, bytes);
}

int open(const char *path, int flags, ...)
{
	return call(__NR_open, (long)path, flags, 0);
}

int close(int fd)
{
	return call(__NR_close, fd, 0, 0);
}

off_t lseek(int fd, off_t offset, int whence)
{
	return call(__NR_lseek, fd, offset, whence);
}

int dup(int fd)
{
	return call(__NR_dup, fd, 0, 0);
}

int dup2(int fd, int as)
{
	return call(__NR_dup2, fd, as, 0);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list args;
	long arg;

	va_start(args, request);
	arg = va_arg(args, long);
	va_end(args);
	return call(__NR_ioctl, fd, request, arg);
}

pid_t getpid(void)
{
	return call(__NR_getpid, 0, 0, 0);
}

pid_t getppid(void)
{
	return call(__NR_getppid, 0, 0, 0);
}

pid_t gettid(void)
{
	return call(__NR_gettid, 0, 0, 0);
}

int kill(pid_t pid, int sig)
{
	return call(__NR_kill, pid, sig, 0);
}

int raise(int sig)
{
	return kill(getpid(), sig);
}

int sched_yield(void)
{
	return call(__NR_sched_yield, 0, 0, 0);
}

/* The kernel gives the end as it is then, which is the old one if it could not change it. */
int brk(void *end)
{
	if ((void *)call(__NR_brk, (long)end, 0, 0) == end)
		return 0;
	errno = ENOMEM;
	return -1;
}

void *sbrk(ptrdiff_t bytes)
{
	char *old = (char *)call(__NR_brk, 0, 0, 0);

	if (bytes && brk(old + bytes))
		return (void *)-1;
	return old;
}

time_t time(time_t *also)
{
	return call(__NR_time, (long)also, 0, 0);
}

int clock_gettime(int clock, struct timespec *now)
{
	return call(__NR_clock_gettime, clock, (long)now, 0);
}

int gettimeofday(struct timeval *now, void *zone)
{
	return call(__NR_gettimeofday, (long)now, (long)zone, 0);
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
	return call(__NR_nanosleep, (long)wanted, (long)left, 0);
}

unsigned int sleep(unsigned int seconds)
{
	struct timespec wanted = { seconds, 0 }, left = { 0, 0 };

	return nanosleep(&wanted, &left) ? left.tv_sec + (left.tv_nsec != 0) : 0;
}

int usleep(unsigned int us)
{
	struct timespec wanted = { us / US_PER_SECOND, us % US_PER_SECOND * NS_PER_US };

	return nanosleep(&wanted, NULL);
}

int uname(struct utsname *name)
{
	return call(__NR_uname, (long)name, 0, 0);
}

void _exit(int status)
{
	for (;;)
		call(__NR_exit_group, status, 0, 0);
}
