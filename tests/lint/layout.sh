#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-format has nothing to change. Versions differ in taste; Debian 12's (14) decides. Mend with `make format`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool clang-format-14 clang-format-14
faults=$(sources . '*.h' '*.cpp' | xargs clang-format-14 --dry-run 2>&1 | sed -n 's/^\([^:]*\):.*-Wclang-format-violations.*/\1/p' | sort | uniq -c)
[ -z "$faults" ] || { printf 'Places that clang-format-14 would change (make format):\n%s\n' "$faults"; exit 1; }
