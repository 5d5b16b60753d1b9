/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H
/*
 * Module parameters: variables that `insmod NAME key=value` sets before the module's
 * init function runs.
 *
 *	static int seconds = 3;
 *	module_param(seconds, int, 0644);
 *	MODULE_PARM_DESC(seconds, "until the timer fires");
 *
 * Types: byte short ushort int uint long ulong bool invbool charp. The permissions are
 * those of a file in Linux's /sys; there is none here, so they are kept and not used.
 */
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

struct kernel_param;

/**
 * struct kernel_param_ops - how text becomes a value
 * @set: store @val; NULL if there was no '='. Return: 0 or -errno
 * @type: its name, for modinfo
 * @flag: may stand without a value
 */
struct kernel_param_ops {
	int (*set)(const char *val, const struct kernel_param *kp);
	const char *type;
	bool flag;
};

/**
 * struct kernel_param - one parameter, in its module's read-only data
 * @name: what is typed
 * @ops: its type
 * @perm: permissions, not used
 * @arg: the variable, or its struct kparam_array
 */
struct kernel_param {
	const char *name;
	const struct kernel_param_ops *ops;
	u16 perm;
	void *arg;
};

/**
 * struct kparam_array - an array of them: values separated by commas
 * @max: elements of the array
 * @elemsize: bytes of one
 * @num: gets how many were given, or NULL
 * @ops: the type of an element
 * @elem: the array
 */
struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};

/** struct kparam_string - text that is copied. @maxlen: bytes, with the NUL. @string: the place. */
struct kparam_string {
	unsigned int maxlen;
	char *string;
};

extern const struct kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort;
extern const struct kernel_param_ops param_ops_int, param_ops_uint, param_ops_long;
extern const struct kernel_param_ops param_ops_ulong, param_ops_bool, param_ops_invbool;
extern const struct kernel_param_ops param_ops_charp;
extern const struct kernel_param_ops param_array_ops, param_ops_string;

/* A variable of another type than it is said to have does not compile, as on Linux. */
#define __param_check(name, p, type) \
	static inline type __maybe_unused *__check_##name(void) { return (p); }
#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_invbool(name, p) __param_check(name, p, bool)
#define param_check_charp(name, p) __param_check(name, p, char *)

#define __MODULE_INFO(_tag, _name, _info)                                           \
	static const char __used __section(".modinfo") __aligned(1)                 \
		__UNIQUE_NAME(__modinfo_##_name)[] = #_tag "=" _info
#define __UNIQUE_PASTE(a, b) a##b
#define __UNIQUE_PASTE2(a, b) __UNIQUE_PASTE(a, b)
#define __UNIQUE_NAME(prefix) __UNIQUE_PASTE2(prefix, __COUNTER__)

#define module_param_cb(_name, _ops, _arg, _perm) __module_param(_name, _ops, _arg, _perm)
#define __module_param(_name, _ops, _arg, _perm)                                    \
	static const struct kernel_param __used __section("__param") __aligned(4)   \
		__param_##_name = { #_name, _ops, _perm, _arg }

#define module_param_named(name, value, type, perm)                                 \
	param_check_##type(name, &(value));                                         \
	__module_param(name, &param_ops_##type, &value, perm);                      \
	__MODULE_INFO(parmtype, name, #name ":" #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_array_named(name, array, type, nump, perm)                     \
	param_check_##type(name, &(array)[0]);                                      \
	static const struct kparam_array __param_arr_##name = {                     \
		ARRAY_SIZE(array), sizeof((array)[0]), nump, &param_ops_##type, array, \
	};                                                                          \
	__module_param(name, &param_array_ops, (void *)&__param_arr_##name, perm);  \
	__MODULE_INFO(parmtype, name, #name ":array of " #type)
#define module_param_array(name, type, nump, perm) \
	module_param_array_named(name, name, type, nump, perm)
#define module_param_string(name, string, len, perm)                                \
	static const struct kparam_string __param_string_##name = { len, string };  \
	__module_param(name, &param_ops_string, (void *)&__param_string_##name, perm); \
	__MODULE_INFO(parmtype, name, #name ":string")

#define MODULE_PARM_DESC(name, desc) __MODULE_INFO(parm, name, #name ":" desc)

#endif

#include <jiffy/brings_locks.h>
