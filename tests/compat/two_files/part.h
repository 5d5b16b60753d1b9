/* SPDX-License-Identifier: MIT */
#ifndef _TWO_FILES_PART_H
#define _TWO_FILES_PART_H
/* What part.c has for main.c. */
int part_answer(void);
#endif
