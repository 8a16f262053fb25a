#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each header compiles alone. A header that its own .cpp or its test includes first has shown it in the build already;
# the others are compiled here.
# usage: headers.sh COMPILER FLAGS-FILE
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
compiler=$1 flags=$2

alone=()
while IFS= read -r header; do
    base=${header%.h}
    for source in "$base.cpp" "tests/${base}_test.cpp"; do
        [ -f "$source" ] || continue
        first=$(grep -m1 -E '^#include' "$source" || true)
        [ "$first" = "#include \"$header\"" ] && continue 2
    done
    alone+=("$header")
done < <(sources . '*.h')
[ ${#alone[@]} -gt 0 ] || exit 0

check() {
    local extra=()
    [ "$(uname -m)" = x86_64 ] && case $3 in
        *avx512*) extra=(-mavx2 -mfma -mavx512f -mavx512dq -mavx512vl -mavx512bw) ;;
        *avx2*) extra=(-mavx2 -mfma) ;;
    esac
    "$1" "@$2" ${extra[@]+"${extra[@]}"} -fsyntax-only -x c++ -include "$PWD/$3" /dev/null ||
        { echo "$3 does not compile alone"; return 1; }
}
export -f check
printf '%s\0' "${alone[@]}" | xargs -0 -n1 -P"$(nproc)" bash -c "check '$compiler' '$flags' \"\$1\"" check
echo "${#alone[@]} headers compile alone; the build shows the others"
