// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The drawer on the left of the stage area: models, impulse responses or presets, or the folder chooser.
void drawer(Ui& ui, const Box& box);
/// Opens it for the files of a slot.
void openFiles(Ui& ui, const NodeView& node, std::size_t slot);
void openPresets(Ui& ui);
void closeDrawer(Ui& ui, bool keep);
/// Steps to the next or previous file of the kind in the slot's folder order, without the drawer.
void stepFile(Ui& ui, const NodeView& node, std::size_t slot, int by);
/// Loads a preset, or puts a file into the first stage that takes its kind.
void useItem(Ui& ui, const LibraryItem& item);
void stepPreset(Ui& ui, int by);

}  // namespace amp::gui
