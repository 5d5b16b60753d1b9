#!/bin/sh
# SPDX-License-Identifier: MIT
# The symbol table is made from the first link and used in the second: no address
# in between may have moved. Usage: same-symbols.sh NM FIRST SECOND
set -e
nm=$1
list() {
	"$nm" -n "$1" | grep -v -e ' __ksyms_' -e ' __image_end$' | cut -d ' ' -f 1,3
}
if [ "$(list "$2")" != "$(list "$3")" ]; then
	echo "same-symbols: addresses in $3 differ from $2: its symbol table is wrong" >&2
	exit 1
fi
