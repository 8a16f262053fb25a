#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What must not stand in the sources, and the licence line that must.
# usage: words.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
cd "$1"
faults=0

# forbid REASON PATTERN FILE-PATTERN...
forbid() {
    local reason=$1 pattern=$2 found
    shift 2
    found=$(sources . "$@" | grep -vE '^(tests/lint/|LICENSE$)' | tr '\n' '\0' | xargs -0r grep -InE -e "$pattern" /dev/null || true)
    if [ -n "$found" ]; then
        printf '%s:\n%s\n' "$reason" "$found"
        faults=$((faults + 1))
    fi
}

all=('*.h' '*.cpp' '*.c' '*.cmake' 'CMakeLists.txt' '*/CMakeLists.txt' '*.md' '*.sh' 'Makefile' '*.json' '*.1' '*.xml' '*.in' '.ci/run')
forbid 'Unfinished work' '\b(TODO|FIXME|XXX|HACK)\b' "${all[@]}"
forbid 'A path of one machine' '(^|[^A-Za-z0-9_.$}/])/(work|home|root|farm|Users)/[A-Za-z0-9._-]+' "${all[@]}"
forbid 'A reference that readers of the project cannot follow' '\bshared/(spec|design|style|data|spikes|hooks)\b|\b[Ii]ssue #?[0-9]+' "${all[@]}"
forbid 'Fast-math changes results' '-f(fast-math|associative-math|unsafe-math)|-O(fast)\b' '*.cmake' 'CMakeLists.txt' '*/CMakeLists.txt'
forbid 'A stand-alone fence is invisible to the race checks' '\batomic_(thread|signal)_fence\b' 'engine/*.h' 'engine/*.cpp' 'app/*.cpp' 'gui/*.cpp'
forbid 'These modules do not log' '\b(std::cout|std::cerr|std::clog|spdlog::|printf *\()' \
    'engine/params/*' 'engine/dsp/*' 'engine/stages/*' 'engine/rig/*'

# The licence line comes first, or second after the line that names the interpreter.
while IFS= read -r file; do
    if ! head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later'; then
        echo "$file: no SPDX line"
        faults=$((faults + 1))
    fi
done < <(sources . '*.h' '*.cpp' '*.c' '*.sh' '*.frag' '*.vert')

while IFS= read -r file; do
    if ! grep -qxF '#pragma once' "$file"; then
        echo "$file: no #pragma once"
        faults=$((faults + 1))
    fi
done < <(sources . '*.h')

[ "$faults" = 0 ] || exit 1
