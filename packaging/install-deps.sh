#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what Halfstack needs from Debian 12 ("bookworm") and later, and from nowhere else.
#
#   packaging/install-deps.sh [GROUP...]          groups: build (default), test, lint, soak, aarch64; or all
#   packaging/install-deps.sh --list [GROUP...]   prints the packages and installs nothing
#
# Only missing packages are installed, with apt-get, as root or through sudo. With nothing missing it says nothing.
set -euo pipefail

# One package a line, sorted. A group holds what it adds to `build`.
declare -A packages
packages[build]="
ccache
cmake
fonts-inter
g++
libasound2-dev
libcli11-dev
libconcurrentqueue-dev
libdbus-1-dev
libexpected-dev
libfftw3-dev
libfontconfig-dev
libgl-dev
libglfw3-dev
libimgui-dev
libjack-jackd2-dev
liblo-dev
libpng-dev
libsndfile1-dev
libsoxr-dev
libspdlog-dev
make
nettle-dev
ninja-build
nlohmann-json3-dev
pkg-config
"
packages[test]="
dbus
doctest-dev
fonts-wqy-zenhei
imagemagick
jackd2
libebur128-dev
libpng-dev
ngspice
pipewire
pipewire-jack
wireplumber
x11-utils
xdotool
xvfb
"
packages[lint]="
appstream
clang-format-14
clang-tidy-14
cppcheck
desktop-file-utils
man-db
shellcheck
"
packages[soak]="
clang-14
libclang-rt-14-dev
libbenchmark-dev
librsvg2-bin
librubberband-dev
libsoundtouch-dev
libzita-convolver-dev
pngquant
valgrind
"
packages[aarch64]="
g++-aarch64-linux-gnu
qemu-user
"

list=0
groups=()
for word in "$@"; do
    case $word in
        --list) list=1 ;;
        build | test | lint | soak | aarch64) groups+=("$word") ;;
        all) groups+=(build test lint soak aarch64) ;;
        *)
            echo "install-deps.sh: unknown group '$word' (build, test, lint, soak, aarch64, all)" >&2
            exit 2
            ;;
    esac
done
[ ${#groups[@]} -gt 0 ] || groups=(build)

wanted=()
for group in "${groups[@]}"; do
    # shellcheck disable=SC2206  # package names have no blanks: splitting is what we want
    wanted+=(${packages[$group]})
done
if [ "$list" = 1 ]; then
    printf '%s\n' "${wanted[@]}" | sort -u
    exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "install-deps.sh: this is not Debian; install what 'packaging/install-deps.sh --list ${groups[*]}' names." >&2
    exit 1
fi

# One call for all: a package is there when its state is "installed"; a virtual package counts through its provider.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' |
    sed -n 's/^installed //p')
missing=()
for package in "${wanted[@]}"; do
    grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "install-deps.sh: packages are missing and this is not root. Run as root:" >&2
        echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
apt() {
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}
# The package lists of a fresh system are empty or old, so they are fetched first; if that fails, the old ones may do.
apt update || echo "install-deps.sh: the package lists could not be refreshed; trying with what is there." >&2
apt install -y --no-install-recommends "${missing[@]}" </dev/null
