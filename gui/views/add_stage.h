// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The list of stages that can be inserted, filtered by typing.
void addStageList(Ui& ui);
/// Inserts a stage and selects it.
void insertStageOf(Ui& ui, const CatalogueEntry& entry, const Place& place);
void openAddStage(Ui& ui, const Place& place, const Box& anchor);

}  // namespace amp::gui
