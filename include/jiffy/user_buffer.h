/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_USER_BUFFER_H
#define _JIFFY_USER_BUFFER_H
/* User memory for a kernel thread that reads or writes a device. */
#include <jiffy/context.h>
#include <linux/types.h>

/**
 * user_buffer_alloc - get a buffer that a driver can copy to and from
 * @bytes: its size
 *
 * It is the calling thread's alone, and is given back when the thread ends. The thread
 * reaches it with copy_to_user() and copy_from_user() as a driver does.
 *
 * Context: Process context, in a kernel thread. May sleep.
 * Return: the buffer; NULL if there is no memory.
 */
void __user *user_buffer_alloc(size_t bytes) __process_context;

#endif
