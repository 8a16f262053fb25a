// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_grille.h"

#include <array>
#include <cstdio>
#include <vector>

#include "gui/search.h"

namespace amp::gui {
namespace {

/// One loudspeaker under cloth, seen from in front.
void cone(const Canvas& d, ImVec2 c, float r) {
    d.circle({c.x, c.y + r * 0.03f}, r * 1.03f, rgb(0x000000, 0.35f));
    d.ball(c, r, rgb(0x3A332B, 0.9f), rgb(0x2A251F, 0.9f));
    d.ring(c, r * 0.97f, rgb(0x5A4F42, 0.55f), std::max(1.0f, r * 0.045f));
    d.ring(c, r * 0.86f, rgb(0x0C0A08, 0.6f), std::max(1.0f, r * 0.05f));
    d.ball(c, r * 0.82f, rgb(0x262019), rgb(0x352D24));
    d.ring(c, r * 0.62f, rgb(0x000000, 0.22f), std::max(1.0f, r * 0.02f));
    d.ring(c, r * 0.48f, rgb(0x000000, 0.22f), std::max(1.0f, r * 0.02f));
    d.circle({c.x, c.y + r * 0.02f}, r * 0.30f, rgb(0x000000, 0.4f));
    d.ball(c, r * 0.27f, rgb(0x41382E), rgb(0x1E1914));
    d.arc(c, r * 0.19f, 3.6f, 4.6f, rgb(0xffffff, 0.16f), std::max(1.0f, r * 0.03f), false);
}

/// Where the cones stand in the frame.
struct Cones {
    std::vector<ImVec2> at;
    float radius = 0;
};

/// Side by side and above each other as they are built: two columns from two drivers on. A low frame shows one row of them,
/// the others lie beyond its edges: a cone must be large enough to put a microphone on it.
Cones conesIn(const Box& frame, int drivers, float smallest) {
    const int columns = drivers >= 8 ? 4 : drivers >= 2 ? 2 : 1;
    int rows = std::max(1, drivers / columns);
    const auto fits = [&] {
        return 0.46f * std::min(frame.w / static_cast<float>(columns), frame.h / static_cast<float>(rows));
    };
    if (fits() < smallest) rows = 1;
    Cones cones{.at = {}, .radius = fits()};
    const float pitchX = std::min(frame.w / static_cast<float>(columns), cones.radius * 3.4f);
    const float pitchY = frame.h / static_cast<float>(rows);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            cones.at.push_back(
                {std::round(frame.cx() +
                            (static_cast<float>(column) - 0.5f * static_cast<float>(columns - 1)) * pitchX),
                 std::round(frame.y + (static_cast<float>(row) + 0.5f) * pitchY)});
        }
    }
    return cones;
}

/// What a file's name says about its microphone, as a share of the cone.
float offsetInName(std::string_view name) {
    const std::string text = lowered(name);
    const auto says = [&](std::string_view word) { return text.find(word) != std::string::npos; };
    if (says("cap edge") || says("capedge") || says("cap-edge") || says("cap_edge")) return 0.35f;
    if (says("edge")) return 0.85f;
    if (says("cone")) return 0.6f;
    return 0.0f;
}

std::string number(float value, int decimals) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, static_cast<double>(value));
    return text.data();
}

/// The rings around a microphone say how far away it is.
float haloFor(const Canvas& d, const MicPlace& mic) {
    return d.sub(5 + 26 * std::log(mic.distanceCm / 0.5f) / std::log(600.0f));
}

std::string readout(const MicPlace& mic) {
    return trf("{}, {} cm off", tr(placeInWords(mic)), number(mic.offsetCm, 1));
}

void bubble(Ui& ui, const Box& frame, ImVec2 at, const MicPlace& mic, float clear) {
    const Canvas over(ImGui::GetForegroundDrawList(), ui.draw().fonts(), ui.c());
    const std::string line = readout(mic);
    std::string second = trf("wheel: distance {} cm", number(mic.distanceCm, mic.distanceCm < 10 ? 1 : 0));
    if (mic.angleDeg > 0.05f) second += " · " + number(mic.angleDeg, 0) + "°";
    const float w = std::max(over.textWidth(Font::value, line), over.textWidth(Font::small, second)) + ui.px(24);
    const float h = ui.px(44);
    const bool left = at.x + clear + w > frame.right() + ui.px(90);
    const Box b{std::round(left ? at.x - clear - w : at.x + clear), std::round(at.y - ui.px(6)), w, h};
    over.shadow(b, 8, 3, 0.55f);
    over.fill(b, ui.c().bone, ui.px(6));
    over.text(Font::value, b.x + ui.px(12), b.y + ui.px(15), ui.c().onBone, line);
    over.text(Font::small, b.x + ui.px(12), b.y + ui.px(32), mix(ui.c().onBone, ui.c().bone, 0.3f), second);
}

