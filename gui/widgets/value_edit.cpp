// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/value_edit.h"

#include <imgui_stdlib.h>

#include <charconv>
#include <cstdio>
#include <map>

#include "engine/params/detent.h"
#include "engine/params/taper.h"
#include "engine/params/value_text.h"
#include "gui/saved_values.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

// Levels without a stage. Their ranges are the engine's; they have no table row because no preset key names them so.
constexpr ParamSpec kTrim{0, "trim_db", "Gain", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.5f};
constexpr ParamSpec kMaster{0, "master_db", "Master", Unit::decibel, {-60.0f, 12.0f}, 0.0f, Taper::linear, 0.5f};
constexpr ParamSpec kLevel{0, "level_db", "Preset level", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.5f};

// A microphone's place and an impulse's length are part of the slot and not of the stage's table.
constexpr ParamSpec kDistance{0, "distance", "Distance", Unit::centimetres, {0.5f, 300.0f}, 3.0f, Taper::log, 0.5f};
constexpr ParamSpec kAngle{0, "angle", "Angle", Unit::degrees, {0.0f, 75.0f}, 0.0f, Taper::linear, 1.0f};
constexpr ParamSpec kLength{0, "length", "Length", Unit::seconds, {0.005f, 10.0f}, 10.0f, Taper::log, 0.0f};

/// Cones differ in size, and a drag goes to their edge.
const ParamSpec& offsetSpec(float radiusCm) {
    static std::map<float, ParamSpec> specs;
    const ParamSpec spec{
        0, "offset", "Position", Unit::centimetres, {0.0f, radiusCm}, 0.35f * radiusCm, Taper::linear, 0.1f};
    return specs.try_emplace(radiusCm, spec).first->second;
}

std::string_view gestureName(const ValueTarget& target) {
    return target.spec->label;
}

void change(Ui& ui, ValueTarget& target, float value, EditLook& look) {
    value = target.spec->clamp(value);
    if (value == target.value) return;
    applyValue(ui, target, value);
    target.value = value;
    look.changed = true;
    ui.pacer().wake();
}

/// One step of its own in the undo history.
void changeOnce(Ui& ui, ValueTarget& target, float value, EditLook& look) {
    ui.control().beginGesture(gestureName(target));
    change(ui, target, value, look);
    ui.control().endGesture();
}

void startTyping(Ui& ui, const Hit& hit, std::string text) {
    ui.state().typing = {hit.id, std::move(text), 0, true, ui.state().now};
    ui.pacer().wake();
}

void drag(Ui& ui, const Hit& hit, ValueTarget& target, EditLook& look) {
    DragState& state = ui.state().drag;
    if (hit.pressed) {
        state = {hit.id, target.travel(), target.value};
        ui.control().beginGesture(gestureName(target));
    }
    if (state.widget != hit.id) return;
    if (hit.held) {
        look.dragging = true;
        ui.pacer().need(60);
        const int mods = ui.modifiers();
        const float factor = (mods & key::kCtrl) ? 0.02f : (mods & key::kShift) ? 0.1f : 1.0f;
        const float pixels = hit.delta.x - hit.delta.y;
        if (pixels != 0) {
            // Travel is kept unrounded, so that slow drags and changes of the factor neither stick nor jump.
            state.travel = std::clamp(state.travel + pixels * factor / ui.draw().sub(size::kDragTravel), 0.0f, 1.0f);
            // The detent is felt at full speed only: fine drags go through it.
            const float value =
                factor < 1.0f ? fromTravel(*target.spec, state.travel) : detented(*target.spec, state.travel);
            change(ui, target, value, look);
        }
    }
    if (hit.released) {
        ui.control().endGesture();
        state.widget = 0;
    }
}

