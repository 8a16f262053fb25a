// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/head_band.h"

#include <array>
#include <cstdio>

#include "engine/control/document.h"
#include "gui/draw/valve.h"
#include "gui/response.h"
#include "gui/rig_helpers.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

std::string choiceText(const NodeView& node, std::string_view key) {
    const ParamSpec* spec = node.entry->param(key);
    if (spec == nullptr || spec->choices.empty()) return {};
    return std::string(tr(spec->choices[static_cast<std::size_t>(paramValue(node, key, 0) + 0.5f)]));
}

void faces(Ui& ui, const Box& box) {
    static constexpr std::array<std::string_view, 3> kFaces{"Front", "Back", "Curve"};
    const int now = static_cast<int>(ui.state().headFace);
    const int chosen = segmented(ui, "face", box, kFaces, now, true);
    if (chosen != now) {
        ui.state().headFace = static_cast<HeadFace>(chosen);
        ui.pacer().wake();
    }
}

void valves(Ui& ui, const Box& box, const NodeView& power) {
    const Canvas& d = ui.draw();
    const ViewState& s = ui.state();
    const std::string type =
        power.entry->param("type") != nullptr
            ? std::string(
                  power.entry->param("type")->choices[static_cast<std::size_t>(paramValue(power, "type", 0) + 0.5f)])
            : std::string();
    const int count = type == "Class A" ? 2 : 4;
    const float foot = box.bottom() - ui.px(1);
    const float k = box.h / ui.px(122);
    const float big = std::round(box.h * 0.79f), small = std::round(box.h * 0.49f);
    // Between the name and the choice of faces; where that is narrow, the power valves alone.
    const float from = box.x + ui.px(240), to = box.right() - ui.px(225);
    const float smallStep = ui.px(46) * k;
    float step = ui.px(68) * k;
    const float n = static_cast<float>(count);
    const bool all = to - from > 3 * smallStep + ui.px(30) * k + n * step;
    if (!all) step = std::min(step, (to - from) / n);
    if (step < ui.px(38) * k) return;
    const float total = (all ? 3 * smallStep + ui.px(40) * k : 0.0f) + n * step;
    float x = std::round(all && box.w > ui.px(940) ? box.x + box.w * 0.35f : (from + to - total) * 0.5f + step * 0.5f);
    if (all) {
        for (int i = 0; i < 3; ++i, x += smallStep) drawValve(d, {x, foot}, small, s.valveGlow[0]);
        x += ui.px(56) * k;
    }
    // The pool of light that all of them throw together.
    const float glow = s.valveGlow[1];
    d.glow({x + step * (n - 1) * 0.5f, foot - big * 0.4f}, big * 2.3f, withAlpha(d.c().lampGlow, 0.35f * glow));
    for (int i = 0; i < count; ++i, x += step) drawValve(d, {x, foot}, big, glow);
}

struct Axes {
    Box box;
    float rangeDb;
    [[nodiscard]] ImVec2 at(float hz, float db) const {
        return {box.x + responsePlace(hz) * box.w, box.cy() - std::clamp(db / rangeDb, -1.0f, 1.0f) * box.h * 0.5f};
    }
};

void drawAxes(Ui& ui, const Axes& a) {
    const Canvas& d = ui.draw();
    for (const float hz : {50.f, 100.f, 200.f, 500.f, 1000.f, 2000.f, 5000.f, 10000.f}) {
        const float x = std::round(a.at(hz, 0).x);
        d.vline(x, a.box.y, a.box.bottom(), rgb(0xffffff, 0.07f));
        char text[8];
        std::snprintf(text, sizeof text, hz >= 1000 ? "%gk" : "%g", static_cast<double>(hz >= 1000 ? hz / 1000 : hz));
        d.text(Font::caption, x, a.box.bottom() + ui.px(11), ui.c().inkFaint, text, Align::centre);
    }
    for (const float db : {-0.5f, 0.0f, 0.5f}) {
        d.hline(a.box.x, a.box.right(), std::round(a.at(1000, db * a.rangeDb).y), rgb(0xffffff, 0.07f));
    }
}

std::array<ImVec2, kResponsePoints> pointsOf(const Axes& a, const Response& r) {
    std::array<ImVec2, kResponsePoints> points{};
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = a.at(responseHz(i), r[i]);
    return points;
}

/// The saved preset's values of the tone stack, when they differ.
bool savedValues(Ui& ui, const NodeView& node, std::vector<float>& out) {
    if (!ui.control().dirty()) return false;
    const PresetNode* saved = findNode(ui.control().savedDocument(), node.id);
    if (saved == nullptr || saved->stage != node.entry->info->key) return false;
    out = valuesOf(*saved, *node.entry);
    return out != node.values;
}

/// Middle of the response, so that the shape and not the loudness fills the picture.
float middleOf(const Response& r) {
    float sum = 0;
    int n = 0;
    for (std::size_t i = 0; i < r.size(); ++i) {
        if (responseHz(i) < 60 || responseHz(i) > 12000) continue;
        sum += r[i];
        ++n;
    }
    return n > 0 ? sum / static_cast<float>(n) : 0.0f;
}