/// Moves the microphone, and with Alt its twin by the same way.
void move(Ui& ui, const NodeView& node, std::size_t slot, const MicPlace& to) {
    const MicPlace from = *node.resources[slot].mic;
    ui.control().setMicrophone(node.id, slot, to);
    if ((ui.modifiers() & key::kAlt) == 0) return;
    const std::size_t twin = 1 - slot;
    if (twin >= node.resources.size() || !node.resources[twin].mic) return;
    MicPlace other = *node.resources[twin].mic;
    other.offsetCm = std::clamp(other.offsetCm + to.offsetCm - from.offsetCm, 0.0f, other.radiusCm);
    other.distanceCm *= to.distanceCm / from.distanceCm;
    other.angleDeg += to.angleDeg - from.angleDeg;
    ui.control().setMicrophone(node.id, twin, other);
}

/// One step of its own in the undo history.
void moveOnce(Ui& ui, const NodeView& node, std::size_t slot, const MicPlace& to) {
    ui.control().beginGesture(slot == 0 ? "Mic A" : "Mic B");
    move(ui, node, slot, to);
    ui.control().endGesture();
    ui.pacer().wake();
}

void keys(Ui& ui, const NodeView& node, std::size_t slot, const MicPlace& mic) {
    const auto step = [&](int k, int modifiers, float offset, float distance, float angle) {
        if (!ui.takeKey(k, modifiers, true)) return;
        MicPlace to = mic;
        to.offsetCm = std::clamp(to.offsetCm + offset, 0.0f, mic.radiusCm);
        to.distanceCm = std::clamp(to.distanceCm * distance, 0.5f, 300.0f);
        to.angleDeg = std::clamp(to.angleDeg + angle, 0.0f, 75.0f);
        moveOnce(ui, node, slot, to);
    };
    step(key::kRight, 0, 0.2f, 1, 0);
    step(key::kLeft, 0, -0.2f, 1, 0);
    step(key::kUp, 0, 0, 1.1f, 0);
    step(key::kDown, 0, 0, 1 / 1.1f, 0);
    step(key::kUp, key::kShift, 0, 1, 5);
    step(key::kDown, key::kShift, 0, 1, -5);
}

void dragged(Ui& ui, const Hit& hit, const NodeView& node, std::size_t slot, const MicPlace& mic, float radius) {
    DragState& drag = ui.state().drag;
    if (hit.pressed) {
        drag = {hit.id, 0, 0};
        ui.control().beginGesture(slot == 0 ? "Mic A" : "Mic B");
    }
    if (drag.widget != hit.id) return;
    if (hit.held) {
        ui.pacer().need(60);
        if (hit.delta.x != 0 || hit.delta.y != 0) {
            // The disc follows the pointer's way from where it was taken, as far as the cone's edge.
            float& direction = ui.state().micDirection[slot];
            const float share = mic.offsetCm / mic.radiusCm * radius;
            const ImVec2 at{std::cos(direction) * share + hit.delta.x, std::sin(direction) * share + hit.delta.y};
            const float way = std::hypot(at.x, at.y);
            if (way > 0.5f) direction = std::atan2(at.y, at.x);
            MicPlace to = mic;
            to.offsetCm = std::min(1.0f, way / radius) * mic.radiusCm;
            move(ui, node, slot, to);
        }
    }
    if (hit.released) {
        ui.control().endGesture();
        drag.widget = 0;
    }
}

