/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FDTABLE_H
#define _LINUX_FDTABLE_H
/*
 * Descriptors: the numbers by which a program names its open files.
 *
 * A table belongs to one program, and a program is one thread: nobody else looks at it.
 * What several descriptors share after dup() is the file, with its place.
 */
#include <jiffy/context.h>

struct file;

#define NR_OPEN_DEFAULT 64

/**
 * struct files_struct - the open files of a program
 * @fd: by descriptor, NULL: free; each with a reference
 */
struct files_struct {
	struct file *fd[NR_OPEN_DEFAULT];
};

/** files_create_empty - descriptors for a kernel thread, so that what it has open is closed when an
 * oops ends it. Context: Process context. Return: 0 or -ENOMEM. */
int files_create_empty(void) __process_context;

/** files_create - descriptors 0, 1 and 2 for the calling thread, on the terminal; 1 where '>'
 * sends its output. Context: Process context. May sleep.
 * Return: 0, or -ENOMEM, or why the terminal cannot be opened. */
int files_create(void) __process_context;

/** exit_files - close all that the calling thread has. Context: Process context. May sleep. */
void exit_files(void) __process_context;

/** fd_file - the file behind a descriptor of the calling thread. Context: Process context.
 * Return: it, good until the thread closes it; NULL if there is none. */
struct file *fd_file(unsigned int fd) __process_context;

/** fd_unused - the lowest free descriptor. Context: Process context. Return: it, or -EMFILE. */
int fd_unused(void) __process_context;

/** fd_install - give @file, and the caller's reference, the lowest free descriptor.
 * Context: Process context. Return: the descriptor, or -EMFILE: the reference is still the
 * caller's. */
int fd_install(struct file *file) __process_context;

/** close_fd - let go of a descriptor. Context: Process context. May sleep. Return: 0 or -EBADF. */
int close_fd(unsigned int fd) __process_context;

/** fd_dup - one more descriptor for the same file. @fd: of it. Context: Process context.
 * Return: the lowest that was free; -EBADF or -EMFILE. */
int fd_dup(unsigned int fd) __process_context;

/** fd_dup2 - the same, but this one. @fd: of the file. @as: what it had is closed.
 * Context: Process context. May sleep. Return: @as, or -EBADF. */
int fd_dup2(unsigned int fd, unsigned int as) __process_context;

#endif

#include <jiffy/brings_files.h>
#include <jiffy/brings_sched.h>
