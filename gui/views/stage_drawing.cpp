// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/stage_drawing.h"

#include <array>
#include <cstdio>

#include "gui/response.h"
#include "gui/rig_helpers.h"

namespace amp::gui {
namespace {

/// A share 0…1, whichever way the table stores it.
float shareOf(const NodeView& node, std::string_view key, float fallback) {
    const ParamSpec* spec = node.entry->param(key);
    if (spec == nullptr) return fallback;
    const float v = paramValue(node, key, spec->defaultValue);
    return spec->unit == Unit::percent ? v / 100.0f : v;
}

struct Plot {
    Box box;
    [[nodiscard]] ImVec2 at(float x01, float y01) const { return {box.x + x01 * box.w, box.bottom() - y01 * box.h}; }
};

Plot frame(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().well, ui.px(8));
    d.stroke(box, ui.c().hairline, ui.px(8), std::max(1.0f, std::floor(d.scale())));
    Box inner = box.inset(ui.px(18), ui.px(14));
    inner.takeBottom(ui.px(16));
    return {inner};
}

void grid(Ui& ui, const Plot& p, int columns, int rows) {
    for (int i = 0; i <= columns; ++i) {
        ui.draw().vline(std::round(p.at(static_cast<float>(i) / static_cast<float>(columns), 0).x), p.box.y,
                        p.box.bottom(), rgb(0xffffff, 0.05f));
    }
    for (int i = 0; i <= rows; ++i) {
        ui.draw().hline(p.box.x, p.box.right(), std::round(p.at(0, static_cast<float>(i) / static_cast<float>(rows)).y),
                        rgb(0xffffff, 0.05f));
    }
}

void caption(Ui& ui, const Plot& p, float x01, std::string_view text, Align align = Align::centre) {
    ui.draw().text(Font::caption, p.at(x01, 0).x, p.box.bottom() + ui.px(12), ui.c().inkFaint, text, align);
}

/// Level out against level in, −80…0 dB both ways, with a dot where the signal is now.
void dynamicsCurve(Ui& ui, const Box& whole, const NodeView& node, bool gate) {
    const float side = std::min(whole.h * 1.9f, whole.w);
    const Plot p = frame(ui, whole.centred(side, whole.h));
    grid(ui, p, 4, 4);
    const float threshold = paramValue(node, "threshold", -40), ratio = std::max(1.0f, paramValue(node, "ratio", 4));
    const float makeup = paramValue(node, "makeup", 0), knee = paramValue(node, "knee", 0);
    const auto out = [&](float in) {
        if (gate) return in >= threshold ? in : in - 20.0f * std::log10(ratio);
        const float over = in - threshold;
        float y = in;
        if (knee > 0 && std::fabs(over) < knee * 0.5f) {
            y = in + (1 / ratio - 1) * (over + knee * 0.5f) * (over + knee * 0.5f) / (2 * knee);
        } else if (over > 0) {
            y = threshold + over / ratio;
        }
        return y + makeup;
    };
    constexpr float kRange = 80;
    const auto place = [&](float db) { return std::clamp(1 + db / kRange, 0.0f, 1.0f); };
    std::array<ImVec2, 121> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float in = -kRange + kRange * static_cast<float>(i) / 120.0f;
        points[i] = p.at(place(in), place(out(in)));
    }
    const ImU32 colour = node.bypass ? ui.c().inkOff : familyColour(node.entry->info->family);
    ui.draw().line(p.at(0, 0), p.at(1, 1), rgb(0xffffff, 0.08f), 1);
    ui.draw().area(points, p.box.bottom(), withAlpha(colour, 0.08f));
    ui.draw().polyline(points, colour, ui.draw().sub(2));
    for (const float db : {-80.f, -60.f, -40.f, -20.f, 0.f}) {
        char text[8];
        std::snprintf(text, sizeof text, db == 0 ? "0 dB" : "\xe2\x88\x92%.0f", static_cast<double>(-db));
        caption(ui, p, place(db), text);
    }
    if (const StageReading* reading = readingOf(ui.control().meters(), node.id); reading != nullptr && !node.bypass) {
        const float in = reading->meters.levelDb;
        if (in > -kRange)
            ui.draw().circle(p.at(place(in), place(in + reading->meters.gainDb + (gate ? 0 : makeup))),
                             ui.draw().sub(4), ui.c().ink);
    }
}

/// Two seconds of the gain's movement.
void tremoloShape(Ui& ui, const Box& whole, const NodeView& node) {
    const Plot p = frame(ui, whole);
    grid(ui, p, 8, 2);
    const Motion* measured = ui.state().responses.motion(*node.entry, node.values);
    if (measured == nullptr) return;
    const Motion& motion = *measured;
    std::array<ImVec2, kMotionPoints> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] =
            p.at(static_cast<float>(i) / static_cast<float>(kMotionPoints - 1), std::clamp(motion[i], 0.0f, 1.0f));
    }
    const ImU32 colour = node.bypass ? ui.c().inkOff : familyColour(node.entry->info->family);
    ui.draw().area(points, p.box.bottom(), withAlpha(colour, 0.08f));
    ui.draw().polyline(points, colour, ui.draw().sub(2));
    caption(ui, p, 0, "0", Align::left);
    caption(ui, p, 0.5f, "1 s");
    caption(ui, p, 1, "2 s", Align::right);
}