void microphone(Ui& ui, const Box& frame, const NodeView& node, std::size_t slot, const Cones& cones) {
    const Canvas& d = ui.draw();
    const ResourceView& view = node.resources[slot];
    const ImVec2 centre = slot == 0 ? cones.at.front() : cones.at.back();
    const bool heard = !node.bypass;
    const ImU32 colour = !heard ? d.c().inkOff : slot == 0 ? d.c().bone : d.c().micB;
    const float share = view.mic ? view.mic->offsetCm / view.mic->radiusCm : offsetInName(view.name);
    const float direction = ui.state().micDirection[slot];
    const ImVec2 at{centre.x + std::cos(direction) * share * cones.radius,
                    centre.y + std::sin(direction) * share * cones.radius};
    const float r = d.sub(15);
    const float edge = ui.px(36);
    const std::string name = slot == 0 ? "Mic A" : "Mic B";
    const Hit hit = ui.hit(name, {std::round(at.x - edge * 0.5f), std::round(at.y - edge * 0.5f), edge, edge},
                           Role::fader, name, view.mic ? readout(*view.mic) : view.name, share);
    const bool hot = hit.hovered || hit.held || hit.focused;
    if (view.mic) {
        ui.hint(hit, tr("Drag a mic to move it, wheel for distance, Shift-wheel turns it, Alt moves both"));
        if (hot) {
            // The cone it stands before, and the way from its centre.
            std::vector<ImVec2> circle;
            for (int i = 0; i <= 72; ++i) {
                const float a = 6.2831853f * static_cast<float>(i) / 72.0f;
                circle.push_back({centre.x + std::cos(a) * cones.radius, centre.y + std::sin(a) * cones.radius});
            }
            d.dashed(circle, withAlpha(colour, 0.7f), d.sub(1.2f), d.sub(4));
            d.line(centre, at, withAlpha(colour, 0.6f), d.sub(1.2f));
            d.circle(centre, d.sub(2.5f), colour);
        }
        const float halo = haloFor(d, *view.mic);
        d.circle(at, r + halo, withAlpha(colour, 0.13f));
        d.ring(at, r + halo, withAlpha(colour, hot ? 0.9f : 0.5f), d.sub(1.2f));
    } else {
        ui.hint(hit, tr("The position of the microphone is part of the file"));
        ui.tooltip(hit, tr("The position of the microphone is part of the file"));
        d.ring(at, r + d.sub(5), withAlpha(colour, 0.45f), d.sub(1.4f));
    }
    micDisc(d, at, r, slot, heard);
    ui.focusRing(hit, {at.x - r, at.y - r, 2 * r, 2 * r}, r);
    if (!view.mic) return;
    if (hit.hovered || hit.held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (hit.focused) keys(ui, node, slot, *view.mic);
    if (hit.wheel != 0) {
        MicPlace to = *view.mic;
        if ((ui.modifiers() & key::kShift) != 0) {
            to.angleDeg = std::clamp(to.angleDeg + 5 * hit.wheel, 0.0f, 75.0f);
        } else {
            to.distanceCm = std::clamp(to.distanceCm * std::pow(1.1f, hit.wheel), 0.5f, 300.0f);
        }
        moveOnce(ui, node, slot, to);
    }
    dragged(ui, hit, node, slot, *view.mic, cones.radius);
    if (hot) bubble(ui, frame, at, *view.mic, r + d.sub(22));
}

}  // namespace

std::string_view placeInWords(const MicPlace& mic) {
    const float share = mic.offsetCm / mic.radiusCm;
    return share < 0.08f   ? "Centre of the cap"
           : share < 0.24f ? "Cap"
           : share < 0.40f ? "Cap edge"
           : share < 0.80f ? "Cone"
                           : "Cone edge";
}

void micDisc(const Canvas& d, ImVec2 at, float r, std::size_t slot, bool on) {
    const ImU32 colour = !on ? d.c().inkOff : slot == 0 ? d.c().bone : d.c().micB;
    d.glow({at.x, at.y + r * 0.2f}, r * 1.8f, rgb(0x000000, 0.7f));
    d.circle(at, r, colour);
    const char text[2] = {static_cast<char>('A' + slot), 0};
    d.text(r > d.sub(13) ? Font::value15 : Font::value, at.x, at.y, d.c().onBone, text, Align::centre);
}

void cabinetGrille(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    d.shadow(box, 24, 8, 0.6f);
    d.gradient(box, rgb(0x2A2622), rgb(0x181513), ui.px(12));
    d.texture(box.inset(ui.px(2)), Cell::tolex, 0.32f);
    const Box frame = box.inset(ui.px(box.h > ui.px(200) ? 12 : 7));
    d.fill(frame, rgb(0x15110D), ui.px(6));
    int drivers = 0;
    bool any = false;
    for (const ResourceView& view : node.resources) {
        if (view.state == ResourceView::State::empty) continue;
        any = true;
        if (view.mic) drivers = std::max(drivers, view.mic->drivers);
    }
    const Cones cones = conesIn(frame.inset(ui.px(4)), drivers > 0 ? drivers : 4, ui.px(40));
    d.list()->PushClipRect(frame.min(), frame.max(), true);
    for (const ImVec2 at : cones.at) cone(d, at, cones.radius);
    d.texture(frame, Cell::grille, 0.55f);
    d.gradient({frame.x, frame.y, frame.w, frame.h * 0.35f}, rgb(0x000000, 0.35f), rgb(0x000000, 0.0f));
    if (!any || node.bypass) {
        d.fill(frame, rgb(0x000000, 0.45f));
        d.textIn(frame, Font::title, ui.c().inkSoft, tr(any ? "Switched off" : "Straight through"), Align::centre);
    }
    for (std::size_t slot = 0; slot < node.resources.size() && slot < 2; ++slot) {
        if (node.resources[slot].state != ResourceView::State::empty) microphone(ui, frame, node, slot, cones);
    }
    d.list()->PopClipRect();
    d.stroke(frame, rgb(0xB5AA90, 0.75f), ui.px(6), d.sub(2.2f));
}

}  // namespace amp::gui
