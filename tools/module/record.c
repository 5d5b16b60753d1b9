// SPDX-License-Identifier: MIT
/*
 * The record of a module: compiled once for each, with its name and folder, and linked
 * with its objects. In it what the module calls THIS_MODULE, and where the linker has
 * put its parts (tools/module/link.py makes these symbols).
 *
 * Context: -
 * Locking: -
 * Linux: the .mod.c that scripts/mod/modpost.c writes.
 */
#include <jiffy/module_image.h>
#include <linux/compiler.h>
#include <linux/module.h>

extern int __weak init_module(void);
extern void __weak cleanup_module(void);

#define PASTE(a, b) a##b
#define PASTE2(a, b) PASTE(a, b)
#define BORDER(what) PASTE2(__start_module_##what##_, MODULE_IDENT)

extern char BORDER(text)[], BORDER(init)[], BORDER(rodata)[], BORDER(data)[], BORDER(end)[];
extern char BORDER(pristine)[], BORDER(bss)[], BORDER(bss_end)[];
extern char BORDER(percpu)[], BORDER(percpu_end)[];
extern const char BORDER(modinfo)[], BORDER(modinfo_end)[];
extern const struct kernel_param BORDER(param)[], BORDER(param_end)[];

/* With the kernel's data, since they are asked for while the module is not mapped. */
static const char __section(".module_names") name[] = KBUILD_MODNAME;
static const char __section(".module_names") folder[] = MODULE_FOLDER;

static const struct module_image __used __section(".module_images") __aligned(4) module_image = {
	.name = name,
	.folder = folder,
	.module = &__this_module,
	.start = BORDER(text),
	.init = BORDER(init),
	.rodata = BORDER(rodata),
	.data = BORDER(data),
	.end = BORDER(end),
	.pristine = BORDER(pristine),
	.bss = BORDER(bss),
	.bss_end = BORDER(bss_end),
	.percpu = BORDER(percpu),
	.percpu_end = BORDER(percpu_end),
	.modinfo = BORDER(modinfo),
	.modinfo_end = BORDER(modinfo_end),
	.params = BORDER(param),
	.params_end = BORDER(param_end),
};

struct module __this_module = {
	.state = MODULE_STATE_UNFORMED,
	.name = name,
	.init = init_module,
	.exit = cleanup_module,
	.image = &module_image,
};
