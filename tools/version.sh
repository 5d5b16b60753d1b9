#!/bin/sh
# SPDX-License-Identifier: MIT
# Print the C file that holds the version. Usage: version.sh COMPILER-VERSION
version=$(git describe --always --dirty --tags 2>/dev/null) || version=
[ -n "$version" ] || version=$(sed -n 's/^## \([0-9][^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)
cat <<END
/* SPDX-License-Identifier: MIT */
#include <jiffy/version.h>
const char jiffy_version[] = "${version:-unknown}";
const char jiffy_compiler[] = "$1";
END
