# SPDX-License-Identifier: MIT
#
# Jiffy. `make help` lists what can be typed; README.md starts at the beginning.

# --- Settings: make run HZ=250 MEM=16 ... (`make help` explains each) ---------
HZ = 100
CPUS = 1
MEM = 64
ACCEL = tcg
APPEND =
DEBUG = 1
JITTER = 0
O = build
LLVM =
QEMU =
QEMUFLAGS =
TIMEOUT =
RUN =
GDB =
SECONDS =
SEED =
SCENARIO =
M =
SKIP =
SKELS = skels
MINE = lab/mine
LABS =
TODO =
FORCE =
CHECK =
CLOCK =
ROWS =
SEEDS = 1,2
KERNEL = debian
UPDATE =
TWICE =
V = 0

MAKEFLAGS += -rR
.SUFFIXES:
.DELETE_ON_ERROR:

# A setting that does not exist, or has a value it cannot have, is refused here.
squote = '$(subst ','\'',$1)'
given := $(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $v)),$(call squote,$v=$($v))))
ifeq ($(MAKELEVEL),0)
ifneq ($(shell sh tools/settings.sh $(given) || echo bad),)
$(error nothing was done)
endif
endif

# What the tools of tools/ want to know of the settings.
CROSS_COMPILE_SET := $(if $(filter command,$(origin CROSS_COMPILE)),1)
export CROSS_COMPILE CROSS_COMPILE_SET LLVM QEMU GDB SETUP HOSTCC PYTHON O HZ
which = $(shell sh tools/setup.sh --which $1)
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $1 $2)

# --- The compiler. Every flag is given, so that no distribution's defaults
#     reach the image; the reason stands beside it. ----------------------------
ifeq ($(LLVM),1)
CC := clang --target=i686-linux-gnu
LD := ld.lld
NM := llvm-nm
OBJCOPY := llvm-objcopy
OBJDUMP := llvm-objdump
ADDR2LINE := llvm-addr2line
LINES := llvm-dwarfdump --debug-line
else
CROSS := $(if $(CROSS_COMPILE_SET),$(CROSS_COMPILE),$(call which,cross))
CC := $(CROSS)gcc
LD := $(CROSS)ld
NM := $(CROSS)nm
OBJCOPY := $(CROSS)objcopy
OBJDUMP := $(CROSS)objdump
ADDR2LINE := $(CROSS)addr2line
LINES := $(OBJDUMP) --dwarf=decodedline
endif

CPPFLAGS := -nostdinc -Iinclude -include include/linux/kconfig.h -DCONFIG_HZ=$(HZ)
CPPFLAGS += $(if $(filter 1,$(DEBUG)),-DCONFIG_DEBUG=1) $(if $(filter 1,$(JITTER)),-DCONFIG_JITTER=1)
CFLAGS := -m32 -march=i686		# 32-bit code for a Pentium Pro and up
CFLAGS += -std=gnu11 -O2 -g
CFLAGS += -ffreestanding		# no C library: no assumptions about one
CFLAGS += -mregparm=3 -freg-struct-return # arguments in registers, as Linux on i386
CFLAGS += -mno-sse -mno-mmx -mno-80387	# no floating point: its state is not saved
CFLAGS += -mpreferred-stack-boundary=2	# 4-byte stack alignment: small frames
CFLAGS += -fno-pic -fno-pie		# linked at a fixed address
CFLAGS += -fno-stack-protector		# there is no canary in %gs
CFLAGS += -fcf-protection=none		# no endbr32: not on these CPUs
CFLAGS += -fno-asynchronous-unwind-tables # no .eh_frame: backtraces walk %ebp
CFLAGS += -fno-omit-frame-pointer	# ... which every function keeps,
CFLAGS += -mno-omit-leaf-frame-pointer	# ... also one that calls nobody
CFLAGS += -fno-optimize-sibling-calls	# ... and no caller disappears
CFLAGS += -fno-strict-aliasing		# container_of() and friends
CFLAGS += -fwrapv			# jiffies and tickets wrap round
CFLAGS += -fno-delete-null-pointer-checks # a NULL dereference must fault
CFLAGS += -fno-common			# two definitions of one name are an error
WARNINGS := -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wundef
WARNINGS += -Wframe-larger-than=1024	# stacks are 8 KB
WARNINGS += -Wno-unused-parameter -Wno-sign-compare # handlers and sizes: too common to be news
ifeq ($(LLVM),1)
CFLAGS := $(filter-out -mpreferred-stack-boundary=2,$(CFLAGS)) -mstack-alignment=4
WARNINGS += -Wno-gnu -Wno-initializer-overrides
endif
ALL_CFLAGS = $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(EXTRA_CFLAGS)
LDFLAGS := -m elf_i386 -nostdlib -static --build-id=none -z noexecstack -z max-page-size=0x1000
LDFLAGS += --orphan-handling=error

