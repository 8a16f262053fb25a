#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What we ship beside the program is well-formed: desktop entry, AppStream data, man page, scripts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool desktop-file-validate desktop-file-utils
tool appstreamcli appstream
tool man man-db
tool shellcheck shellcheck
desktop-file-validate packaging/halfstack.desktop
appstreamcli validate --no-net --pedantic packaging/halfstack.metainfo.xml
complaints=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l packaging/halfstack.1 2>&1 >/dev/null)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
# Every option of the command line stands in the man page.
plain=$(sed 's/\\-/-/g' packaging/halfstack.1)
while IFS= read -r option; do
    grep -qE -- "$option\b" <<<"$plain" || { echo "packaging/halfstack.1 does not have $option"; exit 1; }
done < <(grep -hoE '"--[a-z-]+"' app/*.cpp app/commands/*.cpp 2>/dev/null | tr -d '"' | sort -u)
sources . '*.sh' '.ci/run' | xargs shellcheck -x -e SC1091,SC2016
