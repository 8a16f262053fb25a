// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_top.h"

#include "gui/selection.h"
#include "gui/views/cabinet_curve.h"
#include "gui/views/cabinet_grille.h"

namespace amp::gui {
namespace {

/// "A  Stack 4x12 · Cap edge": a microphone's cabinet and where it stands, or its file.
std::string micInWords(const NodeView& cabinet, std::size_t slot) {
    const ResourceView& file = cabinet.resources[slot];
    std::string name = file.state == ResourceView::State::empty ? std::string(tr("Straight through"))
                       : file.name.empty()                      ? file.path.stem().string()
                                                                : file.name;
    if (cabinet.resources.size() > 1) name = std::string(1, static_cast<char>('A' + slot)) + "  " + name;
    if (file.mic) name += " · " + std::string(tr(placeInWords(*file.mic)));
    return name;
}

/// Both microphones hear something, so there is something to blend.
bool stripBlends(const NodeView& cabinet) {
    int loaded = 0;
    for (const ResourceView& file : cabinet.resources) loaded += file.state != ResourceView::State::empty ? 1 : 0;
    return loaded > 1 && cabinet.entry->param("blend") != nullptr;
}

}  // namespace

void cabinetTop(Ui& ui, const Box& box, const NodeView& cabinet, const AmpPanel& panel) {
    const Canvas& d = ui.draw();
    d.list()->PushClipRect(box.min(), box.max(), true);
    const Box body{box.x, box.y, box.w, box.h + ui.px(40)};
    d.gradient(body, rgb(0x1C1917), rgb(0x151211), ui.px(6));
    // Around the cloth alone: what lies behind it nobody sees.
    Box rest{body.x, body.y, body.w, box.h};
    d.texture(rest.takeTop(ui.px(27)), Cell::tolex, 0.32f);
    d.texture(rest.takeLeft(ui.px(29)), Cell::tolex, 0.32f);
    d.texture(rest.takeRight(ui.px(29)), Cell::tolex, 0.32f);
    d.gradient({box.x, box.y, box.w, ui.px(20)}, rgb(0x000000, 0.75f), rgb(0x000000, 0.0f));
    const Box cloth = Box{body.x + ui.px(21), body.y + ui.px(19), body.w - ui.px(42), body.h};
    d.gradient(cloth, rgb(0x26221E), rgb(0x1B1815), ui.px(8));
    d.texture({cloth.x, cloth.y, cloth.w, box.bottom() - cloth.y}, Cell::grille, 0.9f);
    const float r = cloth.w * 0.175f;
    for (const float cx : {cloth.x + cloth.w * 0.28f, cloth.x + cloth.w * 0.72f}) {
        d.circle({cx, cloth.y + r * 0.98f}, r, rgb(0x000000, 0.16f));
        d.ring({cx, cloth.y + r * 0.98f}, r, rgb(0x000000, 0.25f), d.sub(3));
        d.circle({cx, cloth.y + r * 0.98f}, r * 0.5f, rgb(0x000000, 0.14f));
    }
    d.stroke(cloth, rgb(panel.piping, 0.62f), ui.px(8), d.sub(2.2f));
    d.list()->PopClipRect();

    const Box strip{cloth.x + ui.px(16), std::round(box.bottom() - ui.px(16) - ui.px(44)), cloth.w - ui.px(32),
                    ui.px(44)};
    if (strip.y < cloth.y + ui.px(8)) return;
    const Hit hit = ui.hit("cabinet strip", strip, Role::button, "Open cabinet");
    d.shadow(strip, 10, 4, 0.5f);
    d.fill(strip, mix(rgb(0x171412), rgb(0x27231F), hit.glow), ui.px(8));
    d.stroke(strip, rgb(0xffffff, 0.07f), ui.px(8), std::max(1.0f, std::floor(d.scale())));
    Box inner = strip.inset(ui.px(16), 0);
    drawIcon(d, Icon::cabinet, {inner.x + ui.px(10), inner.cy()}, ui.px(24),
             cabinet.bypass ? ui.c().inkOff : familyColour(Family::cabinet));
    inner.takeLeft(ui.px(32));
    const std::string open = std::string(tr("Open cabinet")) + " ›";
    d.text(Font::label, inner.right(), inner.cy(), ui.c().ink, open, Align::right);
    inner.takeRight(d.textWidth(Font::label, open), ui.px(24));
    if (stripBlends(cabinet)) {
        const Box row = inner.takeRight(std::clamp(inner.w * 0.34f, ui.px(150), ui.px(270)), ui.px(24));
        cabinetBlend(ui, row, cabinet);
    }
    bool first = true;
    for (std::size_t i = 0; i < cabinet.resources.size() && inner.w > ui.px(60); ++i) {
        const ResourceView& file = cabinet.resources[i];
        if (file.state == ResourceView::State::empty && i > 0) continue;
        const Font font = first ? Font::value15 : Font::body;
        const std::string name = micInWords(cabinet, i);
        const float w = std::min(inner.w, d.textWidth(font, name) + 1);
        d.textIn({inner.x, inner.y, w, inner.h}, font, first ? ui.c().ink : ui.c().inkSoft, name);
        inner.takeLeft(w + ui.px(24));
        first = false;
    }
    if (cabinet.resources.empty()) d.textIn(inner, Font::value15, ui.c().ink, tr(cabinet.entry->info->label));
    ui.hint(hit, tr("The cabinet with its microphones"));
    ui.focusRing(hit, strip, ui.px(8));
    if (hit.clicked) select(ui, cabinet.id);
}

const NodeView* cabinetBehind(const RigView& rig, const HeadRange& head) {
    for (std::size_t i = static_cast<std::size_t>(head.last) + 1; i < rig.chain.size(); ++i) {
        if (rig.chain[i].entry != nullptr && rig.chain[i].entry->info->family == Family::cabinet) return &rig.chain[i];
    }
    return nullptr;
}

}  // namespace amp::gui