void keys(Ui& ui, const Hit& hit, ValueTarget& target, EditLook& look) {
    if (!hit.focused || ui.state().typing.widget != 0) return;
    struct Row {
        int key;
        float notches;
    };
    static constexpr Row kRows[] = {{key::kUp, 1},    {key::kRight, 1},   {key::kDown, -1},
                                    {key::kLeft, -1}, {key::kPageUp, 10}, {key::kPageDown, -10}};
    for (const Row& row : kRows) {
        if (ui.takeKey(row.key, 0, true))
            changeOnce(ui, target, stepped(*target.spec, target.value, row.notches), look);
        if (ui.takeKey(row.key, key::kShift, true)) {
            changeOnce(ui, target, stepped(*target.spec, target.value, row.notches * 0.1f), look);
        }
    }
    if (ui.takeKey(key::kHome)) changeOnce(ui, target, target.spec->range.min, look);
    if (ui.takeKey(key::kEnd)) changeOnce(ui, target, target.spec->range.max, look);
    if (ui.takeKey(key::kDelete) || ui.takeKey(key::kBackspace))
        changeOnce(ui, target, target.spec->defaultValue, look);
    if (ui.takeKey('C', key::kCtrl)) ImGui::SetClipboardText(target.text().c_str());
    if (ui.takeKey('V', key::kCtrl)) {
        if (const char* text = ImGui::GetClipboardText()) {
            if (const auto v = target.parse(text)) changeOnce(ui, target, *v, look);
        }
    }
    if (ui.takeKey(key::kEnter) || ui.takeKey(key::kPadEnter)) startTyping(ui, hit, target.text());
    for (const ImWchar ch : ImGui::GetIO().InputQueueCharacters) {
        if ((ch >= '0' && ch <= '9') || ch == '-' || ch == '.') {
            for (int k = key::kDigit0; k < key::kDigit0 + 10; ++k) static_cast<void>(ui.takeKey(k));
            startTyping(ui, hit, std::string(1, static_cast<char>(ch)));
            break;
        }
    }
}

void typedField(Ui& ui, ValueTarget& target, const Box& anchor, EditLook& look) {
    TypingState& typing = ui.state().typing;
    look.typing = true;
    const float w = std::max(ui.px(96), anchor.w), h = ui.px(30);
    float shake = 0;
    if (ui.state().now < typing.shakeUntil) {
        shake = std::sin(static_cast<float>(ui.state().now) * 60.0f) * ui.draw().sub(4);
        ui.pacer().need(60);
    }
    const Box box{std::round(anchor.cx() - w * 0.5f + shake), std::round(anchor.bottom() - h), w, h};
    ImGui::SetNextWindowPos(box.min());
    ImGui::SetNextWindowSize(box.size());
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(10), 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(6));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.c().bone);
    ImGui::PushStyleColor(ImGuiCol_Text, ui.c().onBone);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0u);
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, rgb(0xC9BB9F));
    ImGui::Begin("##typed", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PushFont(ui.draw().fonts()[Font::value15]);
    ImGui::SetCursorPosY(std::floor((h - ImGui::GetFrameHeight()) * 0.5f));
    ImGui::SetNextItemWidth(-1);
    const bool first = typing.fresh;
    if (first) ImGui::SetKeyboardFocusHere();
    // A first digit typed on the control starts the text; opened by Enter or menu, the old value is selected.
    const bool seeded = typing.text.size() == 1;
    const bool entered =
        ImGui::InputText("##value", &typing.text,
                         ImGuiInputTextFlags_EnterReturnsTrue | (seeded ? 0 : ImGuiInputTextFlags_AutoSelectAll));
    if (seeded && ImGui::IsItemActivated()) {
        if (ImGuiInputTextState* state = ImGui::GetInputTextState(ImGui::GetItemID())) {
            state->ClearSelection();
            state->Stb.cursor = state->CurLenW;
        }
    }
    const bool left = ImGui::IsItemDeactivated() && !entered && !first;
    typing.fresh = false;
    ImGui::PopFont();
    ImGui::End();
    ImGui::PopStyleColor(4);
    ImGui::PopStyleVar(4);
    ui.pacer().need(2);  // the caret blinks

    if (entered) {
        if (const auto v = target.parse(typing.text)) {
            changeOnce(ui, target, *v, look);
            typing.widget = 0;
        } else {
            // Wrong text shakes once and keeps the old value.
            typing.shakeUntil = ui.state().now + 0.25;
            typing.fresh = true;
            typing.text = target.text();
        }
    } else if (left) {
        typing.widget = 0;
    }
}

