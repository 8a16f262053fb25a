// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/neural_panel.h"

#include <array>
#include <cstdio>

#include "gui/rig_helpers.h"
#include "gui/views/generated_panel.h"
#include "gui/views/resource_box.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

/// Points of the picture's net, layer by layer.
constexpr std::array<int, 7> kLayers{1, 5, 6, 6, 6, 5, 1};

/// The net between what goes in and what comes out. Its points light with the level, so it is alive only while one plays.
void net(Ui& ui, const Box& box, const NodeView& node, float level) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().well, ui.px(8));
    d.stroke(box, ui.c().hairline, ui.px(8), std::max(1.0f, std::floor(d.scale())));
    const bool loaded =
        !node.resources.empty() && node.resources.front().state == ResourceView::State::ready && !node.bypass;
    const ImU32 colour = loaded ? familyColour(Family::neural) : ui.c().inkOff;
    const float w = std::min(box.w * 0.52f, ui.px(330));
    const float x0 = box.cx() - w * 0.5f, step = w / static_cast<float>(kLayers.size() - 1);
    const float pitch = (box.h - ui.px(44)) / 6.0f;
    const auto point = [&](std::size_t layer, int i) {
        const float n = static_cast<float>(kLayers[layer]);
        return ImVec2{x0 + step * static_cast<float>(layer),
                      box.cy() + (static_cast<float>(i) - (n - 1) * 0.5f) * pitch};
    };
    const ImU32 thread = withAlpha(colour, 0.16f + 0.12f * level);
    for (std::size_t l = 0; l + 1 < kLayers.size(); ++l) {
        for (int a = 0; a < kLayers[l]; ++a) {
            for (int b = 0; b < kLayers[l + 1]; ++b) d.line(point(l, a), point(l + 1, b), thread, 1.0f);
        }
    }
    for (std::size_t l = 0; l < kLayers.size(); ++l) {
        for (int i = 0; i < kLayers[l]; ++i) {
            // A fixed pattern of brighter and darker points; all of them follow the level.
            const float own =
                0.35f + 0.65f * static_cast<float>((l * 37 + static_cast<std::size_t>(i) * 53) % 10) / 10.0f;
            d.circle(point(l, i), d.sub(3.4f), mix(rgb(0x4E434B), colour, std::min(1.0f, own * (0.35f + level))));
        }
    }
    const ImVec2 in = point(0, 0), out = point(kLayers.size() - 1, 0);
    d.line({box.x + ui.px(24), in.y}, {in.x - ui.px(8), in.y}, ui.c().inkSoft, d.sub(1.6f));
    d.line({out.x + ui.px(8), out.y}, {box.right() - ui.px(24), out.y}, ui.c().ink, d.sub(1.6f));
    d.text(Font::small, box.x + ui.px(24), box.y + ui.px(22), ui.c().inkFaint, tr("in"));
    d.text(Font::small, box.right() - ui.px(24), box.y + ui.px(22), ui.c().inkFaint, tr("out"), Align::right);
}

void card(Ui& ui, const Box& box, std::string_view title, std::string_view value, std::string_view line) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().card, ui.px(7));
    d.stroke(box, ui.c().hairline, ui.px(7), std::max(1.0f, std::floor(d.scale())));
    const Box inner = box.inset(ui.px(11), ui.px(8));
    d.textIn({inner.x, inner.y, inner.w, ui.px(15)}, Font::caption, ui.c().inkSoft, tr(title));
    d.textIn({inner.x, inner.y + ui.px(16), inner.w, ui.px(20)}, Font::value15, ui.c().ink, value);
    d.textIn({inner.x, inner.y + ui.px(36), inner.w, ui.px(15)}, Font::caption, ui.c().inkFaint, line);
}

/// The parts of "WaveNet A1 · 48 kHz · 13 802 weights".
std::vector<std::string> partsOf(const std::string& detail) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at <= detail.size()) {
        const std::size_t end = detail.find(" · ", at);
        out.push_back(detail.substr(at, end == std::string::npos ? end : end - at));
        if (end == std::string::npos) break;
        at = end + std::string_view(" · ").size();
    }
    return out;
}

