// SPDX-License-Identifier: MIT
/*
 * insmod, rmmod, lsmod, modinfo.
 *
 * A module is named as people type it on Linux: timer, timer.ko, ../skels/timer.ko. All of
 * them lie in the image; the last part of the path, without .ko, is the name.
 *
 * Context: the command in its thread, in which the init and exit functions run too.
 * Locking: module_lock, to list them.
 * Linux: kmod's tools of these names.
 */
#include "../module.h"
#include "shell.h"

#include <jiffy/nearest.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define NAMES_MAX 128 /* that a mistyped one is compared with */

/* timer.ko, with or without a path, becomes timer; in place. */
static char *name_of(char *path)
{
	char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (len > 3 && !strcmp(name + len - 3, ".ko"))
		name[len - 3] = '\0';
	return name;
}

/* There are no options; a parameter may begin with anything. */
static bool is_option(const char *word)
{
	return word[0] == '-';
}

static int __process_context unknown(const char *name)
{
	const struct module_image *image;
	const char *names[NAMES_MAX], *near;
	size_t n = 0;

	if (module_image_missing(name))
		return shell_error("%s was left out of the image: %s", name,
				   module_image_missing(name));
	for_each_module_image(image) if (n < NAMES_MAX) names[n++] = image->name;
	near = nearest(name, names, n);
	if (near)
		return shell_error("there is no module '%s'; did you mean '%s'?", name, near);
	return shell_error("there is no module '%s'; 'modinfo' lists them, 'make M=DIR' adds yours",
			   name);
}

void shell_module_note(const char *name)
{
	const struct module_note *note;

	for (note = module_notes; note->name; note++)
		if (!strcmp(note->name, name))
			tty_printf("%s: %s\n", name, note->text);
}

static int __process_context cmd_insmod(int argc, char **argv)
{
	const struct module_image *image;
	const char *need;
	char *name;
	int err;

	if (argc < 2)
		return shell_usage("the name of a module is missing");
	if (is_option(argv[1]))
		return shell_usage("it has no option '%s'", argv[1]);
	name = name_of(argv[1]);
	image = module_image_find(name);
	if (!image)
		return unknown(name);
	need = module_missing_need(image);
	if (need && !module_image_is_loaded(image)) {
		pr_err("%s: Unknown symbol of module %s (err %d)\n", image->name, need, -ENOENT);
		return shell_error("%s needs %s; first: insmod %s", image->name, need, need);
	}
	if (!module_image_is_loaded(image))
		shell_module_note(image->name);
	err = module_load(name, argv + 2);
	if (err == -EEXIST)
		return shell_error("%s is loaded already; to load it anew: rmmod %s", image->name,
				   image->name);
	if (err && errname(err))
		return shell_error("could not insert module %s: %s", image->name, errname(err));
	if (err)
		return shell_error("could not insert module %s: error %d, which has no name",
				   image->name, err);
	return 0;
}

static int __process_context in_use(const struct module_image *image)
{
	const struct module_image *user;
	char users[80] = "";
	size_t len = 0;

	mutex_lock(&module_lock);
	for (user = module_user(image, NULL); user; user = module_user(image, user))
		len += scnprintf(users + len, sizeof(users) - len, " %s", user->name);
	mutex_unlock(&module_lock);
	if (len)
		return shell_error("module %s is in use by:%s", image->name, users);
	return shell_error("module %s is in use: somebody holds a reference (an open file?)",
			   image->name);
}

static int __process_context cmd_rmmod(int argc, char **argv)
{
	const struct module_image *image;
	char *name;
	int err;

	if (argc < 2)
		return shell_usage("the name of a module is missing");
	if (is_option(argv[1]))
		return shell_usage("it has no option '%s'", argv[1]);
	if (argc > 2)
		return shell_usage("one module, not %d", argc - 1);
	name = name_of(argv[1]);
	image = module_image_find(name);
	err = module_unload(name);
	if (err == -ENOENT)
		return image ? shell_error("module %s is not loaded; 'lsmod' lists what is", name)
			     : unknown(name);
	if (err == -EWOULDBLOCK)
		return in_use(image);
	if (err == -EBUSY)
		return shell_error("module %s %s", image->name,
				   module_has_to_stay(image)
					   ? "has no exit function: it has to stay"
					   : "is just being loaded or unloaded");
	return 0;
}

