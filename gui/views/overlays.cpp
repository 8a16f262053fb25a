// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/overlays.h"

#include <vector>

#include "gui/bindings.h"
#include "gui/rig_helpers.h"
#include "gui/search.h"
#include "gui/selection.h"
#include "gui/views/add_stage.h"
#include "gui/views/drawer.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"

namespace amp::gui {
namespace {

/// A window above everything, painted by ourselves.
class Floating {
public:
    Floating(Ui& ui, const char* name, const Box& box) : ui_(ui) {
        const float reach = ui.px(40);
        ImGui::SetNextWindowPos({box.x - reach, box.y - reach});
        ImGui::SetNextWindowSize({box.w + 2 * reach, box.h + 2 * reach});
        ImGui::SetNextWindowFocus();
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        ImGui::Begin(name, nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoBackground);
        const Canvas d(ImGui::GetWindowDrawList(), ui.draw().fonts(), ui.c());
        d.shadow(box, 32, 12, 0.7f);
        d.fill(box, rgb(0x262320), ui.px(12));
        d.stroke(box, ui.c().line, ui.px(12), std::max(1.0f, std::floor(d.scale())));
    }
    ~Floating() {
        ImGui::End();
        ImGui::PopStyleVar();
    }
    Floating(const Floating&) = delete;
    Floating& operator=(const Floating&) = delete;

private:
    Ui& ui_;
};

void keysOverlay(Ui& ui, const Box& window) {
    static constexpr std::string_view kGroups[] = {"Presets", "Rig", "Play", "Window"};
    const float w = std::min(window.w - ui.px(60), ui.px(860));
    const float h = std::min(window.h - ui.px(60), ui.px(420));
    const Box box = window.centred(w, h);
    const Floating floating(ui, "##keys", box);
    const Ui::OverlayScope over(ui, ImGui::GetWindowDrawList());
    const Canvas& d = ui.draw();
    Box inner = box.inset(ui.px(26), ui.px(20));
    Box head = inner.takeTop(ui.px(30), ui.px(14));
    if (iconButton(ui, "close", head.takeRight(ui.px(30)), Icon::close, "Close", {.kind = ButtonKind::quiet}))
        ui.state().keysOverlay = false;
    d.text(Font::titleLarge, head.x, head.cy(), ui.c().ink, tr("Keys"));
    const float gap = ui.px(26), column = std::floor((inner.w - 3 * gap) / 4);
    for (const std::string_view group : kGroups) {
        Box list = inner.takeLeft(column, gap);
        d.textIn(list.takeTop(ui.px(24), ui.px(4)), Font::value, ui.c().inkSoft, tr(group));
        for (const ActionInfo& info : actions()) {
            const std::string keys = keyTextOf(ui.settings(), info.action);
            if (info.group != group || keys.empty() || list.h < ui.px(28)) continue;
            Box row = list.takeTop(ui.px(28));
            row.w -= keycap(d, row.right(), row.cy(), keys, ui.c().ink, ui.c().lineStrong) + ui.px(8);
            d.textIn(row, Font::body, ui.c().ink, tr(info.name));
        }
    }
    d.textIn({box.x + ui.px(26), box.bottom() - ui.px(46), box.w - ui.px(52), ui.px(20)}, Font::small, ui.c().inkFaint,
             tr("Enter goes into the controls of a block: Tab and arrows move, digits type, Esc leaves."));
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !box.contains(ImGui::GetIO().MousePos))
        ui.state().keysOverlay = false;
}

/// One thing that the command list can do.
struct Command {
    std::string text;
    std::string kind;
    std::string keys;
    Icon icon = Icon::command;
    ImU32 colour = 0;
    enum class What { action, stage, insert, item } what = What::action;
    std::size_t index = 0;
    StageId id;
};

std::vector<Command> commandsFor(Ui& ui, const std::string& typed) {
    std::vector<Command> out;
    const auto fits = [&](std::string_view a, std::string_view b) {
        return matches(lowered(std::string(a) + " " + std::string(b)), typed);
    };
    for (const ActionInfo& info : actions()) {
        if (info.action == Action::palette || !fits(tr(info.name), info.name)) continue;
        out.push_back({std::string(tr(info.name)),
                       std::string(tr(info.group)),
                       keyTextOf(ui.settings(), info.action),
                       Icon::command,
                       ui.c().inkSoft,
                       Command::What::action,
                       static_cast<std::size_t>(info.action),
                       {}});
    }
    for (const NodeView& node : ui.control().rig().chain) {
        if (typed.empty() || node.entry == nullptr || !fits(tr(node.entry->info->label), node.entry->info->label))
            continue;
        out.push_back({std::string(tr(node.entry->info->label)),
                       std::string(tr("In the rig")),
                       {},
                       stageIcon(node.entry->info->key, node.entry->info->family),
                       familyColour(node.entry->info->family),
                       Command::What::stage,
                       0,
                       node.id});
    }
    const auto stages = catalogue();
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StageInfo& info = *stages[i].info;
        if (typed.empty() || !fits(tr(info.label), info.label)) continue;
        out.push_back({trf("Add {}", tr(info.label)),
                       std::string(tr("Stage")),
                       {},
                       stageIcon(info.key, info.family),
                       familyColour(info.family),
                       Command::What::insert,
                       i,
                       {}});
    }
    const auto index = ui.services().library.index();
    if (index && !typed.empty()) {
        for (std::size_t i = 0; i < index->items.size() && out.size() < 60; ++i) {
            const LibraryItem& item = index->items[i];
            if (!matches(item.search, typed)) continue;
            const bool preset = item.kind == LibraryKind::preset;
            const bool model = item.kind == LibraryKind::model;
            out.push_back({item.name,
                           std::string(tr(preset  ? "Preset"
                                          : model ? "Model"
                                                  : "Cabinet")),
                           {},
                           preset  ? Icon::list
                           : model ? Icon::neural
                                   : Icon::cabinet,
                           preset ? ui.c().inkSoft : familyColour(model ? Family::neural : Family::cabinet),
                           Command::What::item,
                           i,
                           {}});
        }
    }
    return out;
}

