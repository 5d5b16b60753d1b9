// SPDX-License-Identifier: MIT
/*
 * Module parameters: from key=value to a variable.
 *
 * Each type is a struct kernel_param_ops; an array calls its element's for each value
 * between commas. Text of charp is copied and given back at rmmod.
 *
 * Context: process context, in insmod, before the module's init function runs.
 * Locking: module_lock, held by the caller.
 * Linux: kernel/params.c.
 */
#include "module.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

/* @wide: what @get reads; a value that @type cannot hold is -ERANGE. */
#define NUMBER_OPS(_name, _type, wide, get)                                           \
	static int set_##_name(const char *val, const struct kernel_param *kp)        \
	{                                                                             \
		wide value;                                                           \
		int err = get(val, 0, &value);                                        \
                                                                                      \
		if (err)                                                              \
			return err;                                                   \
		if ((wide)(_type)value != value)                                      \
			return -ERANGE;                                               \
		*(_type *)kp->arg = value;                                            \
		return 0;                                                             \
	}                                                                             \
	const struct kernel_param_ops param_ops_##_name = { .set = set_##_name, .type = #_name }

NUMBER_OPS(byte, u8, unsigned int, kstrtouint);
NUMBER_OPS(short, s16, int, kstrtoint);
NUMBER_OPS(ushort, u16, unsigned int, kstrtouint);
NUMBER_OPS(int, int, int, kstrtoint);
NUMBER_OPS(uint, unsigned int, unsigned int, kstrtouint);
NUMBER_OPS(long, long, long, kstrtol);
NUMBER_OPS(ulong, unsigned long, unsigned long, kstrtoul);

static int set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ?: "1", kp->arg);
}

static int set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val, &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

const struct kernel_param_ops param_ops_bool = { .set = set_bool, .type = "bool", .flag = true };
const struct kernel_param_ops param_ops_invbool = { .set = set_invbool, .type = "invbool" };

/* Text that insmod gave, for module_free_args(). */
struct charp_value {
	struct list_head list;
	const struct module_image *image;
	char text[];
};

static LIST_HEAD(charp_values); /* module_lock */

static int set_charp(const char *val, const struct kernel_param *kp)
{
	struct charp_value *value = kmalloc(sizeof(*value) + strlen(val) + 1, GFP_KERNEL);

	if (!value)
		return -ENOMEM;
	strcpy(value->text, val);
	value->image = module_image_at((unsigned long)kp->arg); /* not kp: see set_element() */
	list_add(&value->list, &charp_values);
	*(char **)kp->arg = value->text;
	return 0;
}

const struct kernel_param_ops param_ops_charp = { .set = set_charp, .type = "charp" };

void module_free_args(const struct module_image *image)
{
	struct charp_value *value, *next;

	list_for_each_entry_safe(value, next, &charp_values, list) {
		if (value->image != image)
			continue;
		list_del(&value->list);
		kfree(value);
	}
}

static int set_string(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *string = kp->arg;

	if (strlen(val) >= string->maxlen) {
		pr_err("%s: string doesn't fit in %u chars.\n", kp->name, string->maxlen - 1);
		return -ENOSPC;
	}
	strcpy(string->string, val);
	return 0;
}

const struct kernel_param_ops param_ops_string = { .set = set_string, .type = "string" };

/* One value of an array: @val up to a comma, which is overwritten. */
static int set_element(const struct kernel_param *kp, unsigned int i, char *val)
{
	const struct kparam_array *array = kp->arg;
	struct kernel_param element = *kp;

	if (i == array->max) {
		pr_err("%s: can only take %u arguments\n", kp->name, array->max);
		return -EINVAL;
	}
	element.arg = (char *)array->elem + i * array->elemsize;
	return array->ops->set(val, &element);
}

static int set_array(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *array = kp->arg;
	char *next, *at = (char *)val;
	unsigned int n = 0;
	int err;

	do {
		next = strchr(at, ',');
		if (next)
			*next++ = '\0';
		err = set_element(kp, n, at);
		if (err)
			return err;
		n++;
		at = next;
	} while (at);
	if (array->num)
		*array->num = n;
	return 0;
}

const struct kernel_param_ops param_array_ops = { .set = set_array, .type = "array" };

static bool same_param(const char *a, const char *b)
{
	while (*a && (*a == *b || (*a == '-' && *b == '_') || (*a == '_' && *b == '-'))) {
		a++;
		b++;
	}
	return !*a && !*b;
}

static int set_one(const struct module_image *image, char *key)
{
	const struct kernel_param *kp;
	char *val = strchr(key, '=');
	int err;

	if (val)
		*val++ = '\0';
	for (kp = image->params; kp < image->params_end; kp++) {
		if (!same_param(kp->name, key))
			continue;
		if (!val && !kp->ops->flag) {
			pr_err("%s: `%s' needs a value: %s=...\n", image->name, key, key);
			return -EINVAL;
		}
		err = kp->ops->set(val, kp);
		if (err)
			pr_err("%s: `%s' invalid for parameter `%s'\n", image->name, val ?: "",
			       key);
		return err;
	}
	pr_warn("%s: unknown parameter '%s' ignored\n", image->name, key);
	return 0;
}

int module_parse_args(const struct module_image *image, char **args)
{
	int err;

	for (; *args; args++) {
		err = set_one(image, *args);
		if (err)
			return err;
	}
	return 0;
}
