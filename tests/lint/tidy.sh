#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over sources and headers; what it looks for stands in .clang-tidy.
# usage: tidy.sh BUILD-FOLDER [FILE...]
# Without files: the folders below, which are clean and stay so. The others are looked at by naming their files, and join
# the list as they are cleaned.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool clang-tidy-14 clang-tidy-14
build=$1
shift
# Only what this build compiles: kernels for other processors have no compile command here. The kernel files themselves
# are left out, because version 14 crashes on vector types of templates; their tests compare them with the reference.
if [ $# -gt 0 ]; then
    printf '%s\n' "$@"
else
    sources . 'engine/base/*.cpp' 'engine/rt/*.cpp' 'engine/params/*.cpp' 'engine/preset/*.cpp' 'engine/runtime/*.cpp'
fi | grep -vE '_(avx2|avx512|neon|baseline)\.cpp$' | while IFS= read -r file; do
    ! grep -qF "/$file\"" "$build/compile_commands.json" || printf '%s\0' "$file"
done | xargs -0 -n4 -P"$(nproc)" clang-tidy-14 -p "$build" --quiet 2> >(grep -v ' warnings generated\.$' >&2 || true)
