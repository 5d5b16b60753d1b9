/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_FILES_H
#define _JIFFY_FILES_H
/* Reading and writing at a file's own place: what read() and write() are. */
#include <jiffy/context.h>
#include <linux/types.h>

struct file;

/**
 * file_read - read from where the file is
 * @file: the file; f_pos moves, unless it fails
 * @buf: the user's buffer
 * @count: its bytes
 *
 * Context: Process context. May sleep.
 * Return: as vfs_read().
 */
ssize_t file_read(struct file *file, char __user *buf, size_t count) __process_context;

/** file_write - write to where the file is; as file_read(). Context: Process context. May sleep.
 * Return: as vfs_write(). */
ssize_t file_write(struct file *file, const char __user *buf, size_t count) __process_context;

#endif
