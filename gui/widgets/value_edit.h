// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "gui/ui.h"

namespace amp::gui {

/// A value that can be dragged, wheeled, typed, reset, copied and undone: a stage's parameter, or one of the few levels that
/// have no stage. All of them behave alike because all go through `editValue`.
struct ValueTarget {
    enum class Kind {
        param,
        trim,
        master,
        presetLevel,
        laneLevel,
        lanePan,
        micOffset,
        micDistance,
        micAngle,
        impulseLength,
    };
    Kind kind = Kind::param;
    StageId id;  ///< of the stage, or of the split for lanes
    const ParamSpec* spec = nullptr;
    float value = 0;
    std::optional<float> saved;  ///< where the saved preset has it, when that differs
    bool tenScale = false;       ///< shown as 0–10 whatever the range
    int lane = 0;
    float laneLevelDb = 0, lanePan = 0;
    std::size_t slot = 0;  ///< of a microphone or an impulse
    MicPlace mic;
    ImpulseShape shape;

    [[nodiscard]] float travel() const;
    [[nodiscard]] std::string text(float v) const;
    [[nodiscard]] std::string text() const { return text(value); }
    [[nodiscard]] Expected<float> parse(std::string_view typed) const;
};

/// The parameter of a node, with its saved value.
[[nodiscard]] ValueTarget paramTarget(Ui& ui, const NodeView& node, const ParamSpec& spec);
[[nodiscard]] ValueTarget trimTarget(Ui& ui);
[[nodiscard]] ValueTarget masterTarget(Ui& ui);
[[nodiscard]] ValueTarget levelTarget(Ui& ui);

/// Where the microphone of a built-in cabinet stands; `kind` is one of the three.
[[nodiscard]] ValueTarget micTarget(const NodeView& node, std::size_t slot, const MicPlace& mic,
                                    ValueTarget::Kind kind);
/// How much of an impulse is used; the upper end of the range is all of it.
[[nodiscard]] ValueTarget lengthTarget(const NodeView& node, std::size_t slot);

/// Sends the value to where it belongs.
void applyValue(Ui& ui, const ValueTarget& target, float value);

struct EditLook {
    bool dragging = false;
    bool typing = false;
    bool changed = false;
};

/// All handling of one value: drag (200 px = full range, Shift a tenth, Ctrl a fiftieth), wheel, double-click, typing, keys,
/// menu. `anchor` is where the typed field and the menu appear. Updates `target.value`.
EditLook editValue(Ui& ui, const Hit& hit, ValueTarget& target, const Box& anchor);

/// Bubble with the value above a control that is being dragged.
void valueBubble(Ui& ui, ImVec2 tip, std::string_view text);

}  // namespace amp::gui
