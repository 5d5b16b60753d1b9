// SPDX-License-Identifier: MIT
/* Drives the driver of kernel/deferred.c. */
#include "../include/deferred.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICE_PATH "/dev/deferred"

static const char usage[] = "usage: test s SECONDS   print the current process in SECONDS\n"
			    "       test c           cancel what was asked for\n"
			    "       test a SECONDS   call alloc_io() in SECONDS\n"
			    "       test p PID       tell when the process ends\n";

static int misused(const char *why)
{
	fprintf(stderr, "test: %s\n%s", why, usage);
	return 2;
}

/* The driver judges whether the number makes sense; -1 is one. */
static int parse(const char *word, long *number)
{
	char *end;

	*number = strtol(word, &end, 10);
	return end != word && !*end;
}

static int order(unsigned long command, long argument)
{
	int fd = open(DEVICE_PATH, O_RDONLY);

	if (fd < 0) {
		fprintf(stderr, "test: " DEVICE_PATH ": %s; first: insmod deferred; makenode\n",
			strerror(errno));
		return 1;
	}
	if (ioctl(fd, command, argument) < 0) {
		fprintf(stderr, "test: ioctl: %s\n", strerror(errno));
		close(fd);
		return 1;
	}
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long command;
	long argument = 0;
	char letter;

	if (argc < 2) {
		fputs(usage, stdout);
		return 0;
	}
	letter = strlen(argv[1]) == 1 ? argv[1][0] : '?';
	if (letter == 't')
		return misused("monitoring is: test p PID");
	if (!strchr("scap", letter))
		return misused("what shall it do? s, c, a or p");
	if (argc != (letter == 'c' ? 2 : 3))
		return misused(letter == 'c' ? "c takes no number" : "it takes one number");
	if (letter != 'c' && !parse(argv[2], &argument))
		return misused("that is not a number");
	command = letter == 's'   ? MY_IOCTL_TIMER_SET
		  : letter == 'c' ? MY_IOCTL_TIMER_CANCEL
		  : letter == 'a' ? MY_IOCTL_TIMER_ALLOC
				  : MY_IOCTL_TIMER_MON;
	return order(command, argument);
}