void contextMenu(Ui& ui, const Hit& hit, ValueTarget& target, const Box& anchor, EditLook& look) {
    const IdScope scope(static_cast<int>(hit.id));
    if (hit.rightClicked) openMenu(ui, "value");
    const int rows = target.saved ? 4 : 3;
    if (Menu menu(ui, "value", anchor, 190, rows); menu) {
        if (menu.item(tr("Type a value…"), "")) startTyping(ui, hit, target.text());
        if (target.saved) {
            if (menu.item(trf("Saved, {}", target.text(*target.saved)), ""))
                changeOnce(ui, target, *target.saved, look);
        }
        if (menu.item(trf("Default, {}", target.text(target.spec->defaultValue)), "")) {
            changeOnce(ui, target, target.spec->defaultValue, look);
        }
        menu.separator();
        if (menu.item(tr("Copy value"), "Ctrl+C")) ImGui::SetClipboardText(target.text().c_str());
    }
}

}  // namespace

float ValueTarget::travel() const {
    return toTravel(*spec, value);
}

std::string ValueTarget::text(float v) const {
    if (kind == Kind::impulseLength && v >= spec->range.max) return std::string(tr("All of it"));
    if (!tenScale) {
        if (spec->unit == Unit::choice)
            return std::string(tr(spec->choices[static_cast<std::size_t>(spec->clamp(v) + 0.5f)]));
        if (spec->unit == Unit::toggle) return std::string(tr(v >= 0.5f ? "On" : "Off"));
        return formatValue(*spec, v);
    }
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%.1f", static_cast<double>(toTravel(*spec, v)) * 10.0);
    return buffer;
}

Expected<float> ValueTarget::parse(std::string_view typed) const {
    if (!tenScale) return parseValue(*spec, typed);
    while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
    while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
    float onScale = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), onScale);
    if (error != std::errc{} || end != typed.data() + typed.size()) {
        return fail(ErrorCode::badArgument, "Type a number from 0 to 10.");
    }
    return fromTravel(*spec, std::clamp(onScale / 10.0f, 0.0f, 1.0f));
}

ValueTarget paramTarget(Ui& ui, const NodeView& node, const ParamSpec& spec) {
    ValueTarget t;
    t.id = node.id;
    t.spec = &spec;
    t.value = spec.index < node.values.size() ? node.values[spec.index] : spec.defaultValue;
    t.saved = savedValue(ui.control(), node, spec);
    if (t.saved && *t.saved == t.value) t.saved.reset();
    return t;
}

ValueTarget trimTarget(Ui& ui) {
    ValueTarget t;
    t.kind = ValueTarget::Kind::trim;
    t.spec = &kTrim;
    t.value = ui.control().rig().trimDb;
    return t;
}

ValueTarget masterTarget(Ui& ui) {
    ValueTarget t;
    t.kind = ValueTarget::Kind::master;
    t.spec = &kMaster;
    t.value = ui.control().master();
    return t;
}

ValueTarget levelTarget(Ui& ui) {
    ValueTarget t;
    t.kind = ValueTarget::Kind::presetLevel;
    t.spec = &kLevel;
    t.value = ui.control().rig().levelDb;
    return t;
}

ValueTarget micTarget(const NodeView& node, std::size_t slot, const MicPlace& mic, ValueTarget::Kind kind) {
    ValueTarget t;
    t.kind = kind;
    t.id = node.id;
    t.slot = slot;
    t.mic = mic;
    t.spec = kind == ValueTarget::Kind::micOffset     ? &offsetSpec(mic.radiusCm)
             : kind == ValueTarget::Kind::micDistance ? &kDistance
                                                      : &kAngle;
    t.value = kind == ValueTarget::Kind::micOffset     ? mic.offsetCm
              : kind == ValueTarget::Kind::micDistance ? mic.distanceCm
                                                       : mic.angleDeg;
    return t;
}

