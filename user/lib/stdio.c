// SPDX-License-Identifier: MIT
/*
 * Text in and out. The formatting is the kernel's own (lib/vsprintf.c).
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Longer texts are formatted in memory from malloc(). */
#define PRINT_BYTES 256

struct file_stream {
	int fd;
	int eof, error;
};

static struct file_stream streams[] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };
FILE *const stdin = &streams[0], *const stdout = &streams[1], *const stderr = &streams[2];

static int write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t done = write(fd, s, n);

		if (done <= 0)
			return -1;
		s += done;
		n -= done;
	}
	return 0;
}

static int print(int fd, const char *fmt, va_list args)
{
	char here[PRINT_BYTES], *buf = here;
	va_list again;
	int n, err;

	va_copy(again, args);
	n = vsnprintf(here, sizeof(here), fmt, args);
	if (n >= (int)sizeof(here)) {
		buf = malloc(n + 1);
		if (!buf)
			return -1;
		vsnprintf(buf, n + 1, fmt, again);
	}
	va_end(again);
	err = write_all(fd, buf, n);
	if (buf != here)
		free(buf);
	return err ? -1 : n;
}

int vfprintf(FILE *stream, const char *fmt, va_list args)
{
	int n = print(stream->fd, fmt, args);

	if (n < 0)
		stream->error = 1;
	return n;
}

int vprintf(const char *fmt, va_list args)
{
	return vfprintf(stdout, fmt, args);
}

int printf(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vfprintf(stdout, fmt, args);
	va_end(args);
	return n;
}

int fprintf(FILE *stream, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vfprintf(stream, fmt, args);
	va_end(args);
	return n;
}

int dprintf(int fd, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = print(fd, fmt, args);
	va_end(args);
	return n;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *stream)
{
	if (write_all(stream->fd, data, size * count)) {
		stream->error = 1;
		return 0;
	}
	return count;
}

int fputs(const char *s, FILE *stream)
{
	size_t n = strlen(s);

	return !n || fwrite(s, n, 1, stream) ? 0 : EOF;
}

int puts(const char *s)
{
	return printf("%s\n", s) < 0 ? EOF : 0;
}

int fputc(int c, FILE *stream)
{
	unsigned char byte = c;

	return fwrite(&byte, 1, 1, stream) ? byte : EOF;
}

int putc(int c, FILE *stream)
{
	return fputc(c, stream);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int fgetc(FILE *stream)
{
	unsigned char byte;
	ssize_t n = read(stream->fd, &byte, 1);

	if (n == 1)
		return byte;
	if (n)
		stream->error = 1;
	else
		stream->eof = 1;
	return EOF;
}

int getc(FILE *stream)
{
	return fgetc(stream);
}

int getchar(void)
{
	return fgetc(stdin);
}

char *fgets(char *buf, int size, FILE *stream)
{
	int n = 0, c;

	while (n < size - 1) {
		c = fgetc(stream);
		if (c == EOF)
			break;
		buf[n++] = c;
		if (c == '\n')
			break;
	}
	if (!n)
		return NULL;
	buf[n] = '\0';
	return buf;
}

int fflush(FILE *stream)
{
	(void)stream;
	return 0;
}

int fileno(FILE *stream)
{
	return stream->fd;
}

int feof(FILE *stream)
{
	return stream->eof;
}

int ferror(FILE *stream)
{
	return stream->error;
}

void perror(const char *what)
{
	int number = errno;

	if (what && *what)
		fprintf(stderr, "%s: %s\n", what, strerror(number));
	else
		fprintf(stderr, "%s\n", strerror(number));
}
