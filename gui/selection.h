// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Makes a block the one that stands in the middle.
void select(Ui& ui, StageId id);

/// The selected stage or split; null for the ends of the strip.
[[nodiscard]] const NodeView* selectedNode(Ui& ui);

/// Takes care that something is selected: at start the head, and after removals a neighbour.
void keepSelection(Ui& ui);

/// Behind the selected block; at the end when none is.
[[nodiscard]] Place placeAfterSelected(Ui& ui);

/// Removes it with a toast that offers undo.
void removeNode(Ui& ui, const NodeView& node);

/// Puts a file where it belongs: into `target` if it takes such files, else into the first stage that does, else into a new one.
void dropFile(Ui& ui, const std::filesystem::path& file, StageId target);

/// What a file is by its name.
[[nodiscard]] std::optional<LibraryKind> kindOf(const std::filesystem::path& file);

}  // namespace amp::gui