ValueTarget lengthTarget(const NodeView& node, std::size_t slot) {
    ValueTarget t;
    t.kind = ValueTarget::Kind::impulseLength;
    t.id = node.id;
    t.slot = slot;
    t.shape = node.resources[slot].shape;
    t.spec = &kLength;
    t.value = t.shape.cutSeconds > 0.0f ? t.shape.cutSeconds : kLength.range.max;
    return t;
}

void applyValue(Ui& ui, const ValueTarget& t, float value) {
    EngineControl& control = ui.control();
    switch (t.kind) {
        case ValueTarget::Kind::param: control.setParam(t.id, t.spec->index, value); break;
        case ValueTarget::Kind::trim: control.setTrim(value); break;
        case ValueTarget::Kind::master: control.setMaster(value); break;
        case ValueTarget::Kind::presetLevel: control.setPresetLevel(value); break;
        case ValueTarget::Kind::laneLevel: control.setLane(t.id, t.lane, value, t.lanePan); break;
        case ValueTarget::Kind::lanePan: control.setLane(t.id, t.lane, t.laneLevelDb, value); break;
        case ValueTarget::Kind::micOffset:
        case ValueTarget::Kind::micDistance:
        case ValueTarget::Kind::micAngle: {
            MicPlace mic = t.mic;
            (t.kind == ValueTarget::Kind::micOffset     ? mic.offsetCm
             : t.kind == ValueTarget::Kind::micDistance ? mic.distanceCm
                                                        : mic.angleDeg) = value;
            control.setMicrophone(t.id, t.slot, mic);
            break;
        }
        case ValueTarget::Kind::impulseLength: {
            ImpulseShape shape = t.shape;
            shape.cutSeconds = value < t.spec->range.max ? value : 0.0f;
            control.setImpulseShape(t.id, t.slot, shape);
            break;
        }
    }
}

EditLook editValue(Ui& ui, const Hit& hit, ValueTarget& target, const Box& anchor) {
    EditLook look;
    if (hit.doubleClicked) {
        // The press that belongs to the double click has opened a drag: end it, then reset as a step of its own.
        if (ui.state().drag.widget == hit.id) {
            ui.control().endGesture();
            ui.state().drag.widget = 0;
        }
        changeOnce(ui, target, target.spec->defaultValue, look);
    } else {
        drag(ui, hit, target, look);
    }
    if (hit.wheel != 0) {
        const float tenth = (ui.modifiers() & key::kShift) ? 0.1f : 1.0f;
        changeOnce(ui, target, stepped(*target.spec, target.value, hit.wheel * tenth), look);
    }
    keys(ui, hit, target, look);
    contextMenu(ui, hit, target, anchor, look);
    if (ui.state().typing.widget == hit.id) typedField(ui, target, anchor, look);
    return look;
}

void valueBubble(Ui& ui, ImVec2 tip, std::string_view text) {
    const Canvas over(ImGui::GetForegroundDrawList(), ui.draw().fonts(), ui.c());
    const float w = over.tabularWidth(Font::value15, text) + ui.px(24), h = ui.px(28);
    const Box b{std::round(tip.x - w * 0.5f), std::round(tip.y - h - ui.px(6)), w, h};
    over.shadow(b, 8, 3, 0.55f);
    over.fill(b, ui.c().bone, ui.px(6));
    over.triangle({tip.x - ui.px(5), b.bottom()}, {tip.x + ui.px(5), b.bottom()}, {tip.x, b.bottom() + ui.px(5)},
                  ui.c().bone);
    over.tabular(Font::value15, b.cx(), b.cy(), ui.c().onBone, text, Align::centre);
}

}  // namespace amp::gui
