// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gui/actions.h"

namespace amp::gui {

/// A key with its modifiers; key 0: none.
struct Binding {
    int key = 0;
    int modifiers = 0;
    friend bool operator==(const Binding&, const Binding&) = default;
};

/// The key of an action: the player's own where there is one, else the table's (gui/actions.h).
[[nodiscard]] Binding bindingOf(const Settings& settings, Action action);
/// "Ctrl Shift S", "←", "F1"; empty for no key.
[[nodiscard]] std::string keyText(const Binding& binding);
/// The text of an action's key.
[[nodiscard]] std::string keyTextOf(const Settings& settings, Action action);
/// Undoes `keyText`. Nothing for a text that names no key.
[[nodiscard]] std::optional<Binding> parseKey(std::string_view text);

/// Gives the action another key, or none. Whoever had it loses it and is named in `robbed`.
[[nodiscard]] Settings rebind(Settings settings, Action action, const Binding& binding,
                              std::optional<Action>* robbed = nullptr);
/// The key that went down in this frame, whoever it belongs to; modifiers alone are none.
[[nodiscard]] std::optional<Binding> keyPressedNow();

}  // namespace amp::gui
