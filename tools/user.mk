# SPDX-License-Identifier: MIT
#
# User programs and scripts: each .c file of a folder is a program, linked for the user window against the
# small C library of user/lib, and put into the image. Included by the Makefile; `programs`
# is called there once a folder.

USER_CPPFLAGS := -nostdinc -Iinclude/user
# As for the kernel, but with the C calling convention that programs expect; what is not
# used is left out.
USER_CFLAGS := $(filter-out -mregparm=3 -freg-struct-return,$(CFLAGS)) -ffunction-sections -fdata-sections
USER_WARNINGS := -Wall
USER_LDFLAGS := -m elf_i386 -nostdlib -static --build-id=none -z noexecstack --nmagic --gc-sections -S

# The kernel's own files that are in the library too, and the one that goes with them.
USER_LIB_SHARED := lib/string.c lib/ctype.c lib/vsprintf.c user/lib/pointer.c
USER_LIB_OWN := $(filter-out $(USER_LIB_SHARED),$(sort $(wildcard user/lib/*.c user/lib/*.S)))
USER_LIB := $(patsubst %,$(O)/user-lib/%.o,$(basename $(USER_LIB_SHARED) $(USER_LIB_OWN)))

$(O)/user-lib/%.o: %.c $(O)/settings
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(if $(filter $<,$(USER_LIB_SHARED)),$(CPPFLAGS),$(USER_CPPFLAGS)) $(USER_CFLAGS) \
		$(USER_WARNINGS) $(EXTRA_CFLAGS) -MMD -MP -c $< -o $@
$(O)/user-lib/%.o: %.S $(O)/settings
	@mkdir -p $(@D)
	$(call say,AS,$<)
	$(Q)$(CC) -m32 -g -MMD -MP -c $< -o $@

# programs(folder,how): a rule for each program of a folder. how: "lenient" for one whose
# mistakes shall not keep the image from being built: the program is empty then, and says so
# when it is run; it is tried again the next time.
PROGRAM_OBJECTS :=
PROGRAM_NAMES :=
programs = $(foreach p,$(filter-out $(if $2,$(PROGRAM_NAMES)),$(patsubst $1/%.c,%,$(sort $(wildcard $1/*.c)))),\
	$(eval $(call program,$1,$p,$2)))
# A script: a file without a dot in its name.
scripts = $(foreach p,$(filter-out Kbuild Makefile $(if $2,$(PROGRAM_NAMES)),$(foreach f,$(sort $(wildcard $1/*)),\
	$(if $(findstring .,$(notdir $f))$(wildcard $f/.),,$(notdir $f)))),$(eval $(call script,$1,$p)))
# programs_and_scripts(folders of programs,folders of modules,how). Names that were there before
# are passed over if how is lenient.
programs_and_scripts = $(foreach f,$1,$(call programs,$f,$3))$(foreach f,$2,$(call scripts,$f,$3))$(eval \
	PROGRAM_NAMES := $(notdir $(patsubst %.prog.o,%,$(PROGRAM_OBJECTS))))
program_dir = $(O)/programs/$(subst ../,up/,$(patsubst /%,root/%,$1))
define program
$(call program_dir,$1)/$2.prog: $1/$2.c $(USER_LIB) user/lib/user.ld $(O)/settings
	@mkdir -p $$(@D)
	$$(call say,PROG,$1/$2)
	$$(Q)$$(CC) $$(USER_CPPFLAGS) $$(USER_CFLAGS) $$(USER_WARNINGS) -MMD -MP -MT $$@ \
		-c $$< -o $$(@:.prog=.o) && \
	$$(LD) $$(USER_LDFLAGS) -T user/lib/user.ld -o $$@ $$(@:.prog=.o) $$(USER_LIB) || { \
		echo '$1/$2.c was not built; include/user/README.md says what a program can use' >&2; \
		$(if $(filter lenient,$3),: >$$@,exit 1); }
$(call program_dir,$1)/$2.prog.o: $(call program_dir,$1)/$2.prog tools/user_program.S
	$$(Q)$$(CC) -m32 -DPROGRAM_FILE='"$$<"' -DPROGRAM_NAME='"$2"' -DPROGRAM_FOLDER='"$1"' \
		-c tools/user_program.S -o $$@
PROGRAM_OBJECTS += $(call program_dir,$1)/$2.prog.o
-include $(wildcard $(call program_dir,$1)/$2.d)
endef
define script
$(call program_dir,$1)/$2.prog.o: $1/$2 tools/user_program.S
	@mkdir -p $$(@D)
	$$(Q)$$(CC) -m32 -DPROGRAM_FILE='"$$<"' -DPROGRAM_NAME='"$2"' -DPROGRAM_FOLDER='"$1"' \
		-c tools/user_program.S -o $$@
PROGRAM_OBJECTS += $(call program_dir,$1)/$2.prog.o
endef
_ := $(shell find $(O)/programs -name '*.prog' -empty -delete 2>/dev/null)

-include $(wildcard $(USER_LIB:.o=.d))
