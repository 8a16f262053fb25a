# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Read by the lint scripts.

# sources ROOT PATTERN...: the project's own files below ROOT with these names, also where there is no git.
sources() {
    local root=$1
    shift
    if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git -C "$root" ls-files --cached --others --exclude-standard -- "$@"
    else
        local names=()
        for pattern in "$@"; do names+=(-o -path "./$pattern"); done
        (cd "$root" && find . -path ./build -prune -o -type f \( "${names[@]:1}" \) -print | sed 's|^\./||')
    fi | sort | while IFS= read -r file; do [ ! -f "$root/$file" ] || printf '%s\n' "$file"; done
}

# tool NAME PACKAGE: goes on when the tool is there; otherwise the test is skipped, or fails where all is required.
tool() {
    command -v "$1" >/dev/null && return
    if [ "${CI:-}" = true ] || [ "${HALFSTACK_REQUIRE_ALL:-}" = 1 ]; then
        echo "$1 is missing (Debian: $2), and everything is required here"
        exit 1
    fi
    echo "HALFSTACK_TEST_SKIPPED: $1 is missing (Debian: $2)"
    exit 77
}
