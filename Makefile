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
GDB =
SECONDS =
SEED =
SCENARIO =
M =
SKIP =
CLOCK =
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
	kernel/debug/mutex_debug.c
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

.PHONY: help run size run-iso debug iso all test model check conformance-linux stress bench doctor \
	report print-cflags clean FORCE
.DEFAULT_GOAL := help
.SECONDARY:

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

help:
	@sed -n 's/^#: //p' Makefile
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
#: make iso        build/jiffy.iso, for QEMU or a PC
iso:
	$(setup) iso
	$(build) $(ISO)
#: make all        build/jiffy.elf, its map, symbols and disassembly; run nothing
all: $(IMAGE) $(O)/jiffy.dis
#: make test       every test: on this machine, in the kernel, by booting it
test:
	$(setup) test
	$(build) all $(O)/jiffy-test.elf $(ISO)
	@JIFFY_BUILD=$(abspath $(O)) QEMU=$$(sh tools/setup.sh --which qemu) \
		$$(sh tools/setup.sh --which pytest) -m pytest -q -n $(cpus) --dist loadgroup tests
#: make model      tasklets, del_timer_sync(), work items as models, every state searched
model:
	$(setup) model
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/model/model.py
#: make check      compilers, analysers, style, who may call whom: zero warnings
check:
	$(setup) check
	@O=$(O) $(if $(CROSS_COMPILE_SET),CROSS_COMPILE=$(CROSS_COMPILE)) sh tools/check/run.sh
#: make conformance-linux  the rows of tests/conformance on Debian's Linux too, compared
LINUX := $(O)/conformance-linux
conformance-linux:
	$(setup) conformance-linux
	$(build) O=$(LINUX)/hz250 HZ=250 $(LINUX)/hz250/jiffy-conf.elf
	@$(python) tests/conformance/linux/conformance.py --out $(LINUX) \
		--jiffy $(LINUX)/hz250/jiffy-conf.elf --qemu $$(sh tools/setup.sh --which qemu) \
		--cross "$$(sh tools/setup.sh --which cross)"
#: make stress     all facilities at once on many CPUs: SECONDS= SEED= SCENARIO= CLOCK=
STRESS := $(O)/stress
stress:
	$(setup) test
	$(build) O=$(STRESS) JITTER=1 EXTRA_CFLAGS=-DCONFIG_WRAP_SECONDS=5 $(STRESS)/jiffy-stress.elf
	@JIFFY_BUILD=$(abspath $(O)) QEMU=$$(sh tools/setup.sh --which qemu) $(python) \
		tests/stress/stress.py $(if $(filter command,$(origin CPUS)),--cpus $(CPUS)) \
		$(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(CLOCK),--clock $(CLOCK))
#: make bench      what each facility costs in instructions, beside Linux; the launch
bench:
	$(setup) test
	$(build) $(IMAGE)
	$(build) O=$(O)/bench DEBUG=0 $(O)/bench/jiffy-bench.elf
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/bench/launch.py
	@JIFFY_BUILD=$(abspath $(O)) $(python) tests/bench/bench.py
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

# --- Rules. Objects depend on compiler and flags, kept as text in a file that
#     changes only when they do. ----------------------------------------------
$(O)/settings: FORCE
	@mkdir -p $(O)
	@{ printf '%s\n' $(call squote,$(CC) $(ALL_CFLAGS)) $(call squote,$(LD) $(LDFLAGS)); \
		$(CC) --version | head -n 1; } >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
$(O)/version.c: FORCE
	@mkdir -p $(O)
	@sh tools/version.sh "$$($(CC) --version | head -n 1)" >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi

$(O)/%.o: %.c $(O)/settings
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@
$(O)/%.o: %.S $(O)/settings
	@mkdir -p $(@D)
	$(call say,AS,$<)
	$(Q)$(CC) $(CPPFLAGS) -D__ASSEMBLY__ -m32 -g -MMD -MP -c $< -o $@
$(O)/tests/conformance/%.o: ALL_CFLAGS += -DCONF_ON_JIFFY -Itests/conformance -DKBUILD_MODNAME='"conf"'
$(O)/version.o: $(O)/version.c $(O)/settings
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

# Modules are compiled as Linux compiles them: with -Wall, and what cannot work is an error.
# Each image has its own choice of folders; kbuild.py builds them and says where each lies.
MODULE_CFLAGS = $(CPPFLAGS) $(CFLAGS) -Wall -Wno-pointer-sign -Wno-unused-but-set-variable -Werror=implicit-function-declaration \
	-Werror=implicit-int -Werror=return-type -Werror=incompatible-pointer-types $(EXTRA_CFLAGS)
