// SPDX-License-Identifier: MIT
/*
 * kernel/task: programs' files, found good or bad (elf_image.c), and their names (exec.c).
 *
 * Context: threads.
 * Locking: none.
 * Linux: fs/binfmt_elf.c.
 */
#include "../../../kernel/task/elf_image.h"

#include <jiffy/ktest.h>
#include <jiffy/program.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

/* A file with a header and two segments, good until something is changed. */
struct file_image {
	struct elf32_hdr h;
	struct elf32_phdr p[2];
	char bytes[64];
};

static const struct file_image good = {
	.h = {
		.e_ident = ELFMAG "\1\1\1",
		.e_type = ET_EXEC,
		.e_machine = EM_386,
		.e_version = EV_CURRENT,
		.e_entry = PROGRAM_START + 0x10,
		.e_phoff = offsetof(struct file_image, p),
		.e_phentsize = sizeof(struct elf32_phdr),
		.e_phnum = 2,
	},
	.p = {
		{ .p_type = PT_LOAD, .p_offset = offsetof(struct file_image, bytes),
		  .p_vaddr = PROGRAM_START, .p_filesz = 32, .p_memsz = 32, .p_flags = PF_R | PF_X },
		{ .p_type = PT_LOAD, .p_offset = offsetof(struct file_image, bytes) + 32,
		  .p_vaddr = PROGRAM_START + 0x1000, .p_filesz = 32, .p_memsz = 0x3000,
		  .p_flags = PF_R | PF_W },
	},
};

/* What is said of the good file with one field changed; NULL: nothing. */
#define SAID_WITH(field, value)                              \
	({                                                   \
		struct file_image _f = good;                 \
		struct elf_image _image;                     \
		_f.field = (value);                          \
		elf_image_check(&_f, sizeof(_f), &_image);   \
	})
#define EXPECT_SAID(text, field, value)                                      \
	do {                                                                 \
		const char *_said = SAID_WITH(field, value);                 \
		EXPECT(_said && strstr(_said, text));                        \
	} while (0)

KTEST(elf_image_good, "A static program for the user window is taken; its end is known.")
{
	struct elf_image image;

	EXPECT(!elf_image_check(&good, sizeof(good), &image));
	EXPECT_EQ(image.entry, good.h.e_entry);
	EXPECT_EQ(image.nr, 2);
	EXPECT_EQ(image.end, PROGRAM_START + 0x4000);
	/* A header more than this kernel needs does no harm. */
	EXPECT(!SAID_WITH(p[1].p_type, 0x6474e551));
}

KTEST(elf_image_header, "A file that is no such program is refused, with the reason.")
{
	struct elf_image image;

	EXPECT(strstr(elf_image_check(&good, 0, &image), "not built"));
	EXPECT(strstr(elf_image_check(&good, sizeof(good.h) - 1, &image), "no ELF"));
	EXPECT_SAID("no ELF", h.e_ident[1], 'e');
	EXPECT_SAID("32-bit", h.e_ident[EI_CLASS], 2);
	EXPECT_SAID("32-bit", h.e_ident[EI_DATA], 2);
	EXPECT_SAID("32-bit", h.e_machine, 62);
	EXPECT_SAID("version", h.e_version, 2);
	EXPECT_SAID("-pie", h.e_type, 3);
	EXPECT_SAID("wrong size", h.e_phentsize, 56);
	EXPECT_SAID("too many", h.e_phnum, 0);
	EXPECT_SAID("too many", h.e_phnum, 0xffff);
	EXPECT_SAID("not all in the file", h.e_phnum, 6);
	EXPECT_SAID("not all in the file", h.e_phoff, 0xfffffff0);
	EXPECT_SAID("not all in the file", h.e_phoff, sizeof(good));
	EXPECT_SAID("not all in the file", h.e_phoff, 53);
	EXPECT_SAID("entry point", h.e_entry, PROGRAM_START + 0x1010);
	EXPECT_SAID("entry point", h.e_entry, 0x100000);
}

KTEST(elf_image_segments, "Segments outside the file, the window, or over each other are refused.")
{
	EXPECT_SAID("not all in the file", p[0].p_offset, sizeof(good) - 31);
	EXPECT_SAID("not all in the file", p[0].p_offset, 0xffffffff);
	EXPECT_SAID("larger in the file", p[0].p_filesz, 33);
	EXPECT_SAID("larger in the file", p[0].p_memsz, 31);
	EXPECT_SAID("user window", p[0].p_vaddr, 0x100000);
	EXPECT_SAID("user window", p[0].p_vaddr, PROGRAM_START - 1);
	EXPECT_SAID("user window", p[0].p_vaddr, PROGRAM_END - 31);
	EXPECT_SAID("user window", p[0].p_vaddr, 0xffffffff);
	EXPECT_SAID("user window", p[1].p_memsz, 0xffffffff);
	EXPECT_SAID("user window", p[1].p_memsz, PROGRAM_END - PROGRAM_START);
	EXPECT_SAID("page in common", p[0].p_memsz, 0x1001);
	EXPECT_SAID("page in common", p[1].p_vaddr, PROGRAM_START + 0x20);
	EXPECT_SAID("dynamic", p[1].p_type, PT_INTERP);
	EXPECT_SAID("dynamic", p[1].p_type, PT_DYNAMIC);
	EXPECT_SAID("thread-local", p[1].p_type, PT_TLS);
}

KTEST(elf_image_random, "Whatever is in a file, what it is taken for lies in it and in the window.")
{
	struct file_image *file = test_alloc(sizeof(*file));
	u32 random = 1, taken = 0;

	for (int round = 0; round < 20000; round++) {
		struct elf_image image;

		*file = good;
		for (int change = 0; change < 3; change++) {
			random = random * 1664525 + 1013904223;
			((u8 *)file)[(random >> 8) % offsetof(struct file_image, bytes)] = random >>
											   24;
		}
		if (elf_image_check(file, sizeof(*file), &image))
			continue;
		taken++;
		EXPECT((char *)(image.segments + image.nr) <= (char *)(file + 1));
		EXPECT(image.end > PROGRAM_START && image.end <= PROGRAM_END);
	}
	EXPECT(taken);
	kfree(file);
}

KTEST(program_names, "A program is meant by its name, with more or less of its path.")
{
	const struct user_program program = { .name = "test", .folder = "../a/3-x/user" };
	const struct user_program *found;

	EXPECT(program_matches(&program, "test"));
	EXPECT(program_matches(&program, "./test"));
	EXPECT(program_matches(&program, "user/test"));
	EXPECT(program_matches(&program, "./3-x/user/test"));
	EXPECT(program_matches(&program, "../a/3-x/user/test"));
	EXPECT(!program_matches(&program, "est"));
	EXPECT(!program_matches(&program, "test2"));
	EXPECT(!program_matches(&program, "er/test"));
	EXPECT(!program_matches(&program, "x/user/test"));
	EXPECT(!program_matches(&program, "user/"));
	EXPECT(!program_matches(&program, ""));
	EXPECT(!program_matches(&program, "b/a/3-x/user/test"));
	EXPECT_EQ(program_find("nothing/hello", &found), 0);
	EXPECT(!found);
	EXPECT_EQ(program_find("./user/hello", &found), 1);
	EXPECT(found && !strcmp(found->name, "hello"));
}