# --- What is built -----------------------------------------------------------
DIRS := boot arch/x86/cpu arch/x86/entry lib kernel kernel/base kernel/debug kernel/softirq \
	kernel/hardirq kernel/task kernel/task/shell drivers
DEBUG_ONLY := kernel/debug/spinlock_debug.c kernel/debug/atomic_sleep.c kernel/debug/list_debug.c \
	kernel/debug/mutex_debug.c kernel/debug/lock_usage.c kernel/debug/fail.c kernel/debug/task_refs.c \
	kernel/debug/list_lock.c
SOURCES := $(foreach d,$(DIRS),$(sort $(wildcard $d/*.c $d/*.S)))
SOURCES := $(filter-out $(if $(filter 1,$(DEBUG)),,$(DEBUG_ONLY)),$(SOURCES))
OBJECTS := $(patsubst %,$(O)/%.o,$(basename $(SOURCES)))
CONF_OBJECTS := $(patsubst %.c,$(O)/%.o,$(filter-out %/conf_linux.c,\
	$(sort $(wildcard tests/conformance/*.c))))
BENCH_OBJECTS := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/bench/*.c)))
STRESS_OBJECTS := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/stress/*.c)))
TEST_OBJECTS := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/kernel/*.c tests/kernel/*/*.c)))
IMAGE := $(O)/jiffy.elf
ISO := $(O)/jiffy.iso

.PHONY: help run run-iso debug trace record replay iso all skels grade submit handout xref tags \
	test model check \
	conformance conformance-linux conformance-report linux stress bench bench-linux size doctor \
	report print-cflags clean FORCE
.DEFAULT_GOAL := help
.SECONDARY:

# A hand-out (tools/pack.py) has no tests.
with_tests = @test -d tests || { echo 'make: $@ needs tests/, which is not part of a hand-out;' \
	"'make grade LABS=...' checks what you wrote" >&2; exit 2; }
# Programs are looked for when they are needed: the set-up may just have installed them.
# The terminal stays with this make, the compiling is done by a parallel one.
setup = @sh tools/setup.sh
cpus = $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 1)
parallel = $(if $(findstring j,$(firstword -$(MAKEFLAGS))),,-j$(cpus))
build = @$(MAKE) --no-print-directory $(parallel)
python = $$(sh tools/setup.sh --which python)
qemu = $(python) tools/run.py --kernel $(IMAGE) --log $(O)/last.log --mem $(MEM) --cpus $(CPUS) \
	--accel $(ACCEL) --append $(call squote,$(APPEND)) --qemu '$(QEMU)' \
	$(if $(TIMEOUT),--timeout $(TIMEOUT)) $1 -- $(QEMUFLAGS)

# Tests and checks build with the same settings in several places: ccache, where it is, compiles
# once. A compiler is taken from its folder when it is first in PATH.
cached := test check conformance conformance-linux conformance-report linux
$(cached): export PATH := /usr/lib/ccache:/usr/lib64/ccache:$(PATH)
$(cached): export CCACHE_DIR := $(abspath $(O))/ccache
# ... by the list of headers that -MMD makes, and whatever copy of this tree asks.
$(cached): export CCACHE_DEPEND := 1
$(cached): export CCACHE_NOHASHDIR := 1

