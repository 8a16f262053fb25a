// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/widgets/value_edit.h"

namespace amp::gui {

/// Edges of a knob's turn: 270° from seven to five o'clock.
inline constexpr float kKnobFrom = 2.3561945f, kKnobTo = 7.0685835f;

/// Knob of every stage but the head: track, arc in the family's colour, cap, pointer, label and value below.
/// `centre` is the middle of the cap; `radius` device pixels. Returns true when the value changed.
bool knob(Ui& ui, std::string_view id, ImVec2 centre, float radius, ValueTarget target, ImU32 arc, bool off);
/// Height from the top of the track to the bottom of the value text, for layout.
[[nodiscard]] float knobHeight(const Ui& ui, float radius);

/// Knob on an amp's front panel: printed ticks 0–10, fluted edge, pointer to the edge.
/// `labelBelow`: from the middle of the knob to the middle of its label, the same for all knobs of a row.
bool ampKnob(Ui& ui, std::string_view id, ImVec2 centre, float radius, ValueTarget target, const AmpPanel& panel,
             bool off, float labelBelow);

}  // namespace amp::gui
