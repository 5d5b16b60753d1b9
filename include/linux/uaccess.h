/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H
/*
 * Reading and writing the memory of the process that runs.
 *
 * - An address that a user gave is never dereferenced: it may be NULL, not mapped, or the
 *   kernel's. These functions look, and fail: that is -EFAULT for the user.
 * - Copies return how many bytes they did *not* copy, not an error: 0 is success. Single
 *   values return 0 or -EFAULT.
 * - Process context, nothing held: on Linux the page may have to be read from disk. Here it
 *   never is, but they say so all the same.
 * - A kernel thread has no user memory: everything fails, unless it called kthread_use_mm().
 */
#include <asm/uaccess.h>
#include <jiffy/context.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/* (type, addr, size), with a type that means nothing, until Linux 4.20. */
#define __access_ok2(addr, size) __access_ok((unsigned long)(addr), size)
#define __access_ok3(type, addr, size) __access_ok2(addr, size)
#define __ACCESS_OK_FORM(_1, _2, _3, form, ...) form
#define VERIFY_READ 0
#define VERIFY_WRITE 1

/**
 * access_ok - may a user have this range at all?
 * @addr: its start, as the user gave it
 * @size: bytes
 *
 * It says nothing about whether anything is mapped there. The functions below ask it
 * themselves, those with two underscores not.
 *
 * Context: Any context.
 * Return: true if it lies in the user window.
 */
#define access_ok(...) \
	__ACCESS_OK_FORM(__VA_ARGS__, __access_ok3, __access_ok2, )(__VA_ARGS__)

/** might_fault - as might_sleep(), for what reaches into user memory. Context: Process context. */
#define might_fault() might_sleep()

/**
 * copy_to_user - give a user bytes
 * @to: his buffer
 * @from: kernel memory
 * @n: how many
 *
 * Context: Process context. May sleep.
 * Return: bytes not copied: 0, or the rest from the first that could not be; what lies before
 * it has been written.
 */
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
	__must_check __process_context;

/**
 * copy_from_user - take bytes from a user
 * @to: kernel memory
 * @from: his buffer
 * @n: how many
 *
 * Context: Process context. May sleep.
 * Return: bytes not copied; that much at the end of @to is zeroed.
 */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
	__must_check __process_context;

/** __copy_to_user - the same after access_ok(). Context: Process context. Return: as
 * copy_to_user(). */
unsigned long __copy_to_user(void __user *to, const void *from, unsigned long n)
	__must_check __process_context;

/** __copy_from_user - the same after access_ok(); the rest is not zeroed.
 * Context: Process context. Return: as copy_from_user(). */
unsigned long __copy_from_user(void *to, const void __user *from, unsigned long n)
	__must_check __process_context;

/** clear_user - zero a user's bytes. @to: his buffer. @n: how many. Context: Process context.
 * May sleep. Return: bytes not zeroed. */
unsigned long clear_user(void __user *to, unsigned long n) __must_check __process_context;

/** __clear_user - the same after access_ok(). Context: Process context. Return: as clear_user(). */
unsigned long __clear_user(void __user *to, unsigned long n) __must_check __process_context;

/**
 * strncpy_from_user - take a string from a user
 * @dst: kernel memory, @count bytes
 * @src: his string
 * @count: at most so many bytes, the NUL among them
 *
 * Context: Process context. May sleep.
 * Return: its length without the NUL; @count if there was none so far, and then there is none
 * in @dst; -EFAULT.
 */
long strncpy_from_user(char *dst, const char __user *src, long count)
	__must_check __process_context;

/**
 * strnlen_user - the size of a user's string
 * @str: his string
 * @count: look no farther
 *
 * Context: Process context. May sleep.
 * Return: its length with the NUL; more than @count if there was none so far; 0 on a fault.
 */
long strnlen_user(const char __user *str, long count) __must_check __process_context;

/* Numbers and pointers of 1, 2, 4 or 8 bytes; another size does not compile. */
#define __uaccess_check_size(ptr)                                                    \
	static_assert(sizeof(*(ptr)) == 1 || sizeof(*(ptr)) == 2 || sizeof(*(ptr)) == 4 || \
		      sizeof(*(ptr)) == 8)

/**
 * get_user - take one value from a user
 * @x: a variable that gets it; 0 after a fault
 * @ptr: his, of a type of 1, 2, 4 or 8 bytes
 *
 * Context: Process context. May sleep.
 * Return: 0 or -EFAULT.
 */
#define get_user(x, ptr)                                                          \
	({                                                                        \
		const void *_gu_addr = (__force const void *)(ptr);               \
		might_fault();                                                    \
		__get_user_checked(x, ptr, _gu_addr,                              \
				   access_ok(_gu_addr, sizeof(*(ptr))));          \
	})

/** __get_user - the same after access_ok(). Context: Process context. Return: 0 or -EFAULT. */
#define __get_user(x, ptr)                                                        \
	({                                                                        \
		const void *_gu_addr = (__force const void *)(ptr);               \
		might_fault();                                                    \
		__get_user_checked(x, ptr, _gu_addr, true);                       \
	})

#define __get_user_checked(x, ptr, addr, ok)                                      \
	({                                                                        \
		u64 _gu_bits = 0;                                                 \
		int _gu_err = -EFAULT;                                            \
		__uaccess_check_size(ptr);                                        \
		if (likely(ok))                                                   \
			_gu_err = __get_user_bits(&_gu_bits, addr, sizeof(*(ptr))); \
		(x) = (__force typeof(*(ptr)))__builtin_choose_expr(              \
			sizeof(*(ptr)) == 8, _gu_bits, (u32)_gu_bits);            \
		_gu_err;                                                          \
	})

/**
 * put_user - give a user one value
 * @x: the value
 * @ptr: where, of a type of 1, 2, 4 or 8 bytes
 *
 * Context: Process context. May sleep.
 * Return: 0 or -EFAULT.
 */
#define put_user(x, ptr)                                                          \
	({                                                                        \
		void *_pu_addr = (__force void *)(ptr);                           \
		might_fault();                                                    \
		__put_user_checked(x, ptr, _pu_addr,                              \
				   access_ok(_pu_addr, sizeof(*(ptr))));          \
	})

/** __put_user - the same after access_ok(). Context: Process context. Return: 0 or -EFAULT. */
#define __put_user(x, ptr)                                                        \
	({                                                                        \
		void *_pu_addr = (__force void *)(ptr);                           \
		might_fault();                                                    \
		__put_user_checked(x, ptr, _pu_addr, true);                       \
	})

#define __put_user_checked(x, ptr, addr, ok)                                      \
	({                                                                        \
		__uaccess_check_size(ptr);                                        \
		typeof(*(ptr)) _pu_x = (x);                                       \
		(ok) ? __put_user_bits((u64)__builtin_choose_expr(                \
					       sizeof(*(ptr)) == 8, _pu_x,        \
					       (unsigned long)_pu_x),             \
				       addr, sizeof(*(ptr)))                      \
		     : -EFAULT;                                                   \
	})

#endif

#include <jiffy/brings_sched.h>
