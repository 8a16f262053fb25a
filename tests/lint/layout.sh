#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-format has nothing to change. Versions differ in taste; Debian 12's (14) decides. Mend with `make format`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool clang-format-14 clang-format-14
sources . '*.h' '*.cpp' | xargs clang-format-14 --dry-run --Werror
