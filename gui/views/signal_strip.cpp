// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/signal_strip.h"

#include <algorithm>
#include <cstdio>

#include "gui/bindings.h"
#include "gui/rig_helpers.h"
#include "gui/selection.h"
#include "gui/views/add_stage.h"
#include "gui/views/drawer.h"
#include "gui/views/strip_layout.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/menu.h"
#include "gui/widgets/meter.h"
#include "gui/widgets/tile.h"

namespace amp::gui {
namespace {

void drawCable(const Canvas& d, const StripCable& cable) {
    const ImU32 colour = rgb(0x5C554B);
    const float w = std::max(1.5f, d.sub(2));
    if (cable.stereo && cable.from.y == cable.to.y) {
        const float off = d.px(3);
        for (const float dy : {-off, off}) {
            d.fill({cable.from.x, std::round(cable.from.y + dy - w * 0.5f), cable.to.x - cable.from.x, std::round(w)},
                   colour);
        }
    } else if (cable.from.y == cable.to.y) {
        d.fill({cable.from.x, std::round(cable.from.y - w * 0.5f), cable.to.x - cable.from.x, std::round(w)}, colour);
    } else {
        const float mid = (cable.from.x + cable.to.x) * 0.5f;
        d.list()->AddBezierCubic(cable.from, {mid, cable.from.y}, {mid, cable.to.y}, cable.to, colour, w, 12);
    }
}

/// Share of the period, or added latency, for the corner of a tile.
std::string cornerText(Ui& ui, const NodeView& node) {
    char text[24];
    const double rate = ui.control().driver().sampleRateHz;
    if (node.latencyFrames > 0 && rate > 0 && node.latencyFrames / rate > 0.001) {
        std::snprintf(text, sizeof text, "%.0f ms", 1000.0 * node.latencyFrames / rate);
        return text;
    }
    const auto found = ui.state().cpuShare.find(node.id.value);
    if (found == ui.state().cpuShare.end() || node.bypass || found->second < 0.005f) return {};
    std::snprintf(text, sizeof text, "%.0f%%", static_cast<double>(found->second) * 100);
    return text;
}

void tileMenu(Ui& ui, const StripTile& tile) {
    if (Menu menu(ui, "tile", tile.box, 210, 6); menu) {
        const NodeView& node = *tile.node;
        EngineControl& control = ui.control();
        if (node.entry != nullptr) {
            if (menu.item(tr(node.bypass ? "Switch on" : "Switch off"), "Space"))
                control.setBypass(node.id, !node.bypass);
            if (!node.resources.empty() && menu.item(tr("Choose a file…"), "/")) openFiles(ui, node, 0);
            if (menu.item(tr("Duplicate"), keyTextOf(ui.settings(), Action::duplicateBlock)))
                control.duplicateStage(node.id);
            if (menu.item(tr("Split here"), "")) control.splitStage(node.id);
        }
        if (menu.item(tr("Add a stage before it…"), "")) openAddStage(ui, tile.before, tile.box);
        menu.separator();
        if (menu.item(tr("Remove"), keyTextOf(ui.settings(), Action::removeBlock))) removeNode(ui, node);
    }
}

/// The tile in front of which something dropped at x would land; null: at the end.
const StripTile* dropTarget(const StripLayout& layout, ImVec2 at) {
    const StripTile* best = nullptr;
    float bestX = 1e9f;
    for (const StripTile& t : layout.tiles) {
        if (t.id == kInputEnd || at.y < t.box.y - t.box.h * 0.3f || at.y > t.box.bottom() + t.box.h * 0.3f) continue;
        if (t.box.cx() >= at.x && t.box.x < bestX) {
            best = &t;
            bestX = t.box.x;
        }
    }
    return best;
}

void finishDrag(Ui& ui, const StripLayout& layout) {
    TileDrag& drag = ui.state().tileDrag;
    const StripTile* target = dropTarget(layout, ImGui::GetIO().MousePos);
    const Place place = target != nullptr && target->id != kOutputEnd ? target->before : Place{};
    const NodeView* node = findNode(ui.control().rig(), drag.id);
    if (node != nullptr && !(place.before == drag.id)) {
        if (drag.copy) {
            ui.control().beginGesture("Copy");
            const auto before = walkOrder(ui.control().rig());
            ui.control().duplicateStage(drag.id);
            for (const StageId id : walkOrder(ui.control().rig())) {
                if (std::find(before.begin(), before.end(), id) == before.end()) ui.control().moveStage(id, place);
            }
            ui.control().endGesture();
        } else {
            ui.control().moveStage(drag.id, place);
        }
    }
    drag = {};
    ui.pacer().wake();
}

void dragGhost(Ui& ui, const StripLayout& layout) {
    const TileDrag& drag = ui.state().tileDrag;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const StripTile* target = dropTarget(layout, mouse);
    const Canvas over(ImGui::GetForegroundDrawList(), ui.draw().fonts(), ui.c());
    if (target != nullptr) {
        const float x = std::round(target->box.x - ui.px(8));
        over.fill({x, target->box.y - ui.px(3), ui.px(3), target->box.h + ui.px(6)}, ui.c().bone, ui.px(1));
    }
    for (const StripTile& t : layout.tiles) {
        if (!(t.id == drag.id) || t.node == nullptr || t.node->entry == nullptr) continue;
        const Box ghost{mouse.x - drag.grabX, mouse.y - drag.grabY, t.box.w, t.box.h};
        const Ui::OverlayScope scope(ui, ImGui::GetForegroundDrawList());
        TileLook look;
        look.icon = stageIcon(t.node->entry->info->key, t.node->entry->info->family);
        look.colour = familyColour(t.node->entry->info->family);
        look.text = tr(t.node->entry->info->tile);
        look.on = !t.node->bypass;
        drawTile(ui, ghost, look, 1);
    }
    ui.pacer().need(60);
}

void endTile(Ui& ui, const StripTile& tile, bool names) {
    const bool input = tile.id == kInputEnd;
    TileLook look;
    look.icon = input ? Icon::jack : Icon::speaker;
    look.colour = familyColour(Family::utility);
    look.name = input ? "Input" : "Output";
    look.text = names ? tr(look.name) : std::string_view{};
    look.lamp = false;
    look.selected = ui.state().selected == tile.id;
    look.level = meterPlace(input ? ui.state().inBar.shownDb
                                  : std::max(ui.state().outBar[0].shownDb, ui.state().outBar[1].shownDb));
    const Hit hit = ui.hit("tile", tile.box, Role::tile, look.name);
    ui.hint(hit, tr(input ? "Gain of the input and its level" : "Level of this preset, master and mute"));
    if (hit.clicked) select(ui, tile.id);
    drawTile(ui, tile.box, look, hit.glow);
    ui.focusRing(hit, tile.box, ui.px(size::kRadiusTile));
}

void stageTile(Ui& ui, const StripTile& tile, const StripLayout& layout, bool inHead) {
    const NodeView& node = *tile.node;
    const StageInfo& info = *node.entry->info;
    ViewState& s = ui.state();
    const std::string corner = tile.small ? std::string() : cornerText(ui, node);
    TileLook look;
    look.icon = stageIcon(info.key, info.family);
    look.colour = familyColour(info.family);
    look.name = info.tile;
    look.text = tr(info.tile);
    look.corner = corner;
    look.on = !node.bypass;
    look.selected = s.selected == tile.id && !inHead;
    look.missing = fileTrouble(node);
    look.waiting = comesSoon(ui.control(), node);
    if (const StageReading* reading = readingOf(ui.control().meters(), node.id))
        look.level = meterPlace(toDb(reading->peak));
    if (s.tileDrag.active && s.tileDrag.id == node.id) look.fade = 0.35f;

    const Hit hit = ui.hit("tile", tile.box, Role::tile, info.tile, node.bypass ? "off" : "on");
    ui.hint(hit, info.help.empty() ? tr("Click selects, double-click switches, drag moves") : tr(info.help));
    drawTile(ui, tile.box, look, s.lit == node.id ? 1.0f : hit.glow);
    ui.focusRing(hit, tile.box, ui.px(size::kRadiusTile));
    if (hit.pressed) s.tileDrag = {false, tile.id, 0, 0, false};
    if (hit.held && s.tileDrag.id == tile.id && !s.tileDrag.active &&
        ImGui::IsMouseDragging(ImGuiMouseButton_Left, ui.px(6))) {
        const ImVec2 start = ImGui::GetIO().MouseClickedPos[0];
        s.tileDrag = {true, tile.id, start.x - tile.box.x, start.y - tile.box.y, (ui.modifiers() & key::kAlt) != 0};
    }
    if (hit.released && s.tileDrag.active && s.tileDrag.id == tile.id) {
        finishDrag(ui, layout);
        return;
    }
    if (hit.doubleClicked) {
        ui.control().setBypass(node.id, !node.bypass);
    } else if (hit.clicked && !s.tileDrag.active) {
        select(ui, node.id);
    }
    if (hit.rightClicked) {
        select(ui, node.id);
        openMenu(ui, "tile");
    }
    tileMenu(ui, tile);

    // The lamp switches without selecting.
    if (!tile.small) {
        const Box lampBox{tile.box.x + ui.px(1), tile.box.y, ui.px(26), ui.px(26)};
        const Hit lampHit =
            ui.hit("lamp", lampBox, Role::toggle, std::string(info.tile) + " lamp", node.bypass ? "off" : "on");
        ui.hint(lampHit,
                tr(node.bypass ? "Click the lamp to switch this stage on" : "Click the lamp to switch this stage off"));
        if (lampHit.hovered)
            ui.draw().ring({tile.box.x + ui.px(14), tile.box.y + ui.px(13)}, ui.px(8), ui.c().inkSoft,
                           ui.draw().sub(1));
        if (lampHit.clicked) ui.control().setBypass(node.id, !node.bypass);
    }
}

}  // namespace

void signalStrip(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope("strip");
    ViewState& s = ui.state();
    d.fill(box, c.strip);
    d.hline(box.x, box.right(), box.bottom() - 1, rgb(0x070606));
    const RigView& rig = ui.control().rig();
    const StripLayout layout = layOutStrip(rig, box, d.scale());
    const HeadRange head = findHead(rig.chain);

    for (const StripCable& cable : layout.cables) drawCable(d, cable);
    // The head's three tiles stand in one bracket and are selected together.
    Box bracket;
    bool headSelected = false;
    for (const StripTile& t : layout.tiles) {
        if (!head.contains(t.chainIndex)) continue;
        headSelected = headSelected || s.selected == t.id;
        if (bracket.w == 0) {
            bracket = t.box;
        } else if (t.box.y == bracket.y) {
            bracket.w = t.box.right() - bracket.x;
        }
    }
    if (bracket.w > 0) {
        const Box b = bracket.inset(-ui.px(5), -ui.px(6));
        d.fill(b, rgb(0xEE992A, headSelected ? 0.07f : 0.035f), ui.px(10));
    }
    int n = 0;
    for (const StripCable& cable : layout.cables) {
        const IdScope id(1000 + n++);
        if (cable.to.x - cable.from.x < 2) continue;
        const Box area{cable.from.x, std::min(cable.from.y, cable.to.y) - ui.px(13), cable.to.x - cable.from.x,
                       ui.px(26)};
        const Hit hit = ui.hit("cable", area, Role::button, "Cable");
        ui.hint(hit, tr("Double-click the cable to add a stage here"));
        if (hit.hovered) d.circle({area.cx(), area.cy()}, ui.px(3), c.ink);
        if (hit.doubleClicked) openAddStage(ui, cable.place, area);
    }
    n = 0;
    s.tileBoxes.clear();
    for (const StripTile& tile : layout.tiles) s.tileBoxes.emplace_back(tile.box, tile.id);
    for (const StripTile& tile : layout.tiles) {
        const IdScope id(n++);
        if (tile.node == nullptr) {
            endTile(ui, tile, layout.names);
        } else {
            stageTile(ui, tile, layout, head.contains(tile.chainIndex));
        }
    }
    for (const StripJoin& join : layout.joins) {
        const IdScope id(2000 + join.split.value);
        const Hit hit = ui.hit("join", join.box, Role::tile, "Split");
        ui.hint(hit, tr("Mix of the lanes"));
        const bool on = s.selected == join.split;
        d.raised(join.box, join.box.w * 0.5f, mix(c.raised, c.lifted, hit.glow), c.raisedBottom);
        drawIcon(d, Icon::split, join.box.centre(), ui.px(16), on ? c.ink : c.inkSoft);
        if (on) d.stroke(join.box, c.bone, join.box.w * 0.5f, d.sub(1.8f));
        if (hit.clicked) select(ui, join.split);
        if (hit.rightClicked) {
            select(ui, join.split);
            openMenu(ui, "split");
        }
        if (Menu menu(ui, "split", join.box, 190, 1); menu) {
            if (menu.item(tr("Remove"), keyTextOf(ui.settings(), Action::removeBlock))) removeNode(ui, *join.node);
        }
    }
    if (bracket.w > 0) {
        d.stroke(bracket.inset(-ui.px(5), -ui.px(6)), headSelected ? c.bone : c.line, ui.px(10),
                 d.sub(headSelected ? 1.8f : 1.4f));
    }

    const Hit add = ui.hit("add", layout.add, Role::button, "Add a stage");
    ui.hint(add, tr("Add a stage behind the selected one"));
    const ImU32 ink = mix(c.inkSoft, c.ink, add.glow);
    d.ring(layout.add.centre(), layout.add.w * 0.5f - 1, mix(c.lineStrong, c.inkSoft, add.glow),
           std::max(1.0f, d.sub(1.3f)));
    drawIcon(d, Icon::plus, layout.add.centre(), ui.px(15), ink);
    ui.focusRing(add, layout.add, layout.add.w * 0.5f);
    if (add.clicked) openAddStage(ui, placeAfterSelected(ui), layout.add);

    if (s.tileDrag.active) dragGhost(ui, layout);
}

}  // namespace amp::gui
