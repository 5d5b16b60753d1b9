// SPDX-License-Identifier: MIT
/*
 * devtest: opens a device and does with it what its arguments say, in turn.
 *
 *	devtest /dev/deferred ioctl 0x6b00 5	a command, by number, with an argument
 *	devtest /dev/x write text read 16	what it read is printed
 *	devtest /dev/x seek 0 dup close
 *
 * Each step prints what the system call returned. The status is 0 if none failed.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int failed;

static void show(const char *what, long result)
{
	if (result < 0) {
		perror(what);
		failed = 1;
	} else {
		printf("%s: %ld\n", what, result);
	}
}

static void do_read(int fd, const char *bytes)
{
	size_t size = strtoul(bytes, NULL, 0);
	char *buf = malloc(size + 1);
	ssize_t n;

	if (!buf) {
		perror("malloc");
		exit(1);
	}
	n = read(fd, buf, size);
	show("read", n);
	if (n > 0) {
		buf[n] = '\0';
		printf("%s%s", buf, buf[n - 1] == '\n' ? "" : "\n");
	}
	free(buf);
}

static unsigned long number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (*text && !*end)
		return value;
	fprintf(stderr, "devtest: '%s' is no number\n", text);
	exit(2);
}

/* One step; gives how many arguments it took, 0: there is no such step. */
static int step(int fd, int left, char **arg)
{
	if (!strcmp(arg[0], "read") && left > 1) {
		do_read(fd, arg[1]);
		return 2;
	}
	if (!strcmp(arg[0], "write") && left > 1) {
		show("write", write(fd, arg[1], strlen(arg[1])));
		return 2;
	}
	if (!strcmp(arg[0], "seek") && left > 1) {
		show("lseek", lseek(fd, number(arg[1]), SEEK_SET));
		return 2;
	}
	if (!strcmp(arg[0], "ioctl") && left > 2) {
		show("ioctl", ioctl(fd, number(arg[1]), number(arg[2])));
		return 3;
	}
	if (!strcmp(arg[0], "dup")) {
		show("dup", dup(fd));
		return 1;
	}
	if (!strcmp(arg[0], "close")) {
		show("close", close(fd));
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int fd, at = 2;

	if (argc < 2) {
		fprintf(stderr, "devtest: which device? usage: devtest DEVICE [read BYTES | write "
				"TEXT | seek PLACE | ioctl NUMBER ARGUMENT | dup | close]...\n");
		return 2;
	}
	fd = open(argv[1], O_RDWR);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	while (at < argc) {
		int took = step(fd, argc - at, argv + at);

		if (!took) {
			fprintf(stderr, "devtest: '%s' is no step, or lacks its arguments\n",
				argv[at]);
			return 2;
		}
		at += took;
	}
	return failed;
}
