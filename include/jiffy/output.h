/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_OUTPUT_H
#define _JIFFY_OUTPUT_H
/*
 * The output of a command that was sent to a device: `echo hi > /dev/x`.
 *
 * While current->output is set, tty_write() puts its bytes there and not on the terminal.
 * They are gathered, and the driver's .write is called with at most a page at once, and with
 * the rest at the end: a line of `echo` is one call.
 */
#include <jiffy/context.h>
#include <linux/types.h>

struct file;
struct output;

/**
 * output_begin - send what the calling thread prints to a file
 * @file: open for writing; belongs to the output from now on
 * @name: of it, for messages; lasts as long
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ENOMEM: then @file is the caller's still.
 */
int output_begin(struct file *file, const char *name) __process_context;

/** output_end - write what is left, close the file, print on the terminal again.
 * Context: Process context. May sleep. Return: 0, or the first error, which has been told. */
int output_end(void) __process_context;

/** output_write - as tty_write(). Context: Process context, in a thread with an output.
 * May sleep. */
void output_write(const char *s, size_t n) __process_context;

/** output_flush - write what has been gathered. Context: Process context. May sleep. */
void output_flush(void) __process_context;

/** output_file - where the calling thread's output goes. Context: Process context.
 * Return: the file, without a reference; NULL: to the terminal. */
struct file *output_file(void) __process_context;

/** output_name - its name. Context: Process context. Return: as output_begin() got it. */
const char *output_name(void) __process_context;

/** output_take - let the calling thread have the file: for a program that it becomes.
 * Context: Process context. May sleep. Return: the file with its reference; NULL: the terminal. */
struct file *output_take(void) __process_context;

/** output_failed - has the driver refused something? Then the rest is dropped: a command that
 * prints for ever ends. Context: Process context. Return: true if so. */
bool output_failed(void) __process_context;

/** exit_output - of a thread that ends in the middle of it, by an oops: nothing more is written.
 * Context: Process context. May sleep. */
void exit_output(void) __process_context;

#endif
