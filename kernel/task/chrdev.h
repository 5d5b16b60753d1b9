/* SPDX-License-Identifier: MIT */
#ifndef _CHRDEV_H
#define _CHRDEV_H
/* What the files of the device layer share. */
#include <jiffy/context.h>
#include <linux/types.h>

struct cdev;
struct file;
struct inode;

/**
 * chrdev_open - find the driver of a number, and call its .open
 * @inode: i_rdev is set; gets i_cdev
 * @file: gets the operations
 *
 * Context: Process context. May sleep.
 * Return: 0: chrdev_release() is due; -ENXIO if no driver has the number or it is on its way
 * out, or what .open said.
 */
int chrdev_open(struct inode *inode, struct file *file) __process_context;

/** chrdev_release - the file's operations and its cdev are not needed any more.
 * Context: Process context. May sleep. */
void chrdev_release(struct inode *inode, struct file *file) __process_context;

/** cdev_add_by - cdev_add() in another's name. @caller: who. Context: Process context. May
 * sleep. Return: as cdev_add(). */
int cdev_add_by(struct cdev *cdev, dev_t dev, unsigned int count, unsigned long caller)
	__process_context;

#endif
