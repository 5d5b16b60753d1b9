/* SPDX-License-Identifier: MIT */
/*
 * The tables that tools/mksyms.py and tools/declarations.py made, as an object file.
 *
 * Context: -
 * Locking: -
 * Linux: scripts/link-vmlinux.sh.
 */
	.section .ksyms, "a", @progbits
	.incbin KSYMS
	.section .declarations, "a", @progbits
	.incbin DECLARATIONS
	.section .note.GNU-stack, "", @progbits
