// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "gui/draw/canvas.h"

namespace amp::gui {

/// Line icons, our own paths on a grid of 24 with a stroke of 1.7.
enum class Icon {
    jack,
    speaker,
    gate,
    compressor,
    pitch,
    valve,
    toneStack,
    power,
    equaliser,
    cabinet,
    tremolo,
    wave,
    delay,
    reverb,
    neural,
    filter,
    fader,
    split,
    saturator,
    chevronLeft,
    chevronRight,
    chevronDown,
    chevronUp,
    undo,
    redo,
    settings,
    plus,
    close,
    search,
    folder,
    star,
    starFilled,
    check,
    warning,
    mute,
    play,
    stop,
    trash,
    copy,
    swap,
    command,
    gauge,
    file,
    arrowUp,
    dot,
    list
};

/// Draws the icon centred, `edge` device pixels wide.
void drawIcon(const Canvas& canvas, Icon icon, ImVec2 centre, float edge, ImU32 colour);

/// The icon of a stage, by its key, else by its family.
[[nodiscard]] Icon stageIcon(std::string_view key, Family family);

/// The program's mark: a head on its cabinet.
void drawMark(const Canvas& canvas, ImVec2 centre, float edge, ImU32 colour, ImU32 ground);

}  // namespace amp::gui
