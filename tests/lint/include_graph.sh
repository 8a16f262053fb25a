#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Holds the table of modules in ARCHITECTURE.md: a file includes only what its folder may know. Includes with quotes
# start at the root of the repository and name a file that exists.
# usage: include_graph.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
root=$1
cd "$root"

sources "$root" '*.h' '*.cpp' '*.inl' | xargs -r grep -HnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' |
    awk -v table=ARCHITECTURE.md '
    function trim(text) { gsub(/^[ \t`]+|[ \t`]+$/, "", text); return text }
    function shortName(folder) { sub(/.*\//, "", folder); return folder }
    function fault(text) { print text; ++faults }
    BEGIN {
        # Rows: | `folder` | job | knows |
        while ((getline line < table) > 0) {
            if (line !~ /^\| `[a-z\/]+` \|/) continue
            count = split(line, cell, "|")
            folder = trim(cell[2]); knows = trim(cell[count - 1])
            folderOf[shortName(folder)] = folder
            order[++modules] = folder; text[folder] = knows
        }
        if (modules < 10) { fault("no table of modules in " table); exit }
        for (m = 1; m <= modules; ++m) {
            folder = order[m]; knows = text[folder]
            if (knows == "everything") { all[folder] = 1; continue }
            if (sub(/ and what these know$/, "", knows)) deep[folder] = 1
            n = split(knows, word, /, */)
            for (w = 1; w <= n; ++w) {
                if (word[w] == "std" || word[w] == "–") continue
                if (!(word[w] in folderOf)) { fault(table ": " folder " knows \"" word[w] "\", which is no module"); continue }
                may[folder, folderOf[word[w]]] = 1
            }
        }
        for (round = 0; round < modules; ++round)
            for (a in deep) for (b = 1; b <= modules; ++b) if ((a, order[b]) in may)
                for (c = 1; c <= modules; ++c) if ((order[b], order[c]) in may) may[a, order[c]] = 1
    }
    function moduleOf(path,   m, best) {
        for (m = 1; m <= modules; ++m)
            if (index(path, order[m] "/") == 1 && length(order[m]) > length(best)) best = order[m]
        return best
    }
    {
        split($0, part, ":"); file = part[1]; number = part[2]
        target = $0; sub(/^[^"]*"/, "", target); sub(/".*/, "", target)
        from = moduleOf(file); to = moduleOf(target)
        where = file ":" number ": \"" target "\""
        if (from == "") fault(where " in a folder that the table does not have")
        else if (to == "") fault(where " does not start at the root of the repository")
        else if ((getline line < target) < 0) fault(where " does not exist")
        else if (from != to && !(from in all) && !((from, to) in may)) fault(where ": " from " does not know " to)
        close(target)
        ++includes
    }
    END {
        if (!includes && !faults) fault("no include found: the check sees nothing")
        if (faults) { print faults " faults against the table of modules in " table; exit 1 }
        print includes " includes follow the table of modules"
    }'
