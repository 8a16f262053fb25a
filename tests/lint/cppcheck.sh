#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# cppcheck over the product's sources. Its guesses about style are off: clang-tidy decides those.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool cppcheck cppcheck
folders=()
for folder in engine models ir gui app; do
    ! sources . "$folder/*.cpp" | grep -q . || folders+=("$folder")
done
cppcheck --quiet --enable=warning,performance,portability --std=c++20 --language=c++ --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem --suppress=unknownMacro -I . -D__x86_64__ -DNDEBUG -j"$(nproc)" "${folders[@]}"