comma := ,
own_folders := $(subst $(comma), ,$(M))
lab_folders := $(patsubst %/Kbuild,%,$(wildcard lab/*/*/Kbuild lab/*/Kbuild))
skels_folders := $(patsubst %/Kbuild,%,$(wildcard skels/*/*/Kbuild skels/*/Kbuild))
$(O)/module-flags: FORCE
	@mkdir -p $(O)
	@echo $(call squote,$(MODULE_CFLAGS)) >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
# User programs: those of the project, and those in a folder `user` inside a folder of modules
# or beside it.
include tools/user.mk
$(call programs,user)
OBJECTS += $(PROGRAM_OBJECTS)
PROGRAM_OBJECTS :=
programs_of = $(filter-out ./user,$(sort $(wildcard $(addsuffix /user,$1) $(addsuffix user,$(dir $1)))))
own_programs := $(call programs_of,$(own_folders))
_ := $(foreach f,$(own_programs),$(call programs,$f))
_ := $(foreach f,$(filter-out $(own_programs),$(call programs_of,$(lab_folders) $(skels_folders))),\
	$(call programs,$f,lenient))
kbuild = $(python) tools/module/kbuild.py --out $(O) --image $1 --jobs $(cpus) --verbose $(V) \
	--make '$(MAKE)' --cc '$(CC)' --ld '$(LD)' --nm '$(NM)' --objcopy '$(OBJCOPY)' \
	--defined $(O)/$1.defined --flags $(O)/module-flags --skip '$(SKIP)' \
	--own $(own_folders) $2

# Which objects there are is kept in a file too: one that is gone must go from the
# image. Two links: the first gives the addresses, from which the symbol table is made;
# the second has the table behind everything else, so that no address changes.
image_max = --defsym=image_max=$(if $(filter jiffy,$1),0x1f0000,0x7f0000)
define link_image
$(O)/$1.objects: FORCE
	@mkdir -p $(O)
	@echo $2 >$$@.new
	@if cmp -s $$@.new $$@; then rm -f $$@.new; else mv $$@.new $$@; fi
$(O)/$1.defined: $2 $(O)/$1.objects linker.ld
	@{ $(NM) -g $2 | sed -n 's/^[0-9a-f]* [A-TV-Z] //p'; \
		sed -n 's/^[[:space:]]*\([a-z_0-9]*\) = .*/\1/p' linker.ld; } >$$@
$(O)/$1.modules/stamps: FORCE $(O)/$1.defined $(O)/module-flags
	@$$(call kbuild,$1,$3)
$(O)/$1.modules/table.o: $(O)/$1.modules/stamps
	@$(CC) $$(ALL_CFLAGS) -c $(O)/$1.modules/table.c -o $$@
$(O)/$1.pass1.elf: $(O)/$1.modules/table.o $2 $(O)/version.o linker.ld $(O)/$1.objects
	$$(Q)$(LD) $(LDFLAGS) $(call image_max,$1) -L$(O)/$1.modules -T linker.ld -o $$@ $2 $(O)/version.o \
		$(O)/$1.modules/table.o @$(O)/$1.modules/objects
$(O)/$1.ksyms.o: $(O)/$1.pass1.elf tools/mksyms.py tools/ksyms.S
	$$(Q)$$(python) tools/mksyms.py $(NM) '$(LINES)' $(ADDR2LINE) $$< $(O)/$1.ksyms
	$$(Q)$(CC) -m32 -DKSYMS='"$(O)/$1.ksyms"' -c tools/ksyms.S -o $$@
$(O)/$1.elf: $(O)/$1.ksyms.o
	$$(call say,LD,$$@)
	$$(Q)$(LD) $(LDFLAGS) $(call image_max,$1) -L$(O)/$1.modules -T linker.ld -Map=$(O)/$1.map -o $$@ $2 $(O)/version.o \
		$(O)/$1.modules/table.o @$(O)/$1.modules/objects $(O)/$1.ksyms.o
	$$(Q)$(NM) -n $$@ >$(O)/$1.sym
	$$(Q)sh tools/same-symbols.sh $(NM) $(O)/$1.pass1.elf $$@
endef
$(eval $(call link_image,jiffy,$(OBJECTS) $(PROGRAM_OBJECTS),--skels $(skels_folders) --lab $(lab_folders)))
$(eval $(call link_image,jiffy-test,$(OBJECTS) $(TEST_OBJECTS),--lab tests/modules))
$(eval $(call link_image,jiffy-bench,$(OBJECTS) $(BENCH_OBJECTS),))
$(eval $(call link_image,jiffy-stress,$(OBJECTS) $(STRESS_OBJECTS),))
$(eval $(call link_image,jiffy-conf,$(OBJECTS) $(CONF_OBJECTS),--lab tests/conformance))

$(O)/%.dis: $(O)/%.elf
	$(Q)$(OBJDUMP) -d $< >$@
$(ISO): $(IMAGE) iso/grub.cfg FORCE
	@mkdir -p $(O)/iso/boot/grub
	@sed 's|@APPEND@|'$(call squote,$(subst &,\&,$(subst |,\|,$(subst \,\\,$(APPEND)))))'|' iso/grub.cfg >$(O)/iso/boot/grub/grub.cfg
	@cp $(IMAGE) $(O)/iso/boot/jiffy.elf
	$(call say,ISO,$@)
	$(Q)$$(sh tools/setup.sh --which mkrescue) -o $@ --locales= --fonts= --themes= \
		--install-modules='multiboot normal iso9660 biosdisk configfile part_msdos' \
		$(O)/iso >$(O)/iso.log 2>&1 || { cat $(O)/iso.log; exit 1; }

-include $(wildcard $(patsubst %.o,%.d,$(OBJECTS) $(TEST_OBJECTS) $(BENCH_OBJECTS) $(CONF_OBJECTS) $(STRESS_OBJECTS)))