/// Echoes as bars, louder ones taller.
void delayTaps(Ui& ui, const Box& whole, const NodeView& node) {
    const Plot p = frame(ui, whole);
    const float time = paramValue(node, "time", 300), feedback = std::min(0.98f, shareOf(node, "feedback", 0.3f));
    const float mix = shareOf(node, "mix", 0.3f);
    const float span = std::max(1000.0f, std::min(4000.0f, time * 8));
    const float beat = 60000.0f / std::max(30.0f, paramValue(node, "tempo", 120));
    for (float t = 0; t <= span; t += beat)
        ui.draw().vline(std::round(p.at(t / span, 0).x), p.box.y, p.box.bottom(), rgb(0xffffff, 0.06f));
    ui.draw().hline(p.box.x, p.box.right(), p.box.bottom(), rgb(0xffffff, 0.1f));
    const ImU32 colour = node.bypass ? ui.c().inkOff : familyColour(node.entry->info->family);
    const float w = ui.px(5);
    ui.draw().fill({p.box.x, p.box.y, w, p.box.h}, ui.c().ink, ui.px(2));
    float gain = std::max(mix, 0.04f);
    const bool pingPong = node.entry->info->key == "ping_pong";
    int n = 0;
    for (float t = time; t <= span && gain > 0.01f; t += time, ++n) {
        const float h = std::max(ui.px(3), p.box.h * std::sqrt(gain));
        const float x = std::round(p.at(t / span, 0).x);
        const float y = pingPong ? (n % 2 == 0 ? p.box.y : p.box.bottom() - h * 0.5f) : p.box.bottom() - h;
        ui.draw().fill({x, y, w, pingPong ? h * 0.5f : h}, colour, ui.px(2));
        gain *= feedback;
        if (time < 5) break;
    }
    caption(ui, p, 0, tr("played"), Align::left);
    char text[24];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(span) / 1000.0);
    caption(ui, p, 1, text, Align::right);
}

/// Band edges against frequency.
void filterResponse(Ui& ui, const Box& whole, const NodeView& node) {
    const Plot p = frame(ui, whole);
    const bool highPass = paramValue(node, "high_pass", 1) >= 0.5f, lowPass = paramValue(node, "low_pass", 1) >= 0.5f;
    const float low = paramValue(node, "high_pass_hz", 80), high = paramValue(node, "low_pass_hz", 12000);
    const auto place = [](float hz) { return std::log(hz / 20.0f) / std::log(1000.0f); };
    for (const float hz : {50.f, 100.f, 200.f, 500.f, 1000.f, 2000.f, 5000.f, 10000.f}) {
        ui.draw().vline(std::round(p.at(place(hz), 0).x), p.box.y, p.box.bottom(), rgb(0xffffff, 0.05f));
        char text[8];
        std::snprintf(text, sizeof text, hz >= 1000 ? "%gk" : "%g", static_cast<double>(hz >= 1000 ? hz / 1000 : hz));
        caption(ui, p, place(hz), text);
    }
    std::array<ImVec2, 201> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float x = static_cast<float>(i) / 200.0f;
        const float hz = 20.0f * std::pow(1000.0f, x);
        float db = 0;
        // Second-order Butterworth edges.
        if (highPass) db -= 10 * std::log10(1 + std::pow(low / hz, 4.0f));
        if (lowPass) db -= 10 * std::log10(1 + std::pow(hz / high, 4.0f));
        points[i] = p.at(x, std::clamp(0.85f + db / 40.0f, 0.0f, 1.0f));
    }
    const ImU32 colour = node.bypass ? ui.c().inkOff : familyColour(node.entry->info->family);
    ui.draw().area(points, p.box.bottom(), withAlpha(colour, 0.08f));
    ui.draw().polyline(points, colour, ui.draw().sub(2));
}

/// Envelope of the tail.
void reverbDecay(Ui& ui, const Box& whole, const NodeView& node) {
    const Plot p = frame(ui, whole);
    const ParamSpec* size =
        node.entry->param("decay") != nullptr ? node.entry->param("decay") : node.entry->param("room_size");
    const float amount = size != nullptr ? paramValue(node, size->key, size->defaultValue) : 1.0f;
    const float seconds =
        size != nullptr && size->unit == Unit::seconds
            ? amount
            : 0.4f + 4.0f * (size != nullptr ? (amount - size->range.min) / (size->range.max - size->range.min) : 0.5f);
    const float span = std::max(2.0f, std::ceil(seconds * 1.2f));
    std::array<ImVec2, 161> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float t = span * static_cast<float>(i) / 160.0f;
        points[i] = p.at(t / span, std::max(0.0f, 1 - t / seconds));
    }
    const ImU32 colour = node.bypass ? ui.c().inkOff : familyColour(node.entry->info->family);
    grid(ui, p, static_cast<int>(span), 3);
    ui.draw().area(points, p.box.bottom(), withAlpha(colour, 0.14f));
    ui.draw().polyline(points, colour, ui.draw().sub(2));
    caption(ui, p, 0, "0", Align::left);
    char text[24];
    std::snprintf(text, sizeof text, "%.0f s", static_cast<double>(span));
    caption(ui, p, 1, text, Align::right);
}

using Painter = void (*)(Ui&, const Box&, const NodeView&);

Painter painterOf(std::string_view key) {
    if (key == "gate") return [](Ui& ui, const Box& b, const NodeView& n) { dynamicsCurve(ui, b, n, true); };
    if (key == "compressor") return [](Ui& ui, const Box& b, const NodeView& n) { dynamicsCurve(ui, b, n, false); };
    if (key == "tremolo") return tremoloShape;
    if (key == "delay" || key == "ping_pong") return delayTaps;
    if (key == "filter") return filterResponse;
    if (key == "reverb" || key == "stereo_reverb") return reverbDecay;
    return nullptr;
}

}  // namespace

bool hasDrawing(const NodeView& node) {
    return node.entry != nullptr && painterOf(node.entry->info->key) != nullptr;
}

void stageDrawing(Ui& ui, const Box& box, const NodeView& node) {
    if (const Painter paint = painterOf(node.entry->info->key)) paint(ui, box, node);
}

}  // namespace amp::gui
