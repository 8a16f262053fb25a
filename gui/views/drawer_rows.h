// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

// Parts of the library drawer (gui/views/drawer.h).

/// One file or preset: playing dot, name, what it is, star; its menu, and what clicks do.
void fileRow(Ui& ui, const LibraryItem& item, const Box& row, int index, bool current);
/// The kinds that there are, to choose one of; takes its height off the box.
void groupChips(Ui& ui, Box& box);
/// What stands in place of rows when there are none.
void emptyDrawer(Ui& ui, const Box& box, const LibraryIndex& index);
/// What keys do here.
void drawerFooter(Ui& ui, const Box& box);

/// Plays the file in the rig without changing the document.
void tryRow(Ui& ui, const LibraryItem& item);
/// Keeps what is tried, or loads it; loads a preset.
void takeRow(Ui& ui, const LibraryItem& item);

}  // namespace amp::gui
