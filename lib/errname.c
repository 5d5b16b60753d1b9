// SPDX-License-Identifier: MIT
/*
 * Names of the error numbers, so that a message can say -ENOMEM, not -12.
 *
 * One switch with a case for each number that <linux/errno.h> defines; every
 * name is stored with its minus sign, which a positive number's caller skips.
 *
 * Context: any; no state.
 * Locking: none.
 * Linux: lib/errname.c.
 */
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/types.h>

#define NAME(err)      \
	case err:          \
		return "-" #err

static const char *negative_name(int err)
{
	switch (err) {
		NAME(EPERM);
		NAME(ENOENT);
		NAME(ESRCH);
		NAME(EINTR);
		NAME(EIO);
		NAME(ENXIO);
		NAME(E2BIG);
		NAME(ENOEXEC);
		NAME(EBADF);
		NAME(ECHILD);
		NAME(EAGAIN);
		NAME(ENOMEM);
		NAME(EACCES);
		NAME(EFAULT);
		NAME(EBUSY);
		NAME(EEXIST);
		NAME(ENODEV);
		NAME(ENOTDIR);
		NAME(EISDIR);
		NAME(EINVAL);
		NAME(ENOTTY);
		NAME(EFBIG);
		NAME(ENOSPC);
		NAME(ESPIPE);
		NAME(EROFS);
		NAME(EPIPE);
		NAME(EDOM);
		NAME(ERANGE);
		NAME(EDEADLK);
		NAME(ENAMETOOLONG);
		NAME(ENOSYS);
		NAME(ETIME);
		NAME(EOVERFLOW);
		NAME(ETIMEDOUT);
		NAME(ERESTARTSYS);
	}
	return NULL;
}

const char *errname(int err)
{
	const char *name = negative_name(err < 0 ? -err : err);

	return name && err > 0 ? name + 1 : name;
}
