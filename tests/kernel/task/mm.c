// SPDX-License-Identifier: MIT
/*
 * kernel/task: the memory of processes, which Linux has in another form (mm.c).
 *
 * Context: threads.
 * Locking: none.
 * Linux: the rows UAC of the specification are in tests/conformance/uac.
 */
#include <jiffy/ktest.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

#define WINDOW ((int __user *)USER_START)

static unsigned long __process_context free_pages_now(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram;
}

KTEST(mm_maps_and_frees,
      "A process's pages are zeroed, its own, and freed with the last reference.")
{
	unsigned long before = free_pages_now();
	struct mm_struct *mm = mm_alloc();
	int value = 1;

	EXPECT_EQ(mm_map(mm, USER_END, 1), -EINVAL);
	EXPECT_EQ(mm_map(mm, USER_START - PAGE_SIZE, 2 * PAGE_SIZE), -EINVAL);
	EXPECT_EQ(mm_map(mm, USER_START, -PAGE_SIZE), -EINVAL);
	EXPECT_EQ(mm_map(mm, USER_START + 100, PAGE_SIZE), 0);
	EXPECT_EQ(mm_map(mm, USER_END - PAGE_SIZE, PAGE_SIZE), 0);
	EXPECT_EQ(mm_pages(mm), 3);
	kthread_use_mm(mm);
	EXPECT_EQ(get_user(value, WINDOW), 0);
	EXPECT_EQ(value, 0);
	EXPECT_EQ(put_user(7, WINDOW), 0);
	/* Added while in use, in a part of the window that had no page table. */
	EXPECT_EQ(mm_map(mm, USER_START + PGDIR_SIZE, 1), 0);
	EXPECT_EQ(put_user(8, WINDOW + PGDIR_SIZE / sizeof(int)), 0);
	mm_protect(mm, USER_START, PAGE_SIZE);
	EXPECT_EQ(put_user(9, WINDOW), -EFAULT);
	EXPECT_EQ(get_user(value, WINDOW), 0);
	EXPECT_EQ(value, 7);
	mm_unmap(mm, USER_START, PAGE_SIZE);
	EXPECT_EQ(get_user(value, WINDOW), -EFAULT);
	kthread_unuse_mm(mm);
	EXPECT_EQ(get_user(value, WINDOW + PGDIR_SIZE / sizeof(int)), -EFAULT);
	mmput(mm);
	EXPECT_EQ(free_pages_now(), before);
}

struct sharer {
	struct mm_struct *mm;
	int value, rounds, wrong;
};

/* Writes its number and sees it again, whoever ran in between. */
static int __process_context share_cpu(void *data)
{
	struct sharer *s = data;
	int seen = 0;

	kthread_use_mm(s->mm);
	for (int i = 0; i < s->rounds; i++) {
		s->wrong += put_user(s->value + i, WINDOW) != 0;
		yield();
		s->wrong += get_user(seen, WINDOW) != 0 || seen != s->value + i;
	}
	kthread_unuse_mm(s->mm);
	return 0;
}

static void __process_context run_sharers(struct sharer *sharers, int nr, int cpus)
{
	struct task_struct *tasks[8];

	for (int i = 0; i < nr; i++) {
		sharers[i] = (struct sharer){ mm_alloc(), i << 16, 100, 0 };
		EXPECT_EQ(mm_map(sharers[i].mm, USER_START, PAGE_SIZE), 0);
		tasks[i] = get_task_struct(
			kthread_create_on_cpu(share_cpu, &sharers[i], i % cpus, "sharer/%u"));
	}
	for (int i = 0; i < nr; i++)
		wake_up_process(tasks[i]);
	for (int i = 0; i < nr; i++) {
		wait_for_completion(&tasks[i]->kthread.exited);
		put_task_struct(tasks[i]);
		EXPECT_EQ(sharers[i].wrong, 0);
		mmput(sharers[i].mm);
	}
}

KTEST(mm_switches, "Each thread sees its own process's memory, and one without sees none.")
{
	struct sharer sharers[3];

	run_sharers(sharers, 3, 1);
}

KTEST_SMP(mm_switches_smp, 2, "So it is on two CPUs, with several threads on each.")
{
	struct sharer sharers[6];

	run_sharers(sharers, 6, 2);
}
