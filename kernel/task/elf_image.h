/* SPDX-License-Identifier: MIT */
#ifndef _TASK_ELF_IMAGE_H
#define _TASK_ELF_IMAGE_H
/* A program's file, looked at before any of it is used. */
#include <asm/paging.h>
#include <linux/elf.h>
#include <linux/gfp.h>
#include <linux/types.h>

/* The last page of the window is never mapped; below it is the stack. */
#define USER_STACK_TOP (USER_END - PAGE_SIZE)
#define USER_STACK_BYTES (16 * PAGE_SIZE)
#define USER_STACK_LOW (USER_STACK_TOP - USER_STACK_BYTES)
/* Where a program and its heap may lie; what is between this and the stack is not mapped. */
#define PROGRAM_START USER_START
#define PROGRAM_END (USER_END - 0x400000)

/**
 * struct elf_image - a file that has been found good
 * @entry: its first instruction
 * @segments: its program headers
 * @nr: how many
 * @end: behind its highest byte in memory
 */
struct elf_image {
	u32 entry;
	const struct elf32_phdr *segments;
	unsigned int nr;
	u32 end;
};

/**
 * elf_image_check - is this a static ELF program for this kernel?
 * @file: its bytes
 * @bytes: how many
 * @image: gets what loading needs to know
 *
 * Context: Any context.
 * Return: NULL, or a phrase that says what is wrong with it.
 */
const char *elf_image_check(const void *file, unsigned long bytes, struct elf_image *image);

#endif
