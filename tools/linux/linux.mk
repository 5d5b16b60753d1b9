# SPDX-License-Identifier: MIT
#
# Targets that run a real Linux beside Jiffy, and the rows that both run.

#: make conformance  the rows of tests/conformance on 1, 2 and 4 CPUs: ROWS= SEEDS=
#: make conformance-linux  ... on Debian's Linux too, compared: ROWS= KERNEL=debug
#: make conformance-report  ... and a debug Linux, on 1, 2 and 4 CPUs, into docs/conformance.md
CONF := $(O)/conformance
rows = $(foreach row,$(ROWS),$(call squote,$(row)))
conf = @$(python) tests/conformance/linux/conformance.py --out $(CONF) --jiffy $(1)/jiffy-conf.elf \
	--debian $(O)/linux/debian --qemu $$(sh tools/setup.sh --which qemu) \
	--cross "$$(sh tools/setup.sh --which cross)"
conformance:
	$(with_tests)
	$(setup) $@
	$(build) O=$(CONF)/jitter JITTER=1 $(CONF)/jitter/jiffy-conf.elf
	$(call conf,$(CONF)/jitter) --only jiffy --cpus 1,2,4 --seeds $(SEEDS) $(rows)
conformance-linux:
	$(with_tests)
	$(setup) $@ $(if $(filter debug,$(KERNEL)),bench-linux)
	$(build) O=$(CONF)/hz250 HZ=250 $(CONF)/hz250/jiffy-conf.elf
	$(call conf,$(CONF)/hz250) --kernel $(KERNEL) --check docs/conformance.md $(rows)
	$(build) $(IMAGE)
	@$(on_linux) --agree --out $(O)/linux
conformance-report:
	$(with_tests)
	$(setup) $@ bench-linux
	$(build) O=$(CONF)/report HZ=250 JITTER=1 $(CONF)/report/jiffy-conf.elf
	$(call conf,$(CONF)/report) --cpus 1,2,4 --seeds $(SEEDS) --report docs/conformance.md
#: make linux      M=DIR RUN="insmod NAME; sleep 2": on Linux 6.1 and here, side by side
on_both = $(python) tools/linux/on_both.py --modules '$1' --run $(call squote,$2) --skip '$(SKIP)'
# As it was typed: a $? in it is the shell's.
linux: asked = $(call on_both,$(M),$(value RUN))
# A lab's module and program, which both kernels must run alike: make linux works.
conformance-linux: asked = $(call on_both,lab/deferred_work/3-4-5-deferred/kernel,insmod deferred; \
	makenode; ./test a 1; sleep 8; rmmod deferred)
on_linux = QEMU=$$(sh tools/setup.sh --which qemu) $(asked) --jiffy $(IMAGE) \
	--cross "$$(sh tools/setup.sh --which cross)"
linux:
	@$(asked) --check
	$(setup) linux
	$(build) $(IMAGE) || { echo 'linux: it does not build for Jiffy; the lines above say why' >&2; exit 1; }
	@$(on_linux) --out $(O)/linux --cpus $(CPUS) --extra $(call squote,$(APPEND)) $(if $(TIMEOUT),--timeout $(TIMEOUT))
#: make bench-linux  the same rows measured on two Linuxes too: ROWS= UPDATE=1 TWICE=1
bench-linux:
	$(with_tests)
	$(setup) bench-linux
	$(build) O=$(O)/bench DEBUG=0 $(O)/bench/jiffy-bench.elf
	@JIFFY_BUILD=$(abspath $(O)) QEMU=$$(sh tools/setup.sh --which qemu) $(python) \
		tests/bench/bench_linux.py --cross "$$(sh tools/setup.sh --which cross)" \
		$(if $(UPDATE),--update) $(if $(TWICE),--twice) $(rows)
