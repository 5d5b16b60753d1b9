/* SPDX-License-Identifier: MIT */
#ifndef _STDIO_H
#define _STDIO_H
/* Text in and out. Nothing is buffered: what was printed before a crash has been seen. */
#include <stdarg.h>
#include <stddef.h>

#define EOF (-1)
#define BUFSIZ 512

typedef struct file_stream FILE;
extern FILE *const stdin, *const stdout, *const stderr;

#define __printf_like(a, b) __attribute__((format(printf, a, b)))

int printf(const char *fmt, ...) __printf_like(1, 2);
int fprintf(FILE *stream, const char *fmt, ...) __printf_like(2, 3);
int dprintf(int fd, const char *fmt, ...) __printf_like(2, 3);
int sprintf(char *buf, const char *fmt, ...) __printf_like(2, 3);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf_like(3, 4);
int vprintf(const char *fmt, va_list args) __printf_like(1, 0);
int vfprintf(FILE *stream, const char *fmt, va_list args) __printf_like(2, 0);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf_like(3, 0);
int puts(const char *s);
int fputs(const char *s, FILE *stream);
int putchar(int c);
int putc(int c, FILE *stream);
int fputc(int c, FILE *stream);
int getchar(void);
int getc(FILE *stream);
int fgetc(FILE *stream);
char *fgets(char *buf, int size, FILE *stream);
size_t fwrite(const void *data, size_t size, size_t count, FILE *stream);
int fflush(FILE *stream);
int fileno(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void perror(const char *what);

#endif
