// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "gui/ui.h"

namespace amp::gui {

/// The cabinet from in front, with its microphones as lettered discs. Those of built-in cabinets are dragged on the cone; the
/// wheel moves them away, with Shift it turns them; arrows do the same on the keyboard; Alt moves both. A file's microphone
/// stands where the file's name says, and stays there.
void cabinetGrille(Ui& ui, const Box& box, const NodeView& node);

/// Lettered disc of a microphone, A or B.
void micDisc(const Canvas& d, ImVec2 centre, float radius, std::size_t slot, bool on);

/// "cap edge": where on the cone.
[[nodiscard]] std::string_view placeInWords(const MicPlace& mic);

}  // namespace amp::gui
