// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/overlays.h"

namespace amp::gui {

void overlays(Ui& ui, const Box& window) {
    static_cast<void>(ui);
    static_cast<void>(window);
}

}  // namespace amp::gui
