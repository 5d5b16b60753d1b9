/* SPDX-License-Identifier: MIT */
/*
 * The symbol table that tools/mksyms.py made, as an object file.
 *
 * Context: -
 * Locking: -
 * Linux: scripts/link-vmlinux.sh.
 */
	.section .ksyms, "a", @progbits
	.incbin KSYMS
	.section .note.GNU-stack, "", @progbits
