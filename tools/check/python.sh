#!/bin/sh
# SPDX-License-Identifier: MIT
# Python files parse as Python 3.8, without a warning.

# shellcheck source=tools/check/common.sh
. "$(dirname "$0")/common.sh"

need python3 python3
parse='import ast, sys, warnings
warnings.simplefilter("error")
bad = 0
for name in sys.stdin.read().splitlines():
    with open(name, encoding="utf-8") as f:
        text = f.read()
    try:
        ast.parse(text, name, feature_version=(3, 8))
        compile(text, name, "exec")
    except (SyntaxError, Warning) as error:
        print("%s:%s: %s" % (name, getattr(error, "lineno", None) or 1, error))
        bad = 1
sys.exit(bad)'
sources python | python3 -c "$parse"