help:
	@sed -n 's/^#: //p' Makefile tools/linux/linux.mk
	@echo
	@echo 'Settings, given as make run NAME=VALUE:'
	@sh tools/settings.sh --list

#: make run        build and boot in QEMU, the serial line on this terminal
run:
	@sh tools/settings.sh --place "$(CURDIR)"
	$(setup) run
	$(build) $(IMAGE)
	@$(call qemu)
#: make run-iso    the same from a GRUB CD image
run-iso:
	$(setup) run-iso
	$(build) $(ISO)
	@$(call qemu,--iso $(ISO))
#: make debug      QEMU halted at the start, gdb attached (GDB=no: type it yourself)
debug:
	$(setup) debug
	$(build) $(IMAGE)
	@$(call qemu,--gdb=$(GDB))
#: make trace      traces RUN="timer set 1; sleep 2": text, JSON, a page [OUT=]
TRACED = $(if $(RUN),$(call squote,$(RUN)),$(error what is to run? e.g. make trace RUN="timer set 1; sleep 2"))
trace:
	@: $(TRACED)
	$(setup) trace
	$(build) $(IMAGE)
	@$(python) tools/trace/export_trace.py --run $(TRACED) --out $(call squote,$(or $(OUT),$(O)/trace)) \
		--kernel $(IMAGE) --mem $(MEM) --cpus $(CPUS) --append $(call squote,$(APPEND)) \
		--qemu '$(QEMU)' $(if $(TIMEOUT),--timeout $(TIMEOUT))
#: make record     a run to travel in: RUN="insmod timer; sleep 4; rmmod timer" [OUT=DIR]
RECORDING = $(call squote,$(if $(OUT),$(OUT),$(O)/record))
recorded = $(python) tools/replay.py record --out $(RECORDING) --kernel $(IMAGE) --mem $(MEM) \
	--cpus $(CPUS) --accel $(ACCEL) --append $(call squote,$(APPEND)) --qemu '$(QEMU)' \
	--run $(call squote,$(RUN)) $(if $(TIMEOUT),--timeout $(TIMEOUT)) $1 -- $(QEMUFLAGS)
record:
	@$(call recorded,--check)
	$(setup) run
	$(build) $(IMAGE)
	@$(call recorded)
#: make replay     that run in gdb, forwards and backwards [OUT=DIR] (GDB=no: as debug)
replay:
	$(setup) debug
	@$(python) tools/replay.py replay --out $(RECORDING) --kernel $(IMAGE) --qemu '$(QEMU)' \
		--gdb=$(GDB) $(if $(TIMEOUT),--timeout $(TIMEOUT))
#: make iso        build/jiffy.iso, for QEMU or a PC
iso:
	$(setup) iso
	$(build) $(ISO)
#: make all        build/jiffy.elf, its map, symbols and disassembly; run nothing
all: $(IMAGE) $(O)/jiffy.dis
#: make skels      skels/: what a student begins with: LABS=deferred_work[/TASK] [TODO=N]
LABS_SET = $(if $(LABS),$(LABS),$(error which lab? e.g. make $@ LABS=deferred_work))
skels:
	@$(python) tools/skels.py --skels $(SKELS) make $(LABS_SET) $(if $(TODO),--todo $(TODO)) $(if $(FORCE),--force)
#: make grade      the checks of a task, on what is in skels/: LABS= [TODO=N] [CHECK=] [CPUS=] [SEED=]
graded = $(python) tools/grade.py --skels $(SKELS) $(if $(TODO),--todo $(TODO)) \
	$(if $(CHECK),--check $(CHECK)) $(LABS_SET)
