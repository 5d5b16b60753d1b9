/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H
/*
 * What the compiler must be told: attributes, branch hints, and accesses it
 * may neither repeat, merge nor tear.
 */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define __used __attribute__((used))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __section(s) __attribute__((section(s)))
#define __aligned(n) __attribute__((aligned(n)))
#define __packed __attribute__((packed))
#define __noreturn __attribute__((noreturn))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __scanf(a, b) __attribute__((format(scanf, a, b)))
#define __must_check __attribute__((warn_unused_result))
#define __weak __attribute__((weak))
#define noinline __attribute__((noinline))
#define __always_inline inline __attribute__((always_inline))
#define fallthrough __attribute__((fallthrough))
#define unreachable() __builtin_unreachable()
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define static_assert(expr, ...) _Static_assert(expr, "" __VA_ARGS__)

/* Orders the compiler only: no load or store moves across it. */
#define barrier() __asm__ __volatile__("" ::: "memory")

/*
 * Exactly one access of the object's own width. For a variable that another
 * context may write at any moment, a plain access lets the compiler read it
 * twice, or hoist it out of a loop.
 */
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, val) (*(volatile typeof(x) *)&(x) = (val))
#define ACCESS_ONCE(x) (*(volatile typeof(x) *)&(x)) /* both, until Linux 4.14 */

/* The return address of the function this is written in. */
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
/*
 * The address of the place this is written at. Not that of a C label: if nothing jumps there,
 * the compiler may move it.
 */
#define _THIS_IP_                                                   \
	({                                                          \
		unsigned long __here;                               \
		__asm__ __volatile__("movl $1f, %0\n1:" : "=r"(__here)); \
		__here;                                             \
	})

#ifdef __CHECKER__
#define __percpu __attribute__((noderef, address_space(__percpu)))
#define __force __attribute__((force))
#define __user __attribute__((noderef, address_space(__user)))
#define __iomem __attribute__((noderef, address_space(__iomem)))
#define __rcu __attribute__((noderef, address_space(__rcu)))
#else
#define __percpu
#define __force
#define __user
#define __iomem
#define __rcu
#endif

#endif

#include <jiffy/brings_basics.h>
