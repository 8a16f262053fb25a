#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the window costs: the first frame, a second of moving meters, of silence, and iconified. On a display of its own, so
# with the software renderer, and a server of its own.
# usage: window_figures.sh HALFSTACK
set -euo pipefail
program=$1
home=$(mktemp -d)
started=()
cleanup() {
    for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$home"
}
trap cleanup EXIT

export HOME=$home LIBGL_ALWAYS_SOFTWARE=1 HALFSTACK_GUI_TIMING=1 JACK_NO_START_SERVER=1 ALSA_CONFIG_PATH=/dev/null
export JACK_DEFAULT_SERVER=halfstack-figures PIPEWIRE_RUNTIME_DIR=/nonexistent
export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
mkdir -p "$home/.config/halfstack"
echo '{"look": {"welcomed": true}, "audio": {"unmuted_once": true}, "files": {"listen": true}}' \
    >"$home/.config/halfstack/settings.json"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$home/display" 2>/dev/null &
started+=($!)
until [ -s "$home/display" ]; do sleep 0.05; done
DISPLAY=:$(tr -d '\n' <"$home/display")
export DISPLAY

# Processor time of every thread so far in hundredths of a second, as "NAME TICKS", where the main thread is "window".
threads() {
    for task in "/proc/$1/task/"*; do
        local name
        name=$(tr ' ' '_' <"$task/comm" 2>/dev/null) || continue
        [ "${task##*/}" != "$1" ] || name=window
        echo "$name $(sed 's/.*) //' "$task/stat" | awk '{print $12 + $13}')"
    done
}
# share ID SECONDS: percent of a core over so many seconds: all of the process, the main thread with the renderer's own, and
# the sound's.
share() {
    threads "$1" >"$home/before"
    sleep "$2"
    threads "$1" >"$home/after"
    awk -v seconds="$2" '
        { sign = FILENAME ~ /before$/ ? -1 : 1; all += sign * $2 }
        $1 == "window" { main += sign * $2 }
        $1 ~ /^(llvmpipe|halfstack:)/ { renderer += sign * $2 }
        $1 ~ /^(halfstack-|jack)/ { sound += sign * $2 }
        END { printf "whole process %.1f %% of a core: main thread %.1f, renderer %.1f, sound %.1f, others %.1f\n",
              all / seconds, main / seconds, renderer / seconds, sound / seconds,
              (all - main - renderer - sound) / seconds }' "$home/before" "$home/after"
}
begin() {
    "$program" "$@" 2>"$home/said" &
    id=$!
    started+=("$id")
}
finish() {
    kill "$id"
    wait "$id" || true
    grep renderer "$home/said" || true
}

echo "== start to first frame, five times"
for _ in 1 2 3 4 5; do
    begin --driver demo --preset Crunch --seconds 1.5
    wait "$id" || true
    grep 'first frame' "$home/said"
done

echo "== the demo riff, without a window"
begin --driver demo --preset Crunch --headless
sleep 3
share "$id" 10
finish

echo "== the demo riff, meters moving, 1280x800, three times"
for _ in 1 2 3; do
    begin --driver demo --preset Crunch
    sleep 4
    share "$id" 10
    finish
done

echo "== the same, iconified after four seconds"
begin --driver demo --preset Crunch
sleep 4
window=$(xdotool search --onlyvisible --name '^Halfstack$' | head -n 1)
# What a window manager does to the window; there is none here.
xdotool windowunmap "$window"
sleep 1
share "$id" 5
finish

echo "== silence on a JACK server, three times"
# A long period, so that a busy machine drops nothing: a dropout is shown, and that is a frame.
jackd -n halfstack-figures -r -d dummy -r 48000 -p 1024 -C 2 -P 2 >/dev/null 2>&1 &
started+=($!)
jack_wait -s halfstack-figures -w -t 10 >/dev/null 2>&1
for _ in 1 2 3; do
    begin --driver jack --preset Crunch --stats-json "$home/stats.json"
    sleep 6
    share "$id" 10
    finish
    tr -d ' \n' <"$home/stats.json" | grep -o '"dropouts":{[^}]*}'
done