grade:
	@$(graded)
	$(setup) run
	$(build) O=$(O)/grade JITTER=1 $(O)/grade/jiffy.elf
	@QEMU=$$(sh tools/setup.sh --which qemu) $(graded) --image $(O)/grade/jiffy.elf --out $(O)/grade \
		$(if $(filter command,$(origin CPUS)),--cpus $(CPUS)) $(if $(SEED),--seed $(SEED))
#: make submit     packs what you have done of a task into build/: LABS=deferred_work/1-2-timer
submit:
	@$(python) tools/pack.py --skels $(SKELS) --out $(O) submit $(LABS_SET)
#: make handout    build/jiffy-handout.tar.gz: what a student gets, without solutions [LABS=]
handout:
	@$(python) tools/pack.py --skels $(SKELS) --out $(O)/jiffy-handout.tar.gz handout \
		$(if $(LABS),$(LABS),$(patsubst lab/%/README.md,%,$(filter-out $(MINE)/%,$(wildcard lab/*/README.md))))
#: make test       every test: on this machine, in the kernel, by booting it
test:
	$(with_tests)
	$(setup) test
	$(build) all $(O)/jiffy-test.elf $(ISO) $(O)/browser/installed
	@JIFFY_BUILD=$(abspath $(O)) QEMU=$$(sh tools/setup.sh --which qemu) \
		$$(sh tools/setup.sh --which pytest) -m pytest -q -n $$(($(cpus) + 1)) --dist loadgroup tests
#: make model      tasklets, del_timer_sync(), work items as models, every state searched
model:
	$(with_tests)
	$(setup) model
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/model/model.py
#: make xref       the source as HTML: each name a link to where it is defined and used
xref:
	$(setup) xref
	@$(python) tools/xref.py $(O)/xref
#: make tags       the file tags, for vi and its like; build/TAGS, for Emacs
tags:
	$(setup) tags
	@mkdir -p $(O)
	@sh tools/tags.sh $(O)
#: make check      compilers, analysers, style, who may call whom: zero warnings
check:
	$(with_tests)
	$(setup) check
	@O=$(O) $(if $(CROSS_COMPILE_SET),CROSS_COMPILE=$(CROSS_COMPILE)) sh tools/check/run.sh
#: make stress     all facilities at once on many CPUs: SECONDS= SEED= SCENARIO= CLOCK=
STRESS := $(O)/stress
stress:
	$(with_tests)
	$(setup) stress
	$(build) O=$(STRESS) JITTER=1 EXTRA_CFLAGS=-DCONFIG_WRAP_SECONDS=5 $(STRESS)/jiffy-stress.elf
	@JIFFY_BUILD=$(abspath $(O)) QEMU=$$(sh tools/setup.sh --which qemu) $(python) \
		tests/stress/stress.py $(if $(filter command,$(origin CPUS)),--cpus $(CPUS)) \
		$(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(CLOCK),--clock $(CLOCK))
#: make bench      what each facility costs in instructions, beside Linux; the launch
bench:
	$(with_tests)
	$(setup) bench
	$(build) $(IMAGE)
	$(build) O=$(O)/bench DEBUG=0 $(O)/bench/jiffy-bench.elf
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/bench/launch.py
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/bench/bench.py
include tools/linux/linux.mk
#: make size       lines of code of the deferred-work core and of the whole
size:
	@sh tools/size.sh
#: make doctor     which tools are here, which are missing, what to do
doctor:
	@sh tools/doctor.sh
#: make report     one text file for a bug report
report:
	@mkdir -p $(O)
	-@$(MAKE) --no-print-directory -k all >/dev/null 2>$(O)/errors.log
	@sh tools/report.sh O=$(O) $(if $(OUT),OUT=$(OUT))
#: make clean      remove build/ (never needed: changed settings rebuild what they affect)
clean:
	rm -rf $(O)

print-cflags:
	@echo $(CPPFLAGS) $(CFLAGS) $(WARNINGS)
.DEFAULT:
	@sh tools/settings.sh --goal $@ $$(sed -n 's/^#: make \([a-z-]*\).*/\1/p' Makefile)

include tools/rules.mk
