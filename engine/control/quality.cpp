// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/quality.h"

#include <algorithm>
#include <cmath>

#include "engine/control/quality_table.h"
#include "engine/stages/catalogue.h"

namespace amp {
namespace {

constexpr std::array kKnobs{
    QualityKnob{"overdrive", {}, {"drive"}},
    QualityKnob{"distortion", {}, {"drive"}},
    QualityKnob{"fuzz", {}, {"fuzz"}},
    QualityKnob{"octaver", {}, {"up"}, "down"},
    QualityKnob{"preamp", "clipper", {"gain"}},
    QualityKnob{"tube_preamp", "circuit", {"gain"}},
    QualityKnob{"power_amp", "type", {"drive"}},
    QualityKnob{"tube_power", "circuit", {"master"}},
    QualityKnob{"saturator", {}, {"low_drive", "mid_drive", "high_drive"}},
};

float valueOf(const PresetNode& node, const ParamSpec& spec) {
    const auto found = node.params.find(std::string(spec.key));
    return found == node.params.end() ? spec.defaultValue : spec.clamp(found->second);
}

int factorOf(const PresetNode& node, const QualityKnob& knob) {
    const CatalogueEntry* entry = findStage(knob.stage);
    int choice = 0;
    if (!knob.choice.empty()) choice = static_cast<int>(valueOf(node, *entry->param(knob.choice)) + 0.5f);
    float travel = 0.0f;
    for (const std::string_view key : knob.drives) {
        if (key.empty()) continue;
        const ParamSpec& spec = *entry->param(key);
        travel = std::max(travel, (valueOf(node, spec) - spec.range.min) / (spec.range.max - spec.range.min));
    }
    const auto step = static_cast<std::size_t>(std::ceil(travel * kQualitySteps - 1e-4f));
    for (const QualityRow& row : kQualityRows) {
        if (row.stage == knob.stage && row.choice == choice) return row.factor[std::min(step, row.factor.size() - 1)];
    }
    return 1;
}

}  // namespace

std::span<const QualityKnob> qualityKnobs() {
    return kKnobs;
}

int factorFor(const std::vector<PresetNode>& chain) {
    int factor = 1;
    for (const PresetNode& node : chain) {
        if (node.split) {
            for (const PresetSplit::Lane& lane : node.split->lanes) factor = std::max(factor, factorFor(lane.chain));
            continue;
        }
        for (const QualityKnob& knob : kKnobs) {
            if (knob.stage == node.stage) factor = std::max(factor, factorOf(node, knob));
        }
    }
    return factor;
}

}  // namespace amp
