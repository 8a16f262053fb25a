// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "gui/ui.h"

namespace amp::gui {

enum class ButtonKind { plain, primary, quiet };

struct ButtonLook {
    ButtonKind kind = ButtonKind::plain;
    bool enabled = true;
    bool on = false;
    std::string_view hint = {};
    std::string_view keycap = {};  ///< small key drawn at the right end
    int icon = -1;                 ///< an `Icon`, left of the text
    std::string_view text = {};    ///< shown in place of the name's translation
};

/// Push button with a word on it. True when clicked.
bool button(Ui& ui, std::string_view id, const Box& box, std::string_view name, const ButtonLook& look = {});
/// Width that a button with this word wants.
[[nodiscard]] float buttonWidth(const Ui& ui, std::string_view text, const ButtonLook& look = {});
/// Square button with a drawing on it.
bool iconButton(Ui& ui, std::string_view id, const Box& box, Icon icon, std::string_view name,
                const ButtonLook& look = {});
/// One of 2–6 short choices. Returns the choice, changed or not.
int segmented(Ui& ui, std::string_view id, const Box& box, std::span<const std::string_view> names, int chosen,
              bool boneWhenOn = false);
/// Width that the segments want.
[[nodiscard]] float segmentedWidth(const Ui& ui, std::span<const std::string_view> names);
/// Switch 38×22. True when it was flipped.
bool toggle(Ui& ui, std::string_view id, ImVec2 leftCentre, std::string_view name, bool on);
/// Filled with glow: on; hollow ring: off.
void lamp(const Canvas& d, ImVec2 centre, float diameter, ImU32 colour, bool on);
/// A lamp that switches something. True when clicked.
bool lampButton(Ui& ui, std::string_view id, ImVec2 centre, ImU32 colour, bool on, std::string_view name);
/// The outline of a key with its name.
float keycap(const Canvas& d, float right, float centreY, std::string_view name, ImU32 ink, ImU32 outline);

}  // namespace amp::gui
