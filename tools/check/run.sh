#!/bin/sh
# SPDX-License-Identifier: MIT
# Run the checks, all or those named: a line for each with its result and its
# seconds, what the failing ones found, and a count at the end. See README.md.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

all="builds contexts callbacks layers headers style docs functions cppcheck sparse format"
all="$all spelling shell python"
export O

# layers reads the objects that builds leaves; without builds, those of `make`.
objects() {
	if [ -d "$O/check-gcc" ]; then
		echo "$O/check-gcc"
	else
		echo "$O"
	fi
}

run_check() {
	case $1 in
	layers) python3 "$here/layers.py" --root "$root" --objects "$(objects)" ;;
	callbacks | docs | format | style) python3 "$here/$1.py" --root "$root" ;;
	*) sh "$here/$1.sh" --root "$root" ;;
	esac
}

need python3 python3
for name in "$@"; do
	case " $all " in
	*" $name "*) ;;
	*)
		echo "$name: no such check; there are: $all"
		exit 2
		;;
	esac
done

# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- $all

findings=$(mktemp) || exit 1
trap 'rm -f "$findings"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0
for name in "$@"; do
	start=$(date +%s)
	if run_check "$name" >"$findings" 2>&1; then
		result=ok
		passed=$((passed + 1))
	else
		result=FAIL
		failed=$((failed + 1))
	fi
	printf '%-10s %-4s %4d s\n' "$name" "$result" $(($(date +%s) - start))
	[ "$result" = ok ] || sed 's/^/    /' "$findings"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
