/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H
/*
 * Per-CPU variables: one copy a CPU, each written by its own CPU only unless
 * its definition says otherwise.
 *
 * - this_cpu_read() and its family are single instructions: safe against
 *   interrupts, and against being moved to another CPU.
 * - this_cpu_ptr() gives an address. Keep preemption or interrupts off while
 *   it is in use: it stays the address of the CPU that asked.
 * - per_cpu(var, cpu) reaches any CPU's copy.
 */
#include <asm/percpu.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define NR_CPUS CONFIG_NR_CPUS
#define PER_CPU_SECTION __percpu __section(".data..percpu")
#define DEFINE_PER_CPU(type, name) PER_CPU_SECTION __typeof__(type) name
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name) __aligned(64)
#define DECLARE_PER_CPU(type, name) extern PER_CPU_SECTION __typeof__(type) name

/* From the template to each CPU's copy, in bytes; set before the CPU starts. */
extern unsigned long __per_cpu_offset[NR_CPUS];
DECLARE_PER_CPU(unsigned long, this_cpu_off);
DECLARE_PER_CPU(int, cpu_number);

#define per_cpu_ptr(ptr, cpu)                                                  \
	((typeof(*(ptr)) __force *)((unsigned long __force)(ptr) + __per_cpu_offset[cpu]))
#define this_cpu_ptr(ptr) \
	((typeof(*(ptr)) __force *)((unsigned long __force)(ptr) + this_cpu_read(this_cpu_off)))
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))

/* This CPU's copy, with preemption off until put_cpu_ptr(), put_cpu_var(). Any context. */
#define get_cpu_ptr(ptr)           \
	({                         \
		preempt_disable(); \
		this_cpu_ptr(ptr); \
	})
#define put_cpu_ptr(ptr)        \
	do {                    \
		(void)(ptr);    \
		preempt_enable(); \
	} while (0)
#define get_cpu_var(var) (*get_cpu_ptr(&(var)))
#define put_cpu_var(var) put_cpu_ptr(&(var))

#endif

#include <jiffy/brings_locks.h>