void cards(Ui& ui, Box row, const NodeView& node) {
    const ResourceView file = node.resources.empty() ? ResourceView{} : node.resources.front();
    const auto parts = partsOf(file.detail);
    const float gap = ui.px(10), w = std::floor((row.w - 3 * gap) / 4);
    std::string rate = "–", weights = "–";
    for (const std::string& p : parts) {
        if (p.find("kHz") != std::string::npos) rate = p;
        if (p.find("weights") != std::string::npos) weights = p.substr(0, p.find(" weights"));
    }
    const double now = ui.control().driver().sampleRateHz;
    char session[32];
    std::snprintf(session, sizeof session, "%g kHz", now / 1000);
    card(ui, row.takeLeft(w, gap), "Kind", parts.empty() || parts.front().empty() ? std::string("–") : parts.front(),
         tr("architecture"));
    card(ui, row.takeLeft(w, gap), "Works at", rate,
         rate == "–"       ? std::string_view{}
         : rate == session ? tr("same as now")
                           : std::string_view(trf("converted to {}", session)));
    card(ui, row.takeLeft(w, gap), "Weights", weights, tr("trained numbers"));
    std::string cost = "–", micros;
    if (const StageReading* r = readingOf(ui.control().meters(), node.id);
        r != nullptr && ui.state().statistics.periodUs > 0) {
        const auto share = ui.state().cpuShare.find(node.id.value);
        char text[48];
        if (share != ui.state().cpuShare.end()) {
            std::snprintf(text, sizeof text, "%.1f %%", static_cast<double>(share->second) * 100);
            cost = text;
            std::snprintf(text, sizeof text, "%.0f µs / %.0f",
                          static_cast<double>(share->second) * ui.state().statistics.periodUs,
                          ui.state().statistics.periodUs);
            micros = text;
        }
    }
    card(ui, row, "Costs", cost, micros);
}

}  // namespace

void neuralPanel(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    const IdScope scope(static_cast<int>(node.id.value));
    d.panel(box);
    Box inner = stageTitle(ui, box, node, tr(node.entry->info->help), nullptr);
    ui.setInStage(true);
    float level = 0;
    if (const StageReading* r = readingOf(ui.control().meters(), node.id); r != nullptr && !node.bypass)
        level = meterPlace(toDb(r->peak));
    resourceBox(ui, inner.takeTop(ui.px(58), ui.px(12)), node, 0);

    std::vector<const ParamSpec*> knobs, lists, toggles;
    for (const ParamSpec& p : node.entry->params)
        (p.unit == Unit::choice ? lists : p.unit == Unit::toggle ? toggles : knobs).push_back(&p);
    const float knobH = knobHeight(ui, ui.px(size::kKnobLead)) + ui.px(24);
    const float extraH = lists.empty() && toggles.empty() ? 0.0f : ui.px(44);
    float spare = inner.h - knobH - extraH;
    if (spare > ui.px(190)) net(ui, inner.takeTop(std::min(spare - ui.px(92), ui.px(170)), ui.px(14)), node, level);
    if (spare > ui.px(90)) cards(ui, inner.takeTop(ui.px(68), ui.px(10)), node);
    const float free = std::max(0.0f, inner.h - knobH - extraH);
    inner.takeTop(std::round(free * 0.5f));
    const float pitch = std::min(ui.px(140), inner.w / static_cast<float>(std::max<std::size_t>(1, knobs.size())));
    float x = inner.cx() - pitch * static_cast<float>(knobs.size() - 1) * 0.5f;
    const float radius = std::min(ui.px(size::kKnobLead), pitch * 0.4f);
    for (const ParamSpec* spec : knobs) {
        knob(ui, spec->key, {std::round(x), std::round(inner.y + radius + ui.px(10))}, radius,
             paramTarget(ui, node, *spec), familyColour(Family::neural), node.bypass);
        x += pitch;
    }
    inner.takeTop(knobH);
    float total = 0;
    for (const ParamSpec* spec : toggles) total += ui.px(76) + d.textWidth(Font::label, tr(spec->label));
    total += static_cast<float>(lists.size()) * ui.px(220);
    x = inner.cx() - total * 0.5f;
    for (const ParamSpec* spec : lists) {
        paramField(ui, spec->key, {std::round(x), inner.y, ui.px(200), ui.px(32)}, paramTarget(ui, node, *spec));
        x += ui.px(220);
    }
    for (const ParamSpec* spec : toggles) {
        const ValueTarget target = paramTarget(ui, node, *spec);
        if (toggle(ui, spec->key, {std::round(x), inner.y + ui.px(16)}, spec->label, target.value >= 0.5f))
            applyValue(ui, target, target.value >= 0.5f ? 0.0f : 1.0f);
        d.text(Font::label, x + ui.px(48), inner.y + ui.px(16), ui.c().inkSoft, tr(spec->label));
        x += ui.px(76) + d.textWidth(Font::label, tr(spec->label));
    }
    ui.setInStage(false);
}

}  // namespace amp::gui