static int __process_context cmd_lsmod(int argc, char **argv)
{
	const struct module_image *image, *user;

	if (argc > 1)
		return shell_usage("no arguments");
	mutex_lock(&module_lock);
	tty_printf("%-24s %8s  %s\n", "Module", "Size", "Used by");
	for_each_module_image(image)
	{
		if (!module_image_is_loaded(image))
			continue;
		tty_printf("%-24s %8zu  %d", image->name,
			   (size_t)(image->end - image->start + image->bss_end - image->bss),
			   module_refcount(image->module));
		for (user = module_user(image, NULL); user; user = module_user(image, user))
			tty_printf(" %s", user->name);
		tty_printf("\n");
	}
	mutex_unlock(&module_lock);
	return 0;
}

static void __process_context print_line(const char *tag, const char *text)
{
	tty_printf("%s:%*s%s\n", tag, (int)(15 - strlen(tag)), "", text);
}

/* The text of @tag in @image that begins with the same name as @param, up to the colon. */
static const char *of_param(const struct module_image *image, const char *tag, const char *param)
{
	size_t len = strchrnul(param, ':') - param + 1;
	const char *text = module_image_info(image, tag, NULL);

	while (text && strncmp(text, param, len))
		text = module_image_info(image, tag, text);
	return text ? text + len : NULL;
}

/* As Linux's: name:description (type). */
static void __process_context print_params(const struct module_image *image)
{
	const char *text = NULL, *colon, *what;

	while ((text = module_image_info(image, "parmtype", text))) {
		colon = strchrnul(text, ':');
		what = of_param(image, "parm", text);
		tty_printf("parm:           %.*s:%s%s(%s)\n", (int)(colon - text), text, what ?: "",
			   what ? " " : "", *colon ? colon + 1 : colon);
	}
}

static void __process_context print_image(const struct module_image *image)
{
	static const char *const tags[] = { "description", "author", "license", "version",
					    "alias" };
	const struct module_need *need;
	const char *text = NULL;
	size_t i;

	print_line("name", image->name);
	print_line("built from", image->folder);
	for (i = 0; i < ARRAY_SIZE(tags); i++)
		while ((text = module_image_info(image, tags[i], text)))
			print_line(tags[i], text);
	for (need = module_needs; need->user; need++)
		if (!strcmp(need->user, image->name))
			print_line("depends", need->provider);
	print_params(image);
}

static void __process_context print_images(void)
{
	const struct module_missing *missing;
	const struct module_image *image;

	tty_printf("%-24s %-8s %s\n", "NAME", "LOADED", "BUILT FROM");
	for_each_module_image(image)
		tty_printf("%-24s %-8s %s\n", image->name,
			   module_image_is_loaded(image) ? "yes" : "no", image->folder);
	for (missing = modules_missing; missing->name; missing++)
		tty_printf("%-24s left out: %s\n", missing->name, missing->reason);
}

static int __process_context cmd_modinfo(int argc, char **argv)
{
	const struct module_image *image;
	char *name;

	if (argc > 1 && is_option(argv[1]))
		return shell_usage("it has no option '%s'", argv[1]);
	if (argc > 2)
		return shell_usage("one module, or none to list them");
	if (argc == 1) {
		print_images();
		return 0;
	}
	name = name_of(argv[1]);
	image = module_image_find(name);
	if (!image)
		return unknown(name);
	print_image(image);
	return 0;
}

SHELL_COMMAND(insmod, .name = "insmod", .group = "modules", .summary = "load a module",
	      .usage = "NAME [KEY=VALUE]...", .example = "insmod hello times=2",
	      .counterpart = "insmod", .run = cmd_insmod);
SHELL_COMMAND(rmmod, .name = "rmmod", .group = "modules", .summary = "unload a module",
	      .usage = "NAME", .example = "insmod hello; rmmod hello", .counterpart = "rmmod",
	      .run = cmd_rmmod);
SHELL_COMMAND(lsmod, .name = "lsmod", .group = "modules", .summary = "those that are loaded",
	      .usage = "", .example = "lsmod", .counterpart = "lsmod", .run = cmd_lsmod);
SHELL_COMMAND(modinfo, .name = "modinfo", .group = "modules", .summary = "what one is; the list",
	      .usage = "[NAME]", .example = "modinfo hello", .counterpart = "modinfo",
	      .run = cmd_modinfo);
