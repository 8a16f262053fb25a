// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/resource_box.h"

#include "gui/rig_helpers.h"
#include "gui/views/drawer.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {

void resourceBox(Ui& ui, const Box& box, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(static_cast<int>(slot) + 300);
    const ResourceSlot& info = node.entry->info->resources[slot];
    const ResourceView view = slot < node.resources.size() ? node.resources[slot] : ResourceView{};
    const bool trouble = view.state == ResourceView::State::missing || view.state == ResourceView::State::failed;
    d.fill(box, c.well, ui.px(8));
    d.stroke(box, trouble ? c.warn : c.hairline, ui.px(8), std::max(1.0f, std::floor(d.scale())));
    Box inner = box.inset(ui.px(14), ui.px(8));

    const bool full = view.state != ResourceView::State::empty;
    const ButtonLook browse{.icon = static_cast<int>(Icon::folder)};
    const std::string_view browseName = trouble ? "Find" : "Browse";
    const float bh = ui.px(30), by = std::round(box.cy() - bh * 0.5f);
    Box right = inner;
    right.y = by;
    right.h = bh;
    const float browseW = buttonWidth(ui, tr(browseName), browse);
    if (button(ui, "browse", right.takeRight(browseW, ui.px(8)), browseName, browse)) openFiles(ui, node, slot);
    if (iconButton(ui, "next file", right.takeRight(ui.px(30), ui.px(4)), Icon::chevronRight, "Next file"))
        stepFile(ui, node, slot, 1);
    if (iconButton(ui, "previous file", right.takeRight(ui.px(30), ui.px(4)), Icon::chevronLeft, "Previous file")) {
        stepFile(ui, node, slot, -1);
    }
    if (full && !trouble) {
        if (iconButton(ui, "clear", right.takeRight(ui.px(30), ui.px(10)), Icon::close, "Take the file out",
                       {.kind = ButtonKind::quiet})) {
            ui.control().clearResource(node.id, slot);
        }
    }
    Box text{inner.x, inner.y, right.w - ui.px(6), inner.h};
    const float mark = ui.px(9);
    if (trouble) {
        drawIcon(d, Icon::warning, {text.x + mark, box.cy()}, ui.px(18), c.warn);
    } else {
        lamp(d, {text.x + mark, box.cy()}, d.sub(9), familyColour(node.entry->info->family), full && !node.bypass);
    }
    text.takeLeft(ui.px(28));
    std::string name = view.name.empty() ? view.path.stem().string() : view.name;
    std::string line = view.detail;
    switch (view.state) {
        case ResourceView::State::empty:
            name = tr("Nothing loaded");
            line =
                tr(info.kind == ResourceKind::model ? "The signal goes straight through. Browse, or drop a .nam here."
                                                    : "The signal goes straight through. Browse, or drop a .wav here.");
            break;
        case ResourceView::State::loading: line = tr("Loading; the old sound goes on"); break;
        case ResourceView::State::missing:
            line = view.sentence.empty() ? trf("not found, was in “{}”", view.path.parent_path().filename().string())
                                         : view.sentence;
            break;
        case ResourceView::State::failed: line = view.sentence; break;
        case ResourceView::State::ready: break;
    }
    const bool two = !line.empty();
    d.textIn({text.x, two ? box.cy() - ui.px(20) : box.cy() - ui.px(11), text.w, ui.px(22)}, Font::value15,
             full ? c.ink : c.inkSoft, name);
    if (two)
        d.textIn({text.x, box.cy() + ui.px(2), text.w, ui.px(17)}, Font::small, trouble ? c.warn : c.inkSoft, line);
    if (view.state == ResourceView::State::loading || comesSoon(ui.control(), node)) {
        const auto phase = static_cast<float>(std::fmod(ui.state().now, 1.2) / 1.2);
        const float w = box.w * 0.2f, x = box.x - w + (box.w + w) * phase;
        const float x0 = std::max(box.x + ui.px(8), x), x1 = std::min(box.right() - ui.px(8), x + w);
        if (x1 > x0) d.fill({x0, box.bottom() - ui.px(2), x1 - x0, ui.px(2)}, c.ink);
        ui.pacer().need(30);
    }
}

}  // namespace amp::gui
