// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Everything of one microphone: its file with the neighbours in the library, where it stands or how the file is read, level,
/// pan, delay, polarity, solo, mute, loudness. All of it fits into 300 pixels of height.
void cabinetMicCard(Ui& ui, const Box& box, const NodeView& node, std::size_t slot);

}  // namespace amp::gui