void run(Ui& ui, const Command& command) {
    ViewState& s = ui.state();
    s.paletteOpen = false;
    switch (command.what) {
        case Command::What::action: runAction(ui, static_cast<Action>(command.index)); break;
        case Command::What::stage: select(ui, command.id); break;
        case Command::What::insert: insertStageOf(ui, catalogue()[command.index], placeAfterSelected(ui)); break;
        case Command::What::item: {
            const auto index = ui.services().library.index();
            if (index && command.index < index->items.size()) useItem(ui, index->items[command.index]);
            break;
        }
    }
    ui.pacer().wake();
}

void palette(Ui& ui, const Box& window) {
    ViewState& s = ui.state();
    const auto commands = commandsFor(ui, s.paletteText);
    const int count = static_cast<int>(commands.size());
    const float rowH = ui.px(36);
    const float w = std::min(window.w - ui.px(60), ui.px(560));
    const float listH = std::min(rowH * 10, std::max(rowH, rowH * static_cast<float>(count)));
    const float h = ui.px(38 + 26) + listH;
    const Box box{std::round(window.cx() - w * 0.5f), std::round(ui.px(96)), w, h};
    const Floating floating(ui, "##palette", box);
    const Ui::OverlayScope over(ui, ImGui::GetWindowDrawList());
    Box inner = box.inset(ui.px(9));
    const auto typed = textInput(ui, "command", inner.takeTop(ui.px(38), ui.px(8)), "Command", s.paletteText,
                                 {.placeholder = tr("A command, a stage, a preset, a file"),
                                  .searchIcon = true,
                                  .takeFocus = s.paletteFresh,
                                  .font = Font::label15});
    s.paletteFresh = false;
    if (typed.changed) s.paletteCursor = 0;
    const bool down = keyPressed(key::kDown), up = keyPressed(key::kUp);
    if (down) s.paletteCursor = std::min(count - 1, s.paletteCursor + 1);
    if (up) s.paletteCursor = std::max(0, s.paletteCursor - 1);
    ImGui::SetCursorScreenPos(inner.min());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
    ImGui::BeginChild("commands", inner.size(), false, ImGuiWindowFlags_NoSavedSettings);
    const Command* chosen = nullptr;
    {
        const Ui::OverlayScope list(ui, ImGui::GetWindowDrawList());
        const Canvas& d = ui.draw();
        for (int i = 0; i < count; ++i) {
            const Command& command = commands[static_cast<std::size_t>(i)];
            const ImVec2 at = ImGui::GetCursorScreenPos();
            const Box row{at.x, at.y, inner.w - (count > 10 ? ui.px(12) : 0.0f), rowH};
            const IdScope id(i);
            const Hit hit = ui.hit("command", row, Role::row, command.text);
            ImGui::SetCursorScreenPos({row.x, row.bottom()});
            const ImVec2 moved = ImGui::GetIO().MouseDelta;
            if (hit.hovered && (moved.x != 0 || moved.y != 0)) s.paletteCursor = i;
            const bool on = s.paletteCursor == i;
            if (on) d.fill(row, ui.c().lifted, ui.px(6));
            if (on && (down || up)) ImGui::SetScrollHereY();
            drawIcon(d, command.icon, {row.x + ui.px(20), row.cy()}, ui.px(18), command.colour);
            Box text = row.inset(ui.px(42), 0);
            text.w += ui.px(30);
            if (!command.keys.empty())
                text.w -=
                    keycap(d, text.right(), text.cy(), command.keys, ui.c().inkSoft, ui.c().lineStrong) + ui.px(10);
            d.text(Font::small, text.right(), text.cy(), ui.c().inkFaint, command.kind, Align::right);
            text.w -= d.textWidth(Font::small, command.kind) + ui.px(12);
            d.textIn(text, Font::label, on ? ui.c().ink : ui.c().inkSoft, command.text);
            if (hit.clicked || (on && typed.entered)) chosen = &command;
        }
        if (count == 0)
            d.textIn({inner.x + ui.px(12), inner.y, inner.w, rowH}, Font::body, ui.c().inkFaint,
                     tr("Nothing fits these words"));
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    if (chosen != nullptr) run(ui, *chosen);
    const bool outside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !box.contains(ImGui::GetIO().MousePos);
    if (keyPressed(key::kEscape, false) || outside) s.paletteOpen = false;
}

}  // namespace

void overlays(Ui& ui, const Box& window) {
    if (ui.state().keysOverlay) keysOverlay(ui, window);
    if (ui.state().paletteOpen) palette(ui, window);
}

}  // namespace amp::gui
