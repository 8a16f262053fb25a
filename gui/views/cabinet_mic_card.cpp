// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_mic_card.h"

#include <array>
#include <cstdio>

#include "gui/views/cabinet_grille.h"
#include "gui/views/drawer.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"Dynamic", "Ribbon", "Condenser"};
constexpr std::array<std::string_view, 2> kPolarity{"Normal", "Inverted"};
constexpr std::array<std::string_view, 5> kChannels{"Automatic", "Sum", "Left", "Right", "Stereo"};

/// A parameter of this microphone: "a_level", "b_level".
const ParamSpec& rowOf(const NodeView& node, std::size_t slot, std::string_view what) {
    return *node.entry->param(std::string(slot == 0 ? "a_" : "b_") + std::string(what));
}

bool isOn(const NodeView& node, const ParamSpec& spec) {
    return spec.index < node.values.size() && node.values[spec.index] >= 0.5f;
}

void setOnce(Ui& ui, const NodeView& node, const ParamSpec& spec, float value) {
    ui.control().beginGesture(spec.label);
    ui.control().setParam(node.id, spec.index, value);
    ui.control().endGesture();
    ui.pacer().wake();
}

void shape(Ui& ui, const NodeView& node, std::size_t slot, const ImpulseShape& wanted) {
    ui.control().beginGesture("Shape");
    ui.control().setImpulseShape(node.id, slot, wanted);
    ui.control().endGesture();
    ui.pacer().wake();
}

/// A word that lights up while its switch is on.
void switchWord(Ui& ui, const Box& box, const NodeView& node, const ParamSpec& spec, std::string_view word) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const bool on = isOn(node, spec);
    const Hit hit = ui.hit(spec.key, box, Role::toggle, spec.label, on ? "on" : "off", on ? 1.0f : 0.0f);
    ui.hint(hit, tr(spec.label));
    const float radius = ui.px(size::kRadiusSegment);
    if (on) {
        d.fill(box, c.bone, radius);
    } else {
        d.fill(box, mix(c.field, c.lifted, hit.glow), radius);
        d.stroke(box, c.hairline, radius, std::max(1.0f, std::floor(d.scale())));
    }
    ui.focusRing(hit, box, radius);
    d.textIn(box.inset(ui.px(2), 0), on ? Font::value : Font::label, on ? c.onBone : mix(c.inkSoft, c.ink, hit.glow),
             tr(word), Align::centre);
    if (hit.clicked) setOnce(ui, node, spec, on ? 0.0f : 1.0f);
}

void title(Ui& ui, Box row, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const ResourceView& view = node.resources[slot];
    // Letters where words would leave the microphone's name no room.
    const bool words = row.w > ui.px(224);
    const float w = ui.px(words ? 40 : 26);
    switchWord(ui, row.takeRight(w, ui.px(3)).inset(0, ui.px(1)), node, rowOf(node, slot, "mute"),
               words ? "Mute" : "M");
    switchWord(ui, row.takeRight(w, ui.px(6)).inset(0, ui.px(1)), node, rowOf(node, slot, "solo"),
               words ? "Solo" : "S");
    micDisc(d, {row.x + ui.px(12), row.cy()}, d.sub(12), slot,
            !node.bypass && view.state != ResourceView::State::empty);
    row.takeLeft(ui.px(30));
    if (view.mic) {
        const int now = static_cast<int>(view.mic->kind);
        const int picked = choiceField(ui, "kind", {row.x, row.y, std::min(row.w, ui.px(126)), row.h},
                                       slot == 0 ? "Kind of mic A" : "Kind of mic B", kKinds, now);
        if (picked >= 0) {
            MicPlace mic = *view.mic;
            mic.kind = static_cast<MicPlace::Kind>(picked);
            ui.control().beginGesture("Microphone");
            ui.control().setMicrophone(node.id, slot, mic);
            ui.control().endGesture();
        }
    } else {
        d.textIn(row, Font::value15, ui.c().ink,
                 tr(view.state == ResourceView::State::empty ? "Empty" : "From a file"));
    }
}

bool inTrouble(const ResourceView& view) {
    return view.state == ResourceView::State::missing || view.state == ResourceView::State::failed;
}

