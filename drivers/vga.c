// SPDX-License-Identifier: MIT
/*
 * The log on a VGA text screen, where there is one: a mirror. The shell and its
 * output are on the serial line, and the screen's first line says so.
 *
 * Context: writing in any, under the console's lock.
 * Locking: the console's.
 * Linux: drivers/video/console/vgacon.c.
 */
#include <asm/io.h>
#include <jiffy/console.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/types.h>

#define VGA_TEXT ((volatile u16 *)0xb8000)
#define COLUMNS 80
#define ROWS 25
#define ATTRIBUTE 0x0700 /* light grey on black */
#define CRTC_INDEX 0x3d4
#define CRTC_DATA 0x3d5
#define CRTC_CURSOR_START 0x0a
#define CRTC_CURSOR_OFF 0x20
#define CRTC_CURSOR_LOW 0x0f
#define PROBE 0x5a

static unsigned int row, column; /* console lock */

static void clear_row(unsigned int r)
{
	unsigned int c;

	for (c = 0; c < COLUMNS; c++)
		VGA_TEXT[r * COLUMNS + c] = ATTRIBUTE | ' ';
}

/* Row 0 stays: it says where the shell is. */
static void new_line(void)
{
	unsigned int i;

	column = 0;
	if (++row < ROWS)
		return;
	for (i = COLUMNS; i < (ROWS - 1) * COLUMNS; i++)
		VGA_TEXT[i] = VGA_TEXT[i + COLUMNS];
	clear_row(--row);
}

static void put_char(char c)
{
	if (c == '\n') {
		new_line();
	} else if (c == '\r') {
		column = 0;
	} else {
		if (column == COLUMNS)
			new_line();
		VGA_TEXT[row * COLUMNS + column++] = ATTRIBUTE | (u8)c;
	}
}

static void vga_write(const char *s, size_t n)
{
	while (n--)
		put_char(*s++);
}

static struct console vga_console = { .name = "vga", .write = vga_write, .log_only = true };

/* Memory at its address is no sign of a card: a PC without one may have RAM there. */
static bool vga_present(void)
{
	outb(CRTC_CURSOR_LOW, CRTC_INDEX);
	outb(PROBE, CRTC_DATA);
	return inb(CRTC_DATA) == PROBE;
}

static int __process_context vga_start(void)
{
	static const char notice[] = "Jiffy's log. The shell is on the serial port COM1.\n";
	unsigned int r;

	if (!vga_present())
		return 0;
	outb(CRTC_CURSOR_START, CRTC_INDEX);
	outb(CRTC_CURSOR_OFF, CRTC_DATA);
	for (r = 0; r < ROWS; r++)
		clear_row(r);
	vga_write(notice, sizeof(notice) - 1);
	register_console(&vga_console);
	return 0;
}

device_initcall(vga_start);
