/* SPDX-License-Identifier: MIT */
/*
 * A user program as an object file: its entry in the table, and its bytes.
 *
 * Context: -
 * Locking: -
 * Linux: a file in the file system; initramfs in usr/.
 */
	.section user_programs, "a", @progbits
	.long 2f, 3f, 1f, 4f - 1f
	.section .rodata, "a", @progbits
	.balign 4
1:	.incbin PROGRAM_FILE
4:
2:	.asciz PROGRAM_NAME
3:	.asciz PROGRAM_FOLDER
	.section .note.GNU-stack, "", @progbits
