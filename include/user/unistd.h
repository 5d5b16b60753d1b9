/* SPDX-License-Identifier: MIT */
#ifndef _UNISTD_H
#define _UNISTD_H
/* System calls by name: -1 and errno on an error. */
#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

ssize_t read(int fd, void *buf, size_t bytes);
ssize_t write(int fd, const void *buf, size_t bytes);
int close(int fd);
off_t lseek(int fd, off_t offset, int whence);
int dup(int fd);
int dup2(int fd, int as);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
unsigned int sleep(unsigned int seconds);
int usleep(unsigned int us);
int brk(void *end);
void *sbrk(ptrdiff_t bytes);
void _exit(int status) __attribute__((noreturn));
long syscall(long number, ...);

#endif
