/* SPDX-License-Identifier: MIT */
#ifndef _CONF_UAC_H
#define _CONF_UAC_H
/*
 * User memory for a row, which runs in a kernel thread: a few pages, and behind them a page
 * where nothing is. On Jiffy they are a process's that is made for the row; on Linux they
 * are mapped into the first process, since a module cannot make one.
 */
#include "conf_shim.h"

#include <linux/kthread.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>
#ifndef CONF_ON_JIFFY
#include <linux/mman.h>
#include <linux/pid.h>
#endif

#define UAC_PAGES 2

/**
 * struct uac_memory - what a row has
 * @mm: of whom
 * @start: the first byte
 * @end: behind the last: nothing is mapped there
 */
struct uac_memory {
	struct mm_struct *mm;
	char __user *start;
	char __user *end;
};

#ifdef CONF_ON_JIFFY

static inline unsigned long uac_map(struct uac_memory *m)
{
	m->mm = mm_alloc();
	if (!m->mm || mm_map(m->mm, USER_START + PAGE_SIZE, UAC_PAGES * PAGE_SIZE))
		return 0;
	kthread_use_mm(m->mm);
	return USER_START + PAGE_SIZE;
}

static inline void uac_unmap(struct uac_memory *m)
{
	kthread_unuse_mm(m->mm);
	mmput(m->mm);
}

#else

static inline unsigned long uac_map(struct uac_memory *m)
{
	struct task_struct *init = get_pid_task(find_vpid(1), PIDTYPE_PID);
	unsigned long addr;

	m->mm = get_task_mm(init);
	put_task_struct(init);
	kthread_use_mm(m->mm);
	addr = vm_mmap(NULL, 0, (UAC_PAGES + 1) * PAGE_SIZE, PROT_READ | PROT_WRITE,
		       MAP_ANONYMOUS | MAP_PRIVATE, 0);
	if (IS_ERR_VALUE(addr))
		return 0;
	vm_munmap(addr + UAC_PAGES * PAGE_SIZE, PAGE_SIZE);
	return addr;
}

static inline void uac_unmap(struct uac_memory *m)
{
	vm_munmap((unsigned long)m->start, UAC_PAGES * PAGE_SIZE);
	kthread_unuse_mm(m->mm);
	mmput(m->mm);
}

#endif

/* False, with the row failed, if there is none. */
static inline bool uac_begin(struct uac_memory *m)
{
	unsigned long addr = uac_map(m);

	m->start = (char __user *)addr;
	m->end = m->start + UAC_PAGES * PAGE_SIZE;
	return CONF_EXPECT(addr);
}

static inline void uac_end(struct uac_memory *m)
{
	uac_unmap(m);
}

/* The last bytes there are: no user may have them. */
#define UAC_LAST ((void __user *)-8L)

#endif
