// SPDX-License-Identifier: MIT
/*
 * Strings, beside those that are the kernel's own (lib/string.c).
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *strtok(char *s, const char *separators)
{
	static char *rest;
	char *word;

	if (s)
		rest = s;
	while (*rest && strchr(separators, *rest))
		rest++;
	if (!*rest)
		return NULL;
	word = rest;
	while (*rest && !strchr(separators, *rest))
		rest++;
	if (*rest)
		*rest++ = '\0';
	return word;
}

char *strdup(const char *s)
{
	size_t bytes = strlen(s) + 1;
	char *copy = malloc(bytes);

	return copy ? memcpy(copy, s, bytes) : NULL;
}

static const struct {
	int number;
	const char *text;
} texts[] = {
	{ 0, "Success" },
	{ EPERM, "Operation not permitted" },
	{ ENOENT, "No such file or directory" },
	{ ESRCH, "No such process" },
	{ EINTR, "Interrupted system call" },
	{ EIO, "Input/output error" },
	{ ENXIO, "No such device or address" },
	{ EBADF, "Bad file descriptor" },
	{ EAGAIN, "Resource temporarily unavailable" },
	{ ENOMEM, "Cannot allocate memory" },
	{ EACCES, "Permission denied" },
	{ EFAULT, "Bad address" },
	{ EBUSY, "Device or resource busy" },
	{ EEXIST, "File exists" },
	{ ENODEV, "No such device" },
	{ ENOTDIR, "Not a directory" },
	{ EISDIR, "Is a directory" },
	{ EINVAL, "Invalid argument" },
	{ EMFILE, "Too many open files" },
	{ ENOTTY, "Inappropriate ioctl for device" },
	{ ENOSPC, "No space left on device" },
	{ ESPIPE, "Illegal seek" },
	{ ERANGE, "Numerical result out of range" },
	{ ENAMETOOLONG, "File name too long" },
	{ ENOSYS, "Function not implemented" },
	{ ETIMEDOUT, "Connection timed out" },
};

char *strerror(int number)
{
	static char unknown[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].number == number)
			return (char *)texts[i].text;
	snprintf(unknown, sizeof(unknown), "Unknown error %d", number);
	return unknown;
}