void toneCurve(Ui& ui, const Box& box, const NodeView& tone) {
    const Canvas& d = ui.draw();
    Box plot = box;
    plot.takeBottom(ui.px(20));
    const Axes axes{plot, 15};
    drawAxes(ui, axes);
    d.list()->PushClipRect(plot.min(), plot.max(), true);
    const ImU32 colour = tone.bypass ? ui.c().inkOff : familyColour(Family::tone);
    const Response* measured = ui.state().responses.response(*tone.entry, tone.values);
    if (measured == nullptr) {
        d.list()->PopClipRect();
        return;
    }
    Response now = *measured;
    const float middle = middleOf(now);
    for (float& db : now) db -= middle;
    const auto points = pointsOf(axes, now);
    d.area(points, plot.bottom(), withAlpha(colour, 0.10f));
    std::vector<float> saved;
    const Response* before =
        savedValues(ui, tone, saved) ? ui.state().responses.response(*tone.entry, saved, true) : nullptr;
    if (before != nullptr) {
        Response old = *before;
        for (float& db : old) db -= middle;
        d.dashed(pointsOf(axes, old), ui.c().inkSoft, d.sub(1.3f), ui.px(8));
    }
    d.polyline(points, colour, d.sub(2));
    d.list()->PopClipRect();
}

/// What comes out of the preamp for what goes in, with a dot where the playing is now.
void transferCurve(Ui& ui, const Box& box, const NodeView& preamp) {
    const Canvas& d = ui.draw();
    Box plot = box;
    plot.takeBottom(ui.px(20));
    d.stroke(plot, rgb(0xffffff, 0.08f), 0, std::max(1.0f, std::floor(d.scale())));
    d.vline(std::round(plot.cx()), plot.y, plot.bottom(), rgb(0xffffff, 0.07f));
    d.hline(plot.x, plot.right(), std::round(plot.cy()), rgb(0xffffff, 0.07f));
    const Transfer* measured = ui.state().responses.transfer(*preamp.entry, preamp.values);
    if (measured == nullptr) return;
    const Transfer& t = *measured;
    float most = 0.25f;
    for (const float v : t) most = std::max(most, std::fabs(v));
    std::array<ImVec2, kTransferPoints> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = {plot.x + plot.w * static_cast<float>(i) / static_cast<float>(kTransferPoints - 1),
                     plot.cy() - t[i] / most * plot.h * 0.46f};
    }
    const ImU32 colour = preamp.bypass ? ui.c().inkOff : familyColour(Family::drive);
    d.polyline(points, colour, d.sub(2));
    const float peak = std::min(1.0f, ui.control().meters().input.peak);
    if (peak > 0.002f && !preamp.bypass) {
        const auto i = static_cast<std::size_t>((0.5f + 0.5f * peak) * static_cast<float>(kTransferPoints - 1));
        d.circle(points[i], d.sub(4.5f), ui.c().ink);
    }
    d.text(Font::caption, plot.right(), plot.bottom() + ui.px(11), ui.c().inkFaint, tr("preamp in and out"),
           Align::right);
}

void name(Ui& ui, Box box, const NodeView& tone, const NodeView& power, float centreY) {
    const Canvas& d = ui.draw();
    d.tracked(Font::wordmark, box.x + ui.px(28), centreY, rgb(0xF3EDE2), "Halfstack", -20);
    const std::string voice = trf("{} voice", choiceText(tone, "model"));
    const std::string type = choiceText(power, "type");
    d.textIn({box.x + ui.px(31), centreY + ui.px(22), box.w, ui.px(20)}, Font::body, rgb(0xBDB4A6),
             type.empty() ? voice : voice + ", " + type);
}

}  // namespace

void headBand(Ui& ui, const Box& box, const NodeView& preamp, const NodeView& tone, const NodeView& power,
              const AmpPanel& panel) {
    const Canvas& d = ui.draw();
    const float radius = ui.px(7);
    d.fill(box, rgb(0x080706), radius);
    d.list()->PushClipRect(box.min(), box.max(), true);
    const HeadFace face = ui.state().headFace;
    const bool low = box.h < ui.px(90);
    if (face == HeadFace::front) {
        // Slats of the ventilation, lit from behind by the valves.
        for (float y = box.y + ui.px(6); y < box.bottom(); y += ui.px(6))
            d.hline(box.x, box.right(), y, rgb(0xffffff, 0.016f));
        if (box.w > ui.px(560)) valves(ui, box, power);
        if (box.w > ui.px(380))
            name(ui, {box.x, box.y, box.w * 0.32f, box.h}, tone, power, std::round(box.cy() - ui.px(low ? 9 : 15)));
    } else {
        Box inner = box.inset(ui.px(28), ui.px(18));
        Box left = inner.takeLeft(std::min(ui.px(210), inner.w * 0.3f), ui.px(24));
        if (box.h > ui.px(120)) {
            name(ui, {box.x, box.y, left.w, box.h}, tone, power, std::round(box.y + ui.px(40)));
            if (box.h > ui.px(170)) {
                d.paragraph({left.x, box.y + ui.px(134), left.w, ui.px(40)}, Font::body, ui.c().inkFaint,
                            tr(face == HeadFace::back ? "Back panel: the controls you set once."
                                                      : "What the tone stack does to the sound, measured."),
                            17, 2);
            }
        }
        if (face == HeadFace::back && inner.w > ui.px(420)) {
            const Box transfer = inner.takeRight(std::min(ui.px(200), inner.w * 0.3f), ui.px(40));
            toneCurve(ui, inner, tone);
            transferCurve(ui, transfer, preamp);
        } else {
            toneCurve(ui, inner, tone);
        }
    }
    d.list()->PopClipRect();
    d.stroke(box, rgb(panel.piping), radius, d.sub(2.2f));
    static constexpr std::array<std::string_view, 3> kFaces{"Front", "Back", "Curve"};
    const float w = segmentedWidth(ui, kFaces);
    if (face == HeadFace::front || box.h <= ui.px(120)) {
        if (box.w > w + ui.px(60)) faces(ui, {box.right() - w - ui.px(18), box.y + ui.px(low ? 10 : 18), w, ui.px(27)});
    } else {
        faces(ui, {box.x + ui.px(28), box.y + ui.px(92), w, ui.px(27)});
    }
}

}  // namespace amp::gui
