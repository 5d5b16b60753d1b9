# SPDX-License-Identifier: MIT
#
# The modules of one folder, as its Kbuild says, each linked into one object.
#
#   make -f tools/module/kbuild.mk FOLDER=lab/x OUT=build/modules/lab/x FLAGS=file ...
#
# Kbuild is read as Linux reads it: obj-m (and obj-y) name modules and folders, foo-objs
# and foo-y the objects of foo.o; ccflags-y, EXTRA_CFLAGS, CFLAGS_foo.o and subdir-ccflags-y
# add flags; $(src), $(obj) and $(M) are the folder. Makes OUT/NAME.mod.o for each module
# that compiles, and says in OUT/index which there are:
#
#   NAME FOLDER OBJECT
#
# For one that does not compile OUT/NAME/*.log has the compiler's words. Started by
# tools/module/kbuild.py, whose README says more.

MAKEFLAGS += -rR
.SUFFIXES:
.DELETE_ON_ERROR:

src := $(FOLDER)
obj := $(FOLDER)
M := $(FOLDER)
KBUILD_EXTMOD := $(FOLDER)
srctree := .
objtree := .
KERNELRELEASE := 6.1.0
ARCH := x86
SRCARCH := x86
obj-y :=
obj-m :=
ccflags-y :=
EXTRA_CFLAGS :=
subdir-ccflags-y :=
include $(KBUILD)

all_cflags := $(shell cat $(FLAGS))
names := $(sort $(patsubst %.o,%,$(filter %.o,$(obj-m) $(obj-y))))
folders := $(sort $(patsubst %/,%,$(filter %/,$(obj-m) $(obj-y) $(subdir-m) $(subdir-y))))
parts = $(sort $(patsubst ./%,%,$($1-objs) $($1-y) $($1-m)))
# A module without parts is its own source file.
objects = $(if $(call parts,$1),$(call parts,$1),$1.o)
ident = $(subst -,_,$(notdir $1))
source = $(firstword $(wildcard $(src)/$1.c $(src)/$1.S) $(src)/$1.c)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $1 $2)
Q := $(if $(filter 1,$(V)),,@)

.PHONY: all index FORCE
all: $(foreach n,$(names),$(OUT)/$n.mod.o)
	@:
# What there is, for kbuild.py: modules and further folders.
index:
	@mkdir -p $(OUT)
	@{ $(foreach n,$(names),echo 'module $(call ident,$n) $(OUT)/$n.mod.o';) \
	   $(foreach f,$(folders),echo 'folder $f';) :; } >$(OUT)/index

# One object of one module. A module whose own functions have a name of the kernel's that
# Linux also declares must not see that declaration: see <linux/kthread.h>.
define object_rule
$(if $(wildcard $(src)/$2.c $(src)/$2.S),,$(shell rm -f $(OUT)/$1.mod.o))
$(OUT)/$1/$2.o: $(call source,$2) $(FLAGS) $(KBUILD)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	@rm -f $(OUT)/$1.mod.o
	$$(Q)$(CC) $$(all_cflags) $$(subdir-ccflags-y) $$(ccflags-y) $$(EXTRA_CFLAGS) \
		$$(CFLAGS_$2.o) $$(if $$(filter %.S,$$<),-D__ASSEMBLY__) -DMODULE \
		-DKBUILD_MODNAME='"$(call ident,$1)"' -DKBUILD_BASENAME='"$(notdir $2)"' \
		$$$$(grep -Eqs '^([a-z_][a-z_0-9 *]*[ *])?kthread_exit[[:space:]]*\([^;]*$$$$' $$< && echo -DMODULE_HAS_KTHREAD_EXIT) \
		-MMD -MP -c $$< -o $$@ 2>$(OUT)/$1/$(subst /,_,$2).log || exit 1; \
		cat $(OUT)/$1/$(subst /,_,$2).log >&2
endef
define module_rule
$(foreach o,$(patsubst %.o,%,$(call objects,$1)),$(eval $(call object_rule,$1,$o)))
$(OUT)/$1/module_record.o: tools/module/record.c $(FLAGS)
	@mkdir -p $$(@D)
	@rm -f $(OUT)/$1.mod.o
	$$(Q)$(CC) $$(all_cflags) -DMODULE -DKBUILD_MODNAME='"$(call ident,$1)"' \
		-DMODULE_IDENT=$(call ident,$1) -DMODULE_FOLDER='"$(FOLDER)"' -MMD -MP -c $$< -o $$@
$(OUT)/$1.mod.o: $(OUT)/$1/module_record.o $(patsubst %.o,$(OUT)/$1/%.o,$(call objects,$1)) \
		tools/module/layout.lds
	$$(Q)$(LD) -m elf_i386 -r -T tools/module/layout.lds -o $(OUT)/$1/whole $$(filter %.o,$$^) \
		2>$(OUT)/$1/link.log
	$$(Q){ echo -; $(NM) $(OUT)/$1/whole | \
		sed -n 's/.* __export_gpl_//p; t; s/.* __export_//p'; } >$(OUT)/$1/exports
	$$(Q)$(OBJCOPY) --keep-global-symbols=$(OUT)/$1/exports $(OUT)/$1/whole $$@
	@tr '\000' '\n' <$$@ | grep -aq '^license=' || echo 'module $(call ident,$1): it has no' \
		'MODULE_LICENSE(), which Linux requires: MODULE_LICENSE("GPL");' >&2
endef
$(foreach n,$(names),$(eval $(call module_rule,$n)))

$(src)/%.c:
	@mkdir -p $(OUT)
	@echo '$(KBUILD): there is no $@, nor a .S of that name' >&2; exit 1

-include $(wildcard $(OUT)/*/*.d $(OUT)/*/*/*.d)
