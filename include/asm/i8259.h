/* SPDX-License-Identifier: MIT */
#ifndef _ASM_I8259_H
#define _ASM_I8259_H
/* The two 8259A interrupt controllers of a PC. */
struct irq_chip;
#include <linux/types.h>

extern const struct irq_chip i8259_chip;

/** i8259_init - move their vectors to 0x20-0x2f and mask all lines. Context: boot. */
void i8259_init(void);

#endif
