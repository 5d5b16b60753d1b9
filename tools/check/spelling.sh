#!/bin/sh
# SPDX-License-Identifier: MIT
# No common misspelling in any text. Words that are right here: .codespellrc.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need codespell codespell
sources all | tr '\n' '\0' | xargs -0 codespell
