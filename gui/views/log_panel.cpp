// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/log_panel.h"

#include "gui/widgets/buttons.h"

namespace amp::gui {

void logPanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const IdScope scope("log");
    d.panel(box);
    Box inner = box.inset(ui.px(22), ui.px(16));
    Box head = inner.takeTop(ui.px(32), ui.px(14));
    if (iconButton(ui, "close", head.takeRight(ui.px(32)), Icon::close, "Close", {.kind = ButtonKind::quiet}))
        ui.state().panel = Panel::none;
    d.text(Font::titleLarge, head.x, head.cy(), ui.c().ink, tr("Messages"));
    const auto& log = ui.state().log;
    if (log.empty()) {
        d.textIn(inner.takeTop(ui.px(30)), Font::body, ui.c().inkFaint, tr("Nothing has happened yet"));
        return;
    }
    for (std::size_t i = log.size(); i-- > 0 && inner.h > ui.px(44);) {
        const Toast& t = log[i];
        Box r = inner.takeTop(ui.px(t.detail.empty() ? 44 : 60));
        d.hline(r.x, r.right(), r.bottom() - 1, ui.c().hairline);
        const ImU32 colour = t.kind == Toast::Kind::error     ? ui.c().recText
                             : t.kind == Toast::Kind::warning ? ui.c().warn
                                                              : ui.c().ok;
        drawIcon(d, t.kind == Toast::Kind::info ? Icon::check : Icon::warning, {r.x + ui.px(9), r.y + ui.px(22)},
                 ui.px(16), colour);
        r.takeLeft(ui.px(30));
        d.textIn({r.x, r.y + ui.px(5), r.w, ui.px(18)}, Font::value, ui.c().ink, t.title);
        d.textIn({r.x, r.y + ui.px(23), r.w, ui.px(17)}, Font::small, ui.c().inkSoft, t.line);
        if (!t.detail.empty())
            d.textIn({r.x, r.y + ui.px(40), r.w, ui.px(16)}, Font::caption, ui.c().inkFaint, t.detail);
    }
}

}  // namespace amp::gui
