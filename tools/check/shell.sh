#!/bin/sh
# SPDX-License-Identifier: MIT
# Shell scripts are POSIX sh and free of the usual traps.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need shellcheck shellcheck
sources sh | each shellcheck --shell=sh --external-sources '{}'
