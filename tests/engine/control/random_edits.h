// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/control/document.h"
#include "tests/support/signals.h"

namespace amp::test {

/// Stages without memory of their own beyond filters, so that two rigs of the same document sound alike once they rest.
inline constexpr std::array<std::string_view, 4> kPlainStages{"level", "filter", "overdrive", "cabinet"};

inline PresetNode randomStage(Random& random) {
    PresetNode node;
    node.stage = kPlainStages[static_cast<std::size_t>(random.whole(0, kPlainStages.size() - 1))];
    const CatalogueEntry& entry = *findStage(node.stage);
    for (const ParamSpec& spec : entry.params) {
        if (random.whole(0, 2) != 0 || spec.discrete()) continue;
        node.params[std::string(spec.key)] = random.between(spec.range.min, spec.range.max);
    }
    node.bypass = random.whole(0, 3) == 0;
    if (node.stage == "cabinet" && random.whole(0, 2) != 0)
        node.resources.push_back({"a", "gain:0." + std::to_string(random.whole(1, 9)), {}});
    return node;
}

inline PresetNode randomNode(Random& random, bool mayHoldLanes = true) {
    if (!mayHoldLanes || random.whole(0, 5) != 0) return randomStage(random);
    PresetNode node;
    node.split.emplace();
    node.split->lanes.resize(static_cast<std::size_t>(random.whole(1, 3)));
    for (PresetSplit::Lane& lane : node.split->lanes) {
        for (int i = random.whole(0, 2); i > 0; --i) lane.chain.push_back(randomStage(random));
        lane.levelDb = random.between(-20.0f, 0.0f);
    }
    return node;
}

/// Changes a document in one random way, keeping the tags of what stays.
inline void editRandomly(Preset& preset, Random& random, std::uint32_t& nextTag) {
    auto& chain = preset.chain;
    const auto any = [&] { return static_cast<std::size_t>(random.whole(0, static_cast<int>(chain.size()) - 1)); };
    const auto at = [&](std::size_t i) { return chain.begin() + static_cast<std::ptrdiff_t>(i); };
    switch (chain.empty() ? 0 : random.whole(0, 7)) {
        case 0:
            chain.insert(at(static_cast<std::size_t>(random.whole(0, static_cast<int>(chain.size())))),
                         randomNode(random));
            tagNodes(chain, nextTag);
            break;
        case 1: chain.erase(at(any())); break;
        case 2: {
            const std::size_t from = any();
            PresetNode node = chain[from];
            chain.erase(at(from));
            chain.insert(at(static_cast<std::size_t>(random.whole(0, static_cast<int>(chain.size())))),
                         std::move(node));
            break;
        }
        case 3: {
            PresetNode& node = chain[any()];
            node.bypass = !node.bypass;
            break;
        }
        case 4: {
            PresetNode& node = chain[any()];
            if (node.split) {
                node.split->lanes[0].levelDb = random.between(-20.0f, 6.0f);
            } else {
                const CatalogueEntry& entry = *findStage(node.stage);
                const ParamSpec& spec =
                    entry.params[static_cast<std::size_t>(random.whole(0, static_cast<int>(entry.params.size()) - 1))];
                float value = random.between(spec.range.min, spec.range.max);
                if (spec.discrete()) value = static_cast<float>(static_cast<int>(value));
                node.params[std::string(spec.key)] = value;
            }
            break;
        }
        case 5: {
            PresetNode& node = chain[any()];
            if (node.stage != "cabinet") break;
            setResourceOf(node, "a", random.whole(0, 3) == 0 ? "" : "gain:0." + std::to_string(random.whole(1, 9)));
            break;
        }
        case 6: {
            PresetNode& node = chain[any()];
            if (!node.split) break;
            node.split->lanes.back().chain.push_back(randomStage(random));
            tagNodes(chain, nextTag);
            break;
        }
        default: preset.trimDb = random.between(-12.0f, 6.0f); break;
    }
}

}  // namespace amp::test
