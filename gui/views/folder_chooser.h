// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Our own folder chooser, in the drawer's place. Works where the desktop has no dialog, and with the keyboard.
void folderChooser(Ui& ui, const Box& box);
void openFolderChooser(Ui& ui);

}  // namespace amp::gui
