/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IRQ_H
#define _ASM_IRQ_H
/* Numbers of interrupt lines. */
#include <asm/irq_vectors.h>

#endif

#include <jiffy/brings_basics.h>
