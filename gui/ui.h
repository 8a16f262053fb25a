// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/control/engine_control.h"
#include "gui/draw/canvas.h"
#include "gui/draw/icons.h"
#include "gui/frame_pacer.h"
#include "gui/keys.h"
#include "gui/services/services.h"
#include "gui/text/tr.h"
#include "gui/view_state.h"

namespace amp::gui {

enum class Role { button, toggle, knob, fader, field, tile, row, tab, text };

/// What a widget is, for the hint line, keyboard, tests and a screen reader.
struct WidgetRecord {
    ImGuiID id = 0;
    Role role = Role::button;
    std::string name;   ///< English key or file name: stable for tests
    std::string value;  ///< as shown
    Box box;
    float travel = -1;     ///< 0…1 of its range, or negative
    bool inStage = false;  ///< belongs to the selected block: Tab walks there
    bool overlay = false;
};

/// What the pointer and keyboard did to a widget in this frame.
struct Hit {
    ImGuiID id = 0;
    bool hovered = false;
    bool held = false;     ///< the left button went down on it and is still down
    bool pressed = false;  ///< the left button went down on it in this frame
    bool clicked = false;  ///< released over it, or Enter on the keyboard focus
    bool doubleClicked = false;
    bool rightClicked = false;
    bool released = false;
    bool focused = false;  ///< has the keyboard, and it shows
    float wheel = 0;       ///< notches, up is positive
    ImVec2 delta;          ///< pointer movement while held
    float glow = 0;        ///< 0…1, follows hovering over 80 ms
};

/// One frame's context, handed to every view and widget: painter, engine's door, services, memory, and the list of widgets.
/// Thread: GUI.
class Ui {
public:
    Ui(Canvas canvas, EngineControl& control, Services& services, ViewState& state, FramePacer& pacer,
       std::vector<WidgetRecord>& records)
        : canvas_(canvas), control_(control), services_(services), state_(state), pacer_(pacer), records_(records) {}

    [[nodiscard]] const Canvas& draw() const { return canvas_; }
    [[nodiscard]] const Palette& c() const { return canvas_.c(); }
    [[nodiscard]] float px(float v) const { return canvas_.px(v); }
    [[nodiscard]] EngineControl& control() { return control_; }
    [[nodiscard]] Services& services() { return services_; }
    [[nodiscard]] const std::vector<WidgetRecord>& records() const { return records_; }
    [[nodiscard]] ViewState& state() { return state_; }
    [[nodiscard]] FramePacer& pacer() { return pacer_; }
    [[nodiscard]] const Settings& settings() const { return services_.settings.settings(); }

    /// Makes the box sensitive and says what happened to it. `id` must be unique within the id stack (ImGui's).
    Hit hit(std::string_view id, const Box& box, Role role, std::string_view name, std::string_view value = {},
            float travel = -1);
    /// Registers a widget that ImGui itself draws.
    void record(ImGuiID id, const Box& box, Role role, std::string_view name, std::string_view value);
    /// Shown in the status strip while the widget that was hit last is under the pointer.
    void hint(const Hit& hit, std::string_view text);
    /// Small bubble below a widget after a moment of rest.
    void tooltip(const Hit& hit, std::string_view text);
    /// Ring around a widget with the keyboard.
    void focusRing(const Hit& hit, const Box& box, float radius);

    /// True once for a key that no widget before has taken; never while text is typed.
    bool takeKey(int key, int modifiers = 0, bool repeat = false);
    [[nodiscard]] int modifiers() const;
    [[nodiscard]] bool typingText() const;

    /// Paints on another list (an overlay window) until the scope ends.
    class OverlayScope {
    public:
        OverlayScope(Ui& ui, ImDrawList* list) : ui_(ui), saved_(ui.canvas_), was_(ui.overlay_) {
            ui.canvas_ = Canvas(list, saved_.fonts(), saved_.c());
            ui.overlay_ = true;
        }
        ~OverlayScope() {
            ui_.canvas_ = saved_;
            ui_.overlay_ = was_;
        }
        OverlayScope(const OverlayScope&) = delete;
        OverlayScope& operator=(const OverlayScope&) = delete;

    private:
        Ui& ui_;
        Canvas saved_;
        bool was_;
    };

    /// Widgets registered while this is set belong to the selected block.
    void setInStage(bool in) { inStage_ = in; }
    void toast(Toast toast, std::filesystem::path subject = {});

private:
    /// The box that takes clicks when small targets reach further: as large as a fingertip where nothing else is in the way.
    [[nodiscard]] Box grown(const Box& box, ImGuiID id) const;

    Canvas canvas_;
    EngineControl& control_;
    Services& services_;
    ViewState& state_;
    FramePacer& pacer_;
    std::vector<WidgetRecord>& records_;
    std::vector<int> taken_;
    bool inStage_ = false;
    bool overlay_ = false;
};

/// Text in a translation-stable ImGui id scope.
class IdScope {
public:
    explicit IdScope(std::string_view id) { ImGui::PushID(id.data(), id.data() + id.size()); }
    explicit IdScope(int id) { ImGui::PushID(id); }
    ~IdScope() { ImGui::PopID(); }
    IdScope(const IdScope&) = delete;
    IdScope& operator=(const IdScope&) = delete;
};

}  // namespace amp::gui
