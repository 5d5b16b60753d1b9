# SPDX-License-Identifier: MIT
#
# From sources to images, included by the Makefile: objects, programs, modules, the links.
#
# Objects depend on compiler and flags, kept as text in a file that changes only when they do.

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
	$(Q)$(CC) $(ALL_CFLAGS) $(ROW_CFLAGS) -MMD -MP -c $< -o $@
$(O)/%.o: %.S $(O)/settings
	@mkdir -p $(@D)
	$(call say,AS,$<)
	$(Q)$(CC) $(CPPFLAGS) -D__ASSEMBLY__ -m32 -g -MMD -MP -c $< -o $@
# What such an object depends on is made with these, too: not a part of what settings has.
$(O)/tests/conformance/%.o: ROW_CFLAGS = -DCONF_ON_JIFFY -Itests/conformance -DKBUILD_MODNAME='"conf"'
$(O)/version.o: $(O)/version.c $(O)/settings
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

# Modules are compiled as Linux compiles them: with -Wall, and what cannot work is an error.
# Each image has its own choice of folders; kbuild.py builds them and says where each lies.
MODULE_CFLAGS = $(CPPFLAGS) $(CFLAGS) -Wall -Wno-pointer-sign -Wno-unused-but-set-variable -Werror=implicit-function-declaration \
	-Werror=implicit-int -Werror=return-type -Werror=incompatible-pointer-types $(EXTRA_CFLAGS)
comma := ,
own_folders := $(subst $(comma), ,$(M))
kbuilds_below = $(patsubst %/Kbuild,%,$(wildcard $(foreach d,* */* */*/*,$1/$d/Kbuild)))
lab_folders := $(filter-out $(MINE) $(MINE)/%,$(call kbuilds_below,lab))
skels_folders := $(call kbuilds_below,$(SKELS))
$(O)/module-flags: FORCE
	@mkdir -p $(O)
	@echo $(call squote,$(MODULE_CFLAGS)) >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
# User programs: those of the project, and those in a folder `user` inside a folder of modules
# or beside it; scripts for the shell in such a folder. Of one name the first of own, mine,
# skels and lab is taken.
include tools/user.mk
$(call programs,user)
OBJECTS += $(PROGRAM_OBJECTS)
PROGRAM_OBJECTS :=
mine_folders := $(wildcard $(addprefix $(MINE),/. /*/. /*/*/.))
mine_folders := $(mine_folders:/.=)
programs_of = $(filter-out ./user user,$(sort $(wildcard $(addsuffix /user,$1) $(addsuffix user,$(dir $1)))))
own_programs := $(call programs_of,$(own_folders))
$(call programs_and_scripts,$(own_programs),$(own_folders))
$(foreach folders,mine_folders skels_folders lab_folders,$(call programs_and_scripts,\
	$(filter-out $(own_programs),$(call programs_of,$($(folders)))),$($(folders)),lenient))
kbuild = $(python) tools/module/kbuild.py --out $(O) --image $1 --jobs $(cpus) --verbose $(V) \
	--make '$(MAKE)' --cc '$(CC)' --ld '$(LD)' --nm '$(NM)' --objcopy '$(OBJCOPY)' \
	--defined $(O)/$1.defined --flags $(O)/module-flags --skip '$(SKIP)' \
	--skels-root $(SKELS) --own $(own_folders) $2

# What the headers declare, for `sym`: no module's source is in it.
declared := $(sort $(wildcard $(addsuffix /*.h,$(addprefix include/,asm generated jiffy linux \
	linux/* trace/*)))) $(filter %.c,$(SOURCES)) linker.ld
$(O)/declared-in: FORCE
	@mkdir -p $(O)
	@echo $(declared) >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
$(O)/declarations: $(declared) $(O)/declared-in tools/declarations.py
	$(Q)$(python) tools/declarations.py --table $@ $(declared)

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
$(O)/$1.ksyms.o: $(O)/$1.pass1.elf tools/mksyms.py tools/ksyms.S $(O)/declarations
	$$(Q)$$(python) tools/mksyms.py $(NM) '$(LINES)' $(ADDR2LINE) $$< $(O)/$1.ksyms
	$$(Q)$(CC) -m32 -DKSYMS='"$(O)/$1.ksyms"' -DDECLARATIONS='"$(O)/declarations"' \
		-c tools/ksyms.S -o $$@
$(O)/$1.elf: $(O)/$1.ksyms.o
	$$(call say,LD,$$@)
	$$(Q)$(LD) $(LDFLAGS) $(call image_max,$1) -L$(O)/$1.modules -T linker.ld -Map=$(O)/$1.map -o $$@ $2 $(O)/version.o \
		$(O)/$1.modules/table.o @$(O)/$1.modules/objects $(O)/$1.ksyms.o
	$$(Q)$(NM) -n $$@ >$(O)/$1.sym
	$$(Q)sh tools/same-symbols.sh $(NM) $(O)/$1.pass1.elf $$@
endef
$(eval $(call link_image,jiffy,$(OBJECTS) $(PROGRAM_OBJECTS),--mine $(wildcard $(MINE)) --skels $(skels_folders) --lab $(lab_folders)))
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

# What drives the browser in tests/trace, in the version and with the hash of the lock file.
$(O)/browser/installed: tests/trace/package.json tests/trace/package-lock.json
	$(call say,NPM,$@)
	@mkdir -p $(@D) && cp $^ $(@D)
	$(Q)cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || { \
		cat npm.log; echo 'make: npm could not fetch playwright-core (is there a network?)' >&2; exit 1; }
	@touch $@

-include $(wildcard $(patsubst %.o,%.d,$(OBJECTS) $(TEST_OBJECTS) $(BENCH_OBJECTS) $(CONF_OBJECTS) $(STRESS_OBJECTS)))
