/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IOCTL_H
#define _ASM_IOCTL_H
/* An ioctl's number: direction (2 bits), size (14), type (8), which (8), from the top down. */
#define _IOC_NONE 0u
#define _IOC_WRITE 1u
#define _IOC_READ 2u
#define _IOC(dir, type, nr, size) \
	(((dir) << 30) | ((unsigned int)(size) << 16) | ((unsigned int)(type) << 8) | (nr))
#define _IO(type, nr) _IOC(_IOC_NONE, type, nr, 0)
#define _IOR(type, nr, argtype) _IOC(_IOC_READ, type, nr, sizeof(argtype))
#define _IOW(type, nr, argtype) _IOC(_IOC_WRITE, type, nr, sizeof(argtype))
#define _IOWR(type, nr, argtype) _IOC(_IOC_READ | _IOC_WRITE, type, nr, sizeof(argtype))
#define _IOC_DIR(nr) ((nr) >> 30)
#define _IOC_SIZE(nr) ((nr) >> 16 & 0x3fff)
#define _IOC_TYPE(nr) ((nr) >> 8 & 0xff)
#define _IOC_NR(nr) ((nr) & 0xff)
#endif
