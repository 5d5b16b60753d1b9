/* SPDX-License-Identifier: MIT */
#ifndef _PARTS_H
#define _PARTS_H

/** second_part - what the other file says. Context: Any context. Return: a number. */
int second_part(void);

#endif