void fileRow(Ui& ui, Box row, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const ResourceView& view = node.resources[slot];
    const float w = ui.px(28);
    const std::string_view nextName = slot == 0 ? "Next file for A" : "Next file for B";
    const std::string_view previousName = slot == 0 ? "Previous file for A" : "Previous file for B";
    if (iconButton(ui, "next", row.takeRight(w, ui.px(4)), Icon::chevronRight, nextName)) stepFile(ui, node, slot, 1);
    if (iconButton(ui, "previous", row.takeRight(w, ui.px(6)), Icon::chevronLeft, previousName)) {
        stepFile(ui, node, slot, -1);
    }
    const bool full = view.state != ResourceView::State::empty;
    if (full && iconButton(ui, "clear", row.takeRight(w - ui.px(2), ui.px(4)), Icon::close,
                           slot == 0 ? "Take A out" : "Take B out", {.kind = ButtonKind::quiet})) {
        ui.control().clearResource(node.id, slot);
    }
    const std::string name =
        full ? (view.name.empty() ? view.path.stem().string() : view.name) : std::string(tr("Nothing loaded"));
    const Hit hit = ui.hit("file", row, Role::field, slot == 0 ? "File of mic A" : "File of mic B", name);
    ui.hint(hit, tr("Click to browse; arrows step through the library while you play"));
    const float radius = ui.px(size::kRadiusButton);
    d.fill(row, mix(c.field, c.raised, hit.glow * 0.6f), radius);
    d.stroke(row, inTrouble(view) ? c.warn : mix(c.line, c.lineStrong, hit.glow), radius,
             std::max(1.0f, std::floor(d.scale())));
    ui.focusRing(hit, row, radius);
    if (!d.textIn(row.inset(ui.px(9), 0), Font::label, full ? c.ink : c.inkSoft, name)) ui.tooltip(hit, name);
    if (hit.clicked) openFiles(ui, node, slot);
    if (view.state == ResourceView::State::loading) {
        // The old sound goes on; a line moves under the field.
        const auto phase = static_cast<float>(std::fmod(ui.state().now, 1.2) / 1.2);
        const float x = row.x + (row.w * 0.8f) * phase;
        d.fill({x, row.bottom() - ui.px(2), row.w * 0.2f, ui.px(2)}, c.ink);
        ui.pacer().need(30);
    }
}

std::string statusOf(const ResourceView& view) {
    switch (view.state) {
        case ResourceView::State::empty: return std::string(tr("Choose a file, or drop one here"));
        case ResourceView::State::loading:
            return view.mic ? view.detail : std::string(tr("Loading; the old sound goes on"));
        case ResourceView::State::missing:
        case ResourceView::State::failed: return view.sentence;
        case ResourceView::State::ready: return view.detail;
    }
    return {};
}

/// Caption on the left, value on the right, dragged sideways.
void valueRow(Ui& ui, const Box& row, ValueTarget target, std::string_view name, const std::string& shown) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const Hit hit = ui.hit(name, row, Role::fader, name, shown, target.travel());
    ui.hint(hit, tr("Drag to turn, Shift for fine, double-click resets"));
    const EditLook look = editValue(ui, hit, target, row);
    if (hit.glow > 0) d.fill(row.inset(-ui.px(4), 0), withAlpha(c.raised, hit.glow), ui.px(5));
    ui.focusRing(hit, row.inset(-ui.px(2), 0), ui.px(5));
    d.text(Font::small, row.x, row.cy(), c.inkSoft, tr(target.spec->label));
    const float w = d.textWidth(Font::small, tr(target.spec->label)) + ui.px(8);
    d.textIn({row.x + w, row.y, row.w - w, row.h}, look.dragging ? Font::value : Font::small, c.ink, shown,
             Align::right);
}

void placeRows(Ui& ui, Box area, const NodeView& node, std::size_t slot) {
    const MicPlace mic = *node.resources[slot].mic;
    const float h = area.h / 3;
    using Kind = ValueTarget::Kind;
    struct Row {
        Kind kind;
        std::string_view a, b;
    };
    static constexpr std::array<Row, 3> kRows{{{Kind::micOffset, "Position of A", "Position of B"},
                                               {Kind::micDistance, "Distance of A", "Distance of B"},
                                               {Kind::micAngle, "Angle of A", "Angle of B"}}};
    for (const Row& row : kRows) {
        const ValueTarget target = micTarget(node, slot, mic, row.kind);
        std::string shown = target.text();
        if (row.kind == Kind::micOffset) shown = std::string(tr(placeInWords(mic))) + ", " + shown;
        valueRow(ui, area.takeTop(h), target, slot == 0 ? row.a : row.b, shown);
    }
}

