// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "gui/ui.h"

namespace amp::gui {

/// Opens the menu of this name in the present id scope.
void openMenu(Ui& ui, const char* id);

/// A floating list of commands beside a control. Lives for one frame:
///
///     if (Menu menu(ui, "tile", anchor, 200, 4); menu) {
///         if (menu.item(tr("Duplicate"), "")) ...
///     }
class Menu {
public:
    /// `rows` is about how many rows it will have: it decides whether the menu opens below or above the control.
    Menu(Ui& ui, const char* id, const Box& anchor, float width, int rows);
    ~Menu();
    Menu(const Menu&) = delete;
    Menu& operator=(const Menu&) = delete;

    explicit operator bool() const { return open_; }
    /// True when chosen; the menu then closes.
    bool item(std::string_view text, std::string_view shortcut, bool enabled = true, bool checked = false);
    void separator();
    void caption(std::string_view text);

private:
    Ui& ui_;
    bool open_;
    float width_;
    int count_ = 0;
    Canvas saved_;
};

}  // namespace amp::gui
