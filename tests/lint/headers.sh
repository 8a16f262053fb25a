#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each header compiles alone. A header that some .cpp includes before all others has shown it in the build already; the
# rest are compiled here.
# usage: headers.sh COMPILER FLAGS-FILE
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
compiler=$1 flags=$2

# The first include of every .cpp.
shown=$(sources . '*.cpp' | xargs grep -m1 -hE '^#include' | sed -n 's/^#include "\(.*\)".*/\1/p' | sort -u)
mapfile -t alone < <(sources . '*.h' | grep -vxF "$shown" || true)
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
