/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PIT_H
#define _ASM_PIT_H
/* The 8254 programmable interval timer: ports and modes. */
#define PIT_TICK_RATE 1193182UL /* Hz */
#define PIT_CH0 0x40
#define PIT_CH2 0x42
#define PIT_MODE 0x43
#define PIT_CMD_CH0_RATE 0x34 /* channel 0, both bytes, mode 2: rate generator */
#define PIT_CMD_CH2_ONESHOT 0xb0 /* channel 2, both bytes, mode 0: high at zero */
#define PIT_GATE_PORT 0x61
#define PIT_GATE_CH2 0x01 /* channel 2 counts */
#define PIT_SPEAKER 0x02
#define PIT_OUT_CH2 0x20 /* channel 2 has reached zero */
#endif
