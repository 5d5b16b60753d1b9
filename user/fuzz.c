// SPDX-License-Identifier: MIT
/*
 * fuzz: random system calls with random arguments, chosen to be nearly right.
 *
 *	fuzz [CALLS [SEED]]
 *
 * It says at the end how many calls gave a result, and how many each error. Whatever it
 * asks for, the kernel must go on, and must have everything back when this program ends.
 * Left out are the calls that end or stop the caller, and reading from the terminal, which
 * waits for a person.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there too, in a directory that may be littered.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUFFER_BYTES 8192
/* A call that is given the buffer's last byte writes behind it, at most a struct utsname. */
#define BEHIND_BYTES 512
#define ERRORS 134
#define ARGUMENTS 5

static char buffer[BUFFER_BYTES + BEHIND_BYTES];
static const char constant[] = "/dev/tty";
static const char *const paths[] = { "/dev/tty",     "/dev/console", "/dev/null", "/dev/zero",
				     "/dev",         "/dev/",        "",          "/",
				     "/dev/nothing", "tty",          "/dev/tty/x" };
static unsigned long counts[ERRORS];

static unsigned long random32(void)
{
	return (unsigned long)rand() ^ (unsigned long)rand() << 12;
}

static unsigned long one_of(const unsigned long *values, int n)
{
	return values[rand() % n];
}

/* At the edges of what is mapped, allowed, or can be counted. */
static unsigned long pointer(void)
{
	const unsigned long values[] = {
		0,
		1,
		4,
		0xfff,
		0x1000,
		0x100000,
		0x3fffffff,
		0x3ffffffd,
		0x40000000,
		0x40000ffd,
		0x40001000,
		(unsigned long)buffer,
		(unsigned long)buffer + BUFFER_BYTES - 1,
		(unsigned long)constant,
		(unsigned long)sbrk(0) - 3,
		0x43fedffd,
		0x43ffeffd,
		0x43fffffe,
		0x44000000,
		0x7fffffff,
		0x80000000,
		0xbfffffff,
		0xd0000000,
		0xe0001000,
		0xffc00000,
		0xfffffffc,
		0xffffffff,
		random32(),
	};

	return one_of(values, sizeof(values) / sizeof(values[0]));
}

static unsigned long size(void)
{
	const unsigned long values[] = {
		0,
		1,
		2,
		3,
		4,
		8,
		100,
		4095,
		4096,
		4097,
		BUFFER_BYTES,
		65536,
		0x3ffffff,
		0x7ffff000,
		0x7fffffff,
		0x80000000,
		0xfffff000,
		0xffffffff,
		random32(),
	};

	return one_of(values, sizeof(values) / sizeof(values[0]));
}

static unsigned long descriptor(void)
{
	const unsigned long values[] = { 0,  1,  2,  3,          4,          5,         62,
					 63, 64, 65, 0x7fffffff, 0xffffffff, random32() };

	return rand() % 2 ? 3 + rand() % 8 : one_of(values, sizeof(values) / sizeof(values[0]));
}

static unsigned long argument(void)
{
	switch (rand() % 5) {
	case 0:
		return pointer();
	case 1:
		return size();
	case 2:
		return descriptor();
	case 3:
		return (unsigned long)paths[rand() % (sizeof(paths) / sizeof(paths[0]))];
	}
	return random32();
}

/* Numbers that there are, and now and then any. */
static unsigned long call_number(void)
{
	static const unsigned long known[] = {
		__NR_read,      __NR_write,   __NR_open,          __NR_close, __NR_time,
		__NR_lseek,     __NR_getpid,  __NR_dup,           __NR_brk,   __NR_ioctl,
		__NR_dup2,      __NR_getppid, __NR_gettimeofday,  __NR_uname, __NR_sched_yield,
		__NR_nanosleep, __NR_gettid,  __NR_clock_gettime, __NR_kill,
	};

	return rand() % 8 ? one_of(known, sizeof(known) / sizeof(known[0])) : random32() % 500;
}

/* The terminal belongs to a person: nothing random is read from it or written to it. */
static int is_terminal(unsigned long fd)
{
	return fd < 3;
}

/* Would this call end this program or another, wait for long, or cover the terminal? */
static int unwanted(unsigned long nr, const unsigned long *arg)
{
	switch (nr) {
	case __NR_exit:
	case __NR_exit_group:
		return 1;
	case __NR_kill:
		return arg[1] != 0;
	case __NR_read:
	case __NR_write:
	case __NR_close:
	case __NR_dup:
		return is_terminal(arg[0]);
	case __NR_dup2:
		return is_terminal(arg[0]) || is_terminal(arg[1]);
	case __NR_open:
		/* Through another name it would be the terminal all the same. */
		return arg[0] == (unsigned long)paths[0] || arg[0] == (unsigned long)paths[1] ||
		       arg[0] == (unsigned long)constant;
	}
	return 0;
}

/* The arguments a call would have, or any. A sleep is short. */
static void choose(unsigned long nr, unsigned long *arg)
{
	for (int i = 0; i < ARGUMENTS; i++)
		arg[i] = argument();
	if (rand() % 4)
		arg[1] = nr == __NR_read || nr == __NR_write ? pointer() : arg[1];
	if (nr == __NR_nanosleep && rand() % 2)
		arg[0] = (unsigned long)memset(buffer, 0, 16);
	else if (nr == __NR_nanosleep)
		arg[0] = rand() % 2 ? 0 : 0x43fffffe;
	if (nr == __NR_brk && rand() % 2)
		arg[0] = (unsigned long)sbrk(0) + rand() % 0x20000 - 0x10000;
	else if (nr == __NR_brk)
		arg[0] = rand() % 2 ? 0 : random32() | 0x80000000;
}

int main(int argc, char **argv)
{
	unsigned long calls = argc > 1 ? strtoul(argv[1], NULL, 0) : 10000, done = 0, results = 0;

	srand(argc > 2 ? strtoul(argv[2], NULL, 0) : 1);
	while (done < calls) {
		unsigned long nr = call_number(), arg[ARGUMENTS];

		choose(nr, arg);
		if (unwanted(nr, arg))
			continue;
		done++;
		if (syscall(nr, arg[0], arg[1], arg[2], arg[3], arg[4]) != -1)
			results++;
		else
			counts[errno < ERRORS ? errno : 0]++;
	}
	printf("fuzz: %lu calls, %lu gave a result\n", done, results);
	for (int i = 0; i < ERRORS; i++)
		if (counts[i])
			printf("%8lu %s\n", counts[i], strerror(i));
	return counts[0] ? 1 : 0;
}
