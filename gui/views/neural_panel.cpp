// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/neural_panel.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "gui/rig_helpers.h"
#include "gui/views/generated_panel.h"
#include "gui/views/resource_box.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

/// Columns that are drawn at most; a deeper net shows evenly chosen ones of its layers.
constexpr std::size_t kMostColumns = 24;
/// Dots that a column has at most, however wide the layer.
constexpr int kMostDots = 8;

/// A level as a bar between two places, with its word.
void levelBar(Ui& ui, const Box& box, float level, std::string_view name, ImU32 colour, Align align) {
    const Canvas& d = ui.draw();
    d.text(Font::small, align == Align::left ? box.x : box.right(), box.y - ui.px(14), ui.c().inkFaint, name, align);
    d.fill(box, ui.c().panel, ui.px(2));
    d.fill({box.x, box.y, std::round(box.w * level), box.h}, colour, ui.px(2));
}

/// The model's layers between what goes in and what comes out, one column each. The dots light with the level, so it is alive
/// only while one plays.
void net(Ui& ui, const Box& box, const NodeView& node, float in, float out) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().well, ui.px(8));
    d.stroke(box, ui.c().hairline, ui.px(8), std::max(1.0f, std::floor(d.scale())));
    const bool loaded =
        !node.resources.empty() && node.resources.front().state == ResourceView::State::ready && !node.bypass;
    const std::vector<int> layers = loaded ? node.resources.front().facts.layers : std::vector<int>();
    const ImU32 colour = loaded ? familyColour(Family::neural) : ui.c().inkOff;
    std::vector<int> columns;
    const std::size_t count = std::min(layers.size(), kMostColumns);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = count > 1 ? i * (layers.size() - 1) / (count - 1) : 0;
        columns.push_back(std::clamp(layers[at], 1, kMostDots));
    }
    const float w = std::min(box.w * 0.6f, ui.px(22) * static_cast<float>(std::max<std::size_t>(count, 4)));
    const float x0 = box.cx() - w * 0.5f, step = count > 1 ? w / static_cast<float>(count - 1) : 0.0f;
    const float pitch = (box.h - ui.px(58)) / static_cast<float>(kMostDots - 1);
    const auto point = [&](std::size_t layer, int i) {
        const auto n = static_cast<float>(columns[layer]);
        return ImVec2{count > 1 ? x0 + step * static_cast<float>(layer) : box.cx(),
                      box.cy() - ui.px(6) + (static_cast<float>(i) - (n - 1) * 0.5f) * pitch};
    };
    const ImU32 thread = withAlpha(colour, 0.18f + 0.14f * out);
    for (std::size_t l = 0; l + 1 < columns.size(); ++l) {
        for (int a = 0; a < columns[l]; ++a) {
            for (int b = std::max(0, a - 1); b < std::min(columns[l + 1], a + 2); ++b)
                d.line(point(l, a), point(l + 1, b), thread, 1.0f);
        }
    }
    for (std::size_t l = 0; l < columns.size(); ++l) {
        // From the level in front to the level behind.
        const float part = columns.size() > 1 ? static_cast<float>(l) / static_cast<float>(columns.size() - 1) : 1.0f;
        const float lit = std::min(1.0f, 0.35f + 0.75f * (in + (out - in) * part));
        for (int i = 0; i < columns[l]; ++i) d.circle(point(l, i), d.sub(3.0f), mix(rgb(0x4E434B), colour, lit));
    }
    const float side = (box.w - w) * 0.5f - ui.px(52);
    const float y = std::round(box.cy() - ui.px(2));
    if (side > ui.px(30)) {
        levelBar(ui, {box.x + ui.px(24), y, side, ui.px(4)}, in, tr("in"), ui.c().inkSoft, Align::left);
        levelBar(ui, {box.right() - ui.px(24) - side, y, side, ui.px(4)}, out, tr("out"), ui.c().ink, Align::right);
    }
    if (layers.empty()) return;
    const auto [narrow, wide] = std::minmax_element(layers.begin(), layers.end());
    const std::string widths =
        *narrow == *wide ? std::to_string(*wide) : std::to_string(*narrow) + "–" + std::to_string(*wide);
    d.text(Font::caption, box.cx(), box.bottom() - ui.px(12), ui.c().inkFaint,
           trf("{} layers, {} wide", std::to_string(layers.size()), widths), Align::centre);
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
    std::string rate = "–";
    for (const std::string& p : parts) {
        if (p.find("kHz") != std::string::npos) rate = p;
    }
    const double now = ui.control().driver().sampleRateHz;
    char session[32], text[48];
    std::snprintf(session, sizeof session, "%g kHz", now / 1000);
    const auto number = [&](const std::optional<double>& value, const char* format) {
        if (!value) return std::string("–");
        std::snprintf(text, sizeof text, format, *value);
        return std::string(text);
    };
    card(ui, row.takeLeft(w, gap), "Input level", number(file.facts.inputLevelDbu, "%.1f dBu"),
         file.facts.inputLevelDbu ? tr("from the model") : tr("the model does not say"));
    card(ui, row.takeLeft(w, gap), "Loudness", number(file.facts.loudnessDb, "%.1f dB"),
         file.facts.loudnessDb ? tr("from the model") : tr("the model does not say"));
    card(ui, row.takeLeft(w, gap), "Works at", rate,
         rate == "–"       ? std::string_view{}
         : rate == session ? tr("same as now")
                           : std::string_view(trf("converted to {}", session)));
    std::string cost = "–", micros;
    if (const StageReading* r = readingOf(ui.control().meters(), node.id);
        r != nullptr && ui.state().statistics.periodUs > 0) {
        const auto share = ui.state().cpuShare.find(node.id.value);
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
    // What goes in is what the block before gives, or the guitar.
    const Meters& m = ui.control().meters();
    float in = meterPlace(toDb(m.input.peak)), out = 0;
    for (int i = 0; i < m.stageCount; ++i) {
        const StageReading& r = m.stages[static_cast<std::size_t>(i)];
        if (r.id == node.id) {
            out = node.bypass ? 0.0f : meterPlace(toDb(r.peak));
            if (i > 0) in = meterPlace(toDb(m.stages[static_cast<std::size_t>(i - 1)].peak));
        }
    }
    resourceBox(ui, inner.takeTop(ui.px(58), ui.px(12)), node, 0);

    std::vector<const ParamSpec*> knobs, lists, toggles;
    for (const ParamSpec& p : node.entry->params)
        (p.unit == Unit::choice ? lists : p.unit == Unit::toggle ? toggles : knobs).push_back(&p);
    const float knobH = knobHeight(ui, ui.px(size::kKnobLead)) + ui.px(24);
    const float extraH = lists.empty() && toggles.empty() ? 0.0f : ui.px(44);
    float spare = inner.h - knobH - extraH;
    if (spare > ui.px(190)) net(ui, inner.takeTop(std::min(spare - ui.px(92), ui.px(170)), ui.px(14)), node, in, out);
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
