// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/end_panel.h"

#include "gui/actions.h"
#include "gui/views/add_stage.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/knob.h"

namespace amp::gui {
namespace {

constexpr ParamSpec kLaneLevel{0, "level_db", "Level", Unit::decibel, {-60.0f, 12.0f}, 0.0f, Taper::linear, 0.5f};
constexpr ParamSpec kLanePan{0, "pan", "Pan", Unit::none, {-1.0f, 1.0f}, 0.0f, Taper::linear, 0.05f};

Box header(Ui& ui, const Box& box, Icon icon, std::string_view title, std::string_view line) {
    const Canvas& d = ui.draw();
    d.panel(box);
    Box inner = box.inset(ui.px(24), ui.px(16));
    Box row = inner.takeTop(ui.px(30), ui.px(14));
    drawIcon(d, icon, {row.x + ui.px(10), row.cy()}, ui.px(22), familyColour(Family::utility));
    row.takeLeft(ui.px(32));
    d.text(Font::titleLarge, row.x, row.cy(), ui.c().ink, title);
    row.takeLeft(d.textWidth(Font::titleLarge, title) + ui.px(14));
    d.textIn({row.x, row.y + ui.px(1), row.w, row.h}, Font::body, ui.c().inkFaint, line);
    return inner;
}

}  // namespace

void inputPanel(Ui& ui, const Box& box) {
    const IdScope scope("input panel");
    ui.setInStage(true);
    Box inner = header(ui, box, Icon::jack, tr("Input"), tr("What comes from the guitar, before everything else"));
    knob(ui, "trim", {std::round(inner.cx()), std::round(inner.cy() - ui.px(24))}, ui.px(46), trimTarget(ui),
         familyColour(Family::utility), false);
    const DriverStatus driver = ui.control().driver();
    const std::string where = driver.capture.empty() ? std::string(tr("No input connected")) : driver.capture.front();
    ui.draw().textIn({inner.x, inner.bottom() - ui.px(52), inner.w, ui.px(20)}, Font::label,
                     driver.capture.empty() ? ui.c().warn : ui.c().inkSoft, where, Align::centre);
    ui.draw().textIn({inner.x, inner.bottom() - ui.px(30), inner.w, ui.px(20)}, Font::small, ui.c().inkFaint,
                     tr("Play hard: the In meter may touch yellow, never red"), Align::centre);
    ui.setInStage(false);
}

void outputPanel(Ui& ui, const Box& box) {
    const IdScope scope("output panel");
    ui.setInStage(true);
    Box inner = header(ui, box, Icon::speaker, tr("Output"), tr("Preset level is saved with the rig, master is yours"));
    const float y = std::round(inner.cy() - ui.px(24));
    knob(ui, "level", {std::round(inner.cx() - ui.px(90)), y}, ui.px(46), levelTarget(ui),
         familyColour(Family::utility), false);
    knob(ui, "master", {std::round(inner.cx() + ui.px(90)), y}, ui.px(46), masterTarget(ui),
         familyColour(Family::utility), ui.control().muted());
    const DriverStatus driver = ui.control().driver();
    std::string where;
    for (const std::string& port : driver.playback) where += (where.empty() ? "" : ", ") + port;
    if (where.empty()) where = tr("No output connected");
    ui.draw().textIn({inner.x, inner.bottom() - ui.px(30), inner.w, ui.px(20)}, Font::label, ui.c().inkSoft, where,
                     Align::centre);
    ui.setInStage(false);
}

void splitPanel(Ui& ui, const Box& box, const NodeView& node) {
    const IdScope scope("split panel");
    ui.setInStage(true);
    Box inner = header(ui, box, Icon::split, tr("Split"), tr("Lanes play side by side and are mixed at the join"));
    const auto count = static_cast<float>(node.lanes.size());
    const float w = inner.w / std::max(1.0f, count);
    for (std::size_t i = 0; i < node.lanes.size(); ++i) {
        const LaneView& lane = node.lanes[i];
        const Box column{inner.x + w * static_cast<float>(i), inner.y, w, inner.h};
        const IdScope laneScope(static_cast<int>(i));
        ui.draw().textIn({column.x, column.y + ui.px(6), column.w, ui.px(22)}, Font::value15, ui.c().ink,
                         trf("Lane {}", std::to_string(i + 1)), Align::centre);
        const std::string_view what =
            lane.chain.empty()
                ? tr("Straight through")
                : tr(lane.chain.front().entry != nullptr ? lane.chain.front().entry->info->label : "Split");
        ui.draw().textIn({column.x, column.y + ui.px(28), column.w, ui.px(18)}, Font::small, ui.c().inkFaint, what,
                         Align::centre);
        ValueTarget level, pan;
        level.kind = ValueTarget::Kind::laneLevel;
        pan.kind = ValueTarget::Kind::lanePan;
        level.id = pan.id = node.id;
        level.lane = pan.lane = static_cast<int>(i);
        level.laneLevelDb = pan.laneLevelDb = lane.levelDb;
        level.lanePan = pan.lanePan = lane.pan;
        level.spec = &kLaneLevel;
        pan.spec = &kLanePan;
        level.value = lane.levelDb;
        pan.value = lane.pan;
        const float y = std::round(column.cy());
        knob(ui, "level", {std::round(column.cx() - ui.px(62)), y}, ui.px(38), level, ui.c().bone, false);
        knob(ui, "pan", {std::round(column.cx() + ui.px(62)), y}, ui.px(38), pan, ui.c().bone, false);
        if (i > 0) ui.draw().vline(std::round(column.x), column.y, column.bottom(), ui.c().hairline);
    }
    ui.setInStage(false);
}

void emptyRigPanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const float y = std::round(box.cy() - ui.px(30));
    const float half = ui.px(230);
    d.fill({box.cx() - half, y - ui.px(1), 2 * half, ui.px(2)}, rgb(0x5C554B));
    d.circle({box.cx() - half, y}, ui.px(26), ui.c().panel);
    d.ring({box.cx() - half, y}, ui.px(26), ui.c().lineStrong, d.sub(1.5f));
    drawIcon(d, Icon::jack, {box.cx() - half, y}, ui.px(28), ui.c().inkSoft);
    d.circle({box.cx() + half, y}, ui.px(26), ui.c().panel);
    d.ring({box.cx() + half, y}, ui.px(26), ui.c().lineStrong, d.sub(1.5f));
    drawIcon(d, Icon::speaker, {box.cx() + half, y}, ui.px(28), ui.c().inkSoft);
    const float w =
        buttonWidth(ui, tr("Add a stage"), {.kind = ButtonKind::primary, .icon = static_cast<int>(Icon::plus)});
    const Box b{std::round(box.cx() - w * 0.5f), y - ui.px(17), w, ui.px(34)};
    if (button(ui, "add first", b, "Add a stage", {.kind = ButtonKind::primary, .icon = static_cast<int>(Icon::plus)}))
        openAddStage(ui, {}, b);
    d.textIn({box.x, y + ui.px(46), box.w, ui.px(22)}, Font::body, ui.c().inkFaint,
             tr("The rig is empty: the guitar goes straight to the speakers"), Align::centre);
}

}  // namespace amp::gui