/// How a file is read: channels, length, phase.
void shapeRows(Ui& ui, Box area, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const ResourceView& view = node.resources[slot];
    const float h = area.h / 3;
    Box row = area.takeTop(h);
    d.text(Font::small, row.x, row.cy(), c.inkSoft, tr("Channels"));
    const float w = std::min(ui.px(116), row.w * 0.6f);
    const int now = static_cast<int>(view.shape.channels);
    const int picked = choiceField(ui, "channels", {row.right() - w, row.y, w, row.h - ui.px(2)},
                                   slot == 0 ? "Channels of A" : "Channels of B", kChannels, now);
    if (picked >= 0) {
        ImpulseShape wanted = view.shape;
        wanted.channels = static_cast<ImpulseShape::Channels>(picked);
        shape(ui, node, slot, wanted);
    }
    const ValueTarget length = lengthTarget(node, slot);
    valueRow(ui, area.takeTop(h), length, slot == 0 ? "Length of A" : "Length of B", length.text());
    row = area.takeTop(h);
    d.textIn({row.x, row.y, row.w - ui.px(44), row.h}, Font::small, c.inkSoft, tr("Minimum phase"));
    if (toggle(ui, "minimum", {row.right() - ui.px(38), row.cy()},
               slot == 0 ? "Minimum phase of A" : "Minimum phase of B", view.shape.minimumPhase)) {
        ImpulseShape wanted = view.shape;
        wanted.minimumPhase = !wanted.minimumPhase;
        shape(ui, node, slot, wanted);
    }
}

void knobs(Ui& ui, const Box& area, const NodeView& node, std::size_t slot, float radius) {
    const float pitch = area.w / 3;
    float x = area.x + pitch * 0.5f;
    for (const std::string_view what : {"level", "pan", "delay"}) {
        const ParamSpec& spec = rowOf(node, slot, what);
        knob(ui, spec.key, {std::round(x), std::round(area.y + radius + ui.px(6))}, radius, paramTarget(ui, node, spec),
             familyColour(Family::cabinet), node.bypass);
        x += pitch;
    }
}

void loudness(Ui& ui, const Box& row, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const ResourceView& view = node.resources[slot];
    const bool on = view.shape.matchLoudness;
    char text[32];
    std::snprintf(text, sizeof text, "%s%.1f dB", view.matchDb < 0 ? "\xe2\x88\x92" : "+",
                  static_cast<double>(std::fabs(view.matchDb)));
    Box words = row;
    words.takeRight(ui.px(44));
    const float w = d.textWidth(Font::label, tr("Match loudness"));
    d.textIn(words, Font::label, ui.c().inkSoft, tr("Match loudness"));
    if (view.state == ResourceView::State::ready && words.w > w + ui.px(56)) {
        d.tabular(Font::small, words.right(), words.cy(), ui.c().inkFaint, text, Align::right);
    }
    if (toggle(ui, "match", {row.right() - ui.px(38), row.cy()},
               slot == 0 ? "Match loudness of A" : "Match loudness of B", on)) {
        ImpulseShape wanted = view.shape;
        wanted.matchLoudness = !on;
        shape(ui, node, slot, wanted);
    }
}

}  // namespace

void cabinetMicCard(Ui& ui, const Box& box, const NodeView& node, std::size_t slot) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(static_cast<int>(slot) + 300);
    const ResourceView& view = node.resources[slot];
    const bool full = view.state != ResourceView::State::empty;
    d.panel(box);
    Box inner = box.inset(ui.px(12), ui.px(10));
    // Fixed heights first; what is left goes between the groups and into the knobs.
    float rowH = ui.px(26), radius = ui.px(size::kKnob);
    const auto needed = [&] {
        return ui.px(28 + 8 + 30 + 2 + 18 + 6) + 3 * rowH + knobHeight(ui, radius) + ui.px(8 + 8 + 30 + 6 + 26);
    };
    while (radius > ui.px(15) && needed() > inner.h) radius -= 1;
    while (rowH > ui.px(20) && needed() > inner.h) rowH -= 1;
    const float spare = std::max(0.0f, inner.h - needed());

    title(ui, inner.takeTop(ui.px(28), ui.px(8)), node, slot);
    fileRow(ui, inner.takeTop(ui.px(30), ui.px(2)), node, slot);
    d.textIn(inner.takeTop(ui.px(18), ui.px(6) + spare * 0.1f), Font::small, inTrouble(view) ? c.warn : c.inkFaint,
             statusOf(view));
    const Box rows = inner.takeTop(3 * rowH, spare * 0.15f);
    if (view.mic) {
        placeRows(ui, rows, node, slot);
    } else if (full) {
        shapeRows(ui, rows, node, slot);
    }
    d.hline(inner.x, inner.right(), inner.y, c.hairline);
    inner.takeTop(spare * 0.15f);
    knobs(ui, inner.takeTop(knobHeight(ui, radius) + ui.px(8), ui.px(8) + spare * 0.2f), node, slot, radius);
    const ParamSpec& invert = rowOf(node, slot, "invert");
    const int now = isOn(node, invert) ? 1 : 0;
    const int picked = segmented(ui, invert.key, inner.takeTop(ui.px(30), ui.px(6) + spare * 0.1f), kPolarity, now);
    if (picked != now) setOnce(ui, node, invert, static_cast<float>(picked));
    if (full) loudness(ui, inner.takeTop(ui.px(26)), node, slot);
}

}  // namespace amp::gui
