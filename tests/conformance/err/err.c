// SPDX-License-Identifier: MIT
/*
 * ERR-01: error numbers have the values that user programs know, and pointers
 * can carry them.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/err.h, include/uapi/asm-generic/errno.h.
 */
#include "conf.h"

#include <linux/err.h>
#include <linux/errno.h>

#define N(name, value) { #name, name, value }

static const struct {
	const char *name;
	int is, should_be;
} numbers[] = {
	N(EPERM, 1),
	N(ENOENT, 2),
	N(ESRCH, 3),
	N(EINTR, 4),
	N(EIO, 5),
	N(ENXIO, 6),
	N(E2BIG, 7),
	N(ENOEXEC, 8),
	N(EBADF, 9),
	N(ECHILD, 10),
	N(EAGAIN, 11),
	N(ENOMEM, 12),
	N(EACCES, 13),
	N(EFAULT, 14),
	N(ENOTBLK, 15),
	N(EBUSY, 16),
	N(EEXIST, 17),
	N(EXDEV, 18),
	N(ENODEV, 19),
	N(ENOTDIR, 20),
	N(EISDIR, 21),
	N(EINVAL, 22),
	N(ENFILE, 23),
	N(EMFILE, 24),
	N(ENOTTY, 25),
	N(ETXTBSY, 26),
	N(EFBIG, 27),
	N(ENOSPC, 28),
	N(ESPIPE, 29),
	N(EROFS, 30),
	N(EMLINK, 31),
	N(EPIPE, 32),
	N(EDOM, 33),
	N(ERANGE, 34),
	N(EDEADLK, 35),
	N(ENAMETOOLONG, 36),
	N(ENOLCK, 37),
	N(ENOSYS, 38),
	N(ENOTEMPTY, 39),
	N(ELOOP, 40),
	N(ENOMSG, 42),
	N(EIDRM, 43),
	N(ECHRNG, 44),
	N(EL2NSYNC, 45),
	N(EL3HLT, 46),
	N(EL3RST, 47),
	N(ELNRNG, 48),
	N(EUNATCH, 49),
	N(ENOCSI, 50),
	N(EL2HLT, 51),
	N(EBADE, 52),
	N(EBADR, 53),
	N(EXFULL, 54),
	N(ENOANO, 55),
	N(EBADRQC, 56),
	N(EBADSLT, 57),
	N(EBFONT, 59),
	N(ENOSTR, 60),
	N(ENODATA, 61),
	N(ETIME, 62),
	N(ENOSR, 63),
	N(ENONET, 64),
	N(ENOPKG, 65),
	N(EREMOTE, 66),
	N(ENOLINK, 67),
	N(EADV, 68),
	N(ESRMNT, 69),
	N(ECOMM, 70),
	N(EPROTO, 71),
	N(EMULTIHOP, 72),
	N(EDOTDOT, 73),
	N(EBADMSG, 74),
	N(EOVERFLOW, 75),
	N(ENOTUNIQ, 76),
	N(EBADFD, 77),
	N(EREMCHG, 78),
	N(ELIBACC, 79),
	N(ELIBBAD, 80),
	N(ELIBSCN, 81),
	N(ELIBMAX, 82),
	N(ELIBEXEC, 83),
	N(EILSEQ, 84),
	N(ERESTART, 85),
	N(ESTRPIPE, 86),
	N(EUSERS, 87),
	N(ENOTSOCK, 88),
	N(EDESTADDRREQ, 89),
	N(EMSGSIZE, 90),
	N(EPROTOTYPE, 91),
	N(ENOPROTOOPT, 92),
	N(EPROTONOSUPPORT, 93),
	N(ESOCKTNOSUPPORT, 94),
	N(EOPNOTSUPP, 95),
	N(EPFNOSUPPORT, 96),
	N(EAFNOSUPPORT, 97),
	N(EADDRINUSE, 98),
	N(EADDRNOTAVAIL, 99),
	N(ENETDOWN, 100),
	N(ENETUNREACH, 101),
	N(ENETRESET, 102),
	N(ECONNABORTED, 103),
	N(ECONNRESET, 104),
	N(ENOBUFS, 105),
	N(EISCONN, 106),
	N(ENOTCONN, 107),
	N(ESHUTDOWN, 108),
	N(ETOOMANYREFS, 109),
	N(ETIMEDOUT, 110),
	N(ECONNREFUSED, 111),
	N(EHOSTDOWN, 112),
	N(EHOSTUNREACH, 113),
	N(EALREADY, 114),
	N(EINPROGRESS, 115),
	N(ESTALE, 116),
	N(EUCLEAN, 117),
	N(ENOTNAM, 118),
	N(ENAVAIL, 119),
	N(EISNAM, 120),
	N(EREMOTEIO, 121),
	N(EDQUOT, 122),
	N(ENOMEDIUM, 123),
	N(EMEDIUMTYPE, 124),
	N(ECANCELED, 125),
	N(ENOKEY, 126),
	N(EKEYEXPIRED, 127),
	N(EKEYREVOKED, 128),
	N(EKEYREJECTED, 129),
	N(EOWNERDEAD, 130),
	N(ENOTRECOVERABLE, 131),
	N(ERFKILL, 132),
	N(EHWPOISON, 133),
};

static void check_numbers(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (numbers[i].is != numbers[i].should_be)
			conf_fail(__FILE__, __LINE__, "%s is %d, not %d", numbers[i].name,
				  numbers[i].is, numbers[i].should_be);
	}
	CONF_EQ(EWOULDBLOCK, EAGAIN);
	CONF_EQ(EDEADLOCK, EDEADLK);
	CONF_EQ(ERESTARTSYS, 512);
	CONF_EQ(ENOIOCTLCMD, 515);
	CONF_EQ(EPROBE_DEFER, 517);
	CONF_EQ(ENOTSUPP, 524);
	CONF_EQ(MAX_ERRNO, 4095);
}

CONF(ERR_01, "The last 4095 addresses are errors; NULL is none; the numbers are Linux's.")
{
	static int object;
	long error;

	for (error = -1; error >= -MAX_ERRNO; error--) {
		void *p = ERR_PTR(error);

		if (!IS_ERR(p) || !IS_ERR_OR_NULL(p) || PTR_ERR(p) != error ||
		    PTR_ERR_OR_ZERO(p) != error || ERR_CAST(p) != p || !IS_ERR_VALUE(error))
			conf_fail(__FILE__, __LINE__, "%ld is not an error", error);
	}
	CONF_EXPECT(!IS_ERR(ERR_PTR(-MAX_ERRNO - 1)));
	CONF_EXPECT(!IS_ERR(NULL) && IS_ERR_OR_NULL(NULL));
	CONF_EQ(PTR_ERR_OR_ZERO(NULL), 0);
	CONF_EXPECT(!IS_ERR(&object) && !IS_ERR_OR_NULL(&object));
	CONF_EQ(PTR_ERR_OR_ZERO(&object), 0);
	CONF_EXPECT(!ERR_PTR(0));
	check_numbers();
}

CONF_MODULE(CONF_ROW(ERR_01));
