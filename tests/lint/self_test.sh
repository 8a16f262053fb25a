#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The checks must see what they are for: each gets a small tree with one fault and has to name it, and none without.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
spdx='// SPDX-License-Identifier: GPL-3.0-or-later'

fresh() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{engine/{base,rt,dsp},gui,app}
    {
        echo '| `engine/base` | job | std |'
        echo '| `engine/rt` | job | base |'
        echo '| `engine/dsp` | job | base |'
        echo '| `engine/rig` | job | rt and what these know |'
        for folder in a b c d e f; do echo "| \`extra/$folder\` | job | – |"; done
        echo '| `app` | job | everything |'
    } >"$tree/ARCHITECTURE.md"
    printf '%s\n#pragma once\n' "$spdx" >"$tree/engine/base/a.h"
    printf '%s\n#include "engine/base/a.h"\n' "$spdx" >"$tree/engine/rt/b.cpp"
    printf '%s\n#include "engine/base/a.h"\n' "$spdx" >"$tree/app/c.cpp"
}
says() {  # says PATTERN COMMAND...: the command fails and prints the pattern
    local pattern=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "does not fail: $*"
        exit 1
    fi
    grep -qE -- "$pattern" <<<"$output" || { printf 'expected "%s", got:\n%s\n' "$pattern" "$output"; exit 1; }
}
graph() { "$here/include_graph.sh" "$tree"; }
words() { "$here/words.sh" "$tree"; }

fresh && graph >/dev/null && words
fresh && printf '%s\n#include "engine/rt/b.h"\n' "$spdx" >"$tree/engine/dsp/x.h" && touch "$tree/engine/rt/b.h"
says 'engine/dsp does not know engine/rt' graph
fresh && mkdir -p "$tree/engine/rig" && printf '%s\n#include "engine/base/a.h"\n' "$spdx" >"$tree/engine/rig/x.h" && graph >/dev/null
fresh && printf '#include "a.h"\n' >"$tree/engine/base/x.h" && says 'does not start at the root' graph
fresh && printf '#include "engine/base/none.h"\n' >"$tree/engine/rt/x.h" && says 'does not exist' graph
fresh && mkdir "$tree/else" && printf '#include "engine/base/a.h"\n' >"$tree/else/x.h" && says 'table does not have' graph
fresh && sed -i 's/job | base/job | nothing/' "$tree/ARCHITECTURE.md" && says 'which is no module' graph
fresh && rm "$tree/ARCHITECTURE.md" && says 'no table of modules' graph

fresh && echo '// TO''DO' >>"$tree/app/c.cpp" && says 'app/c.cpp:3:.*' words
fresh && echo '// see /ho''me/me/notes' >>"$tree/app/c.cpp" && says 'path of one machine' words
fresh && echo '// see is''sue 12' >>"$tree/app/c.cpp" && says 'cannot follow' words
fresh && echo 'add_compile_options(-ffast''-math)' >"$tree/CMakeLists.txt" && says 'changes results' words
fresh && echo 'std::atomic_thread''_fence(x);' >>"$tree/engine/base/a.h" && says 'stand-alone fence' words
fresh && echo 'std::cout << 1;' >"$tree/engine/dsp/x.cpp" && says 'do not log' words
fresh && echo 'int x;' >"$tree/app/c.cpp" && says 'app/c.cpp: no SPDX' words
fresh && echo "$spdx" >"$tree/engine/base/a.h" && says 'no #pragma once' words
echo "the checks see their faults"
