// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/neural_panel.h"

#include <algorithm>
#include <cmath>
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
        std::snprintf(text, sizeof text, format, std::fabs(*value));
        return (*value < 0 ? "−" : "") + std::string(text);
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

/// Lists, then switches, side by side; where they do not fit the switches stand below.
class Choices {
public:
    Choices(Ui& ui, float width, const NodeView& node) : ui_(ui), node_(node) {
        for (const ParamSpec& p : node.entry->params) {
            if (p.unit == Unit::choice) lists_.push_back(&p);
            if (p.unit == Unit::toggle) toggles_.push_back(&p);
        }
        listsW_ = static_cast<float>(lists_.size()) * ui.px(kListPitch);
        for (const ParamSpec* spec : toggles_) togglesW_ += toggleWidth(*spec);
        wraps_ = !lists_.empty() && !toggles_.empty() && listsW_ + togglesW_ > width;
    }
    [[nodiscard]] float height() const {
        if (lists_.empty() && toggles_.empty()) return 0;
        return ui_.px(wraps_ ? 80 : 44);
    }
    void draw(const Box& box) {
        float x = box.cx() - (wraps_ ? listsW_ : listsW_ + togglesW_) * 0.5f, y = box.y;
        for (const ParamSpec* spec : lists_) {
            paramField(ui_, spec->key, {std::round(x), y, ui_.px(kListPitch - 20), ui_.px(32)},
                       paramTarget(ui_, node_, *spec));
            x += ui_.px(kListPitch);
        }
        if (wraps_) {
            x = box.cx() - togglesW_ * 0.5f;
            y += ui_.px(38);
        }
        for (const ParamSpec* spec : toggles_) {
            const ValueTarget target = paramTarget(ui_, node_, *spec);
            if (toggle(ui_, spec->key, {std::round(x), y + ui_.px(16)}, spec->label, target.value >= 0.5f))
                applyValue(ui_, target, target.value >= 0.5f ? 0.0f : 1.0f);
            ui_.draw().text(Font::label, x + ui_.px(48), y + ui_.px(16), ui_.c().inkSoft, tr(spec->label));
            x += toggleWidth(*spec);
        }
    }

private:
    static constexpr float kListPitch = 220;
    [[nodiscard]] float toggleWidth(const ParamSpec& spec) const {
        return ui_.px(76) + ui_.draw().textWidth(Font::label, tr(spec.label));
    }
    Ui& ui_;
    const NodeView& node_;
    std::vector<const ParamSpec*> lists_, toggles_;
    float listsW_ = 0, togglesW_ = 0;
    bool wraps_ = false;
};

}  // namespace

void neuralPanel(Ui& ui, const Box& box, const NodeView& node) {
    const IdScope scope(static_cast<int>(node.id.value));
    ui.draw().panel(box);
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

    std::vector<const ParamSpec*> knobs;
    for (const ParamSpec& p : node.entry->params) {
        if (p.unit != Unit::choice && p.unit != Unit::toggle) knobs.push_back(&p);
    }
    Choices choices(ui, inner.w, node);
    const float pitch = std::min(ui.px(140), inner.w / static_cast<float>(std::max<std::size_t>(1, knobs.size())));
    const float radius = std::min(ui.px(size::kKnobLead), pitch * 0.4f);
    const float knobH = knobHeight(ui, radius) + ui.px(24);
    const float extraH = choices.height();
    const float spare = inner.h - knobH - extraH;
    if (spare > ui.px(190)) net(ui, inner.takeTop(std::min(spare - ui.px(92), ui.px(170)), ui.px(14)), node, in, out);
    if (spare > ui.px(90)) cards(ui, inner.takeTop(ui.px(68), ui.px(10)), node);
    const float free = std::max(0.0f, inner.h - knobH - extraH);
    inner.takeTop(std::round(free * 0.5f));
    float x = inner.cx() - pitch * static_cast<float>(knobs.size() - 1) * 0.5f;
    for (const ParamSpec* spec : knobs) {
        knob(ui, spec->key, {std::round(x), std::round(inner.y + radius + ui.px(10))}, radius,
             paramTarget(ui, node, *spec), familyColour(Family::neural), node.bypass);
        x += pitch;
    }
    inner.takeTop(knobH);
    choices.draw(inner);
    ui.setInStage(false);
}

}  // namespace amp::gui
