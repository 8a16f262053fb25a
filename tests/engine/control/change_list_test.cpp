// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/change_list.h"

#include <doctest/doctest.h>

#include "tests/engine/control/random_edits.h"

using namespace amp;
using namespace amp::test;

namespace {

PresetNode level(std::uint32_t tag) {
    PresetNode node;
    node.stage = "level";
    node.tag = tag;
    return node;
}

Preset chainOf(std::vector<PresetNode> chain) {
    Preset preset;
    preset.chain = std::move(chain);
    return preset;
}

void put(Preset& document, const Place& place, PresetNode node) {
    const NodePlace at = locate(document, place);
    REQUIRE(at.chain != nullptr);
    at.chain->insert(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index), std::move(node));
}

PresetNode pull(Preset& document, StageId id) {
    const NodePlace at = locate(document, id);
    REQUIRE(at.chain != nullptr);
    PresetNode node = std::move((*at.chain)[at.index]);
    at.chain->erase(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index));
    return node;
}

/// What a rig that obeys would hold after the step.
void obey(Preset& running, const Preset& wanted, const ChangeStep& step) {
    if (const auto* p = std::get_if<ParamStep>(&step)) {
        PresetNode* node = findNode(running, p->stage);
        REQUIRE(node != nullptr);
        node->params[std::string(findStage(node->stage)->params[p->param].key)] = p->value;
    } else if (const auto* b = std::get_if<BypassStep>(&step)) {
        REQUIRE(findNode(running, b->stage) != nullptr);
        findNode(running, b->stage)->bypass = b->bypass;
    } else if (const auto* r = std::get_if<RemoveStep>(&step)) {
        pull(running, r->node);
    } else if (const auto* i = std::get_if<InsertStep>(&step)) {
        put(running, i->place, *findNode(wanted, i->node));
    } else if (const auto* m = std::get_if<MoveStep>(&step)) {
        PresetNode node = pull(running, m->node);
        put(running, m->place, std::move(node));
    } else if (const auto* n = std::get_if<RebuildStep>(&step)) {
        const bool bypass = findNode(running, n->stage)->bypass;
        *findNode(running, n->stage) = *findNode(wanted, n->stage);
        findNode(running, n->stage)->bypass = bypass;
    } else if (const auto* x = std::get_if<ResourceStep>(&step)) {
        findNode(running, x->stage)->resources = findNode(wanted, x->stage)->resources;
    } else if (const auto* l = std::get_if<LaneStep>(&step)) {
        auto& lane = findNode(running, l->split)->split->lanes[static_cast<std::size_t>(l->lane)];
        lane.levelDb = l->levelDb;
        lane.pan = l->pan;
    } else if (const auto* t = std::get_if<TrimStep>(&step)) {
        running.trimDb = t->db;
    } else if (const auto* v = std::get_if<LevelStep>(&step)) {
        running.levelDb = v->db;
    }
}

/// Same nodes in the same places with the same values, files and switches.
void checkSame(const std::vector<PresetNode>& a, const std::vector<PresetNode>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].tag == b[i].tag);
        CHECK(a[i].bypass == b[i].bypass);
        REQUIRE(a[i].split.has_value() == b[i].split.has_value());
        if (a[i].split) {
            REQUIRE(a[i].split->lanes.size() == b[i].split->lanes.size());
            for (std::size_t l = 0; l < a[i].split->lanes.size(); ++l) {
                CHECK(a[i].split->lanes[l].levelDb == b[i].split->lanes[l].levelDb);
                checkSame(a[i].split->lanes[l].chain, b[i].split->lanes[l].chain);
            }
            continue;
        }
        CHECK(valuesOf(a[i], *findStage(a[i].stage)) == valuesOf(b[i], *findStage(b[i].stage)));
        const PresetResource* had = resourceOf(a[i], "a");
        const PresetResource* has = resourceOf(b[i], "a");
        CHECK((had == nullptr) == (has == nullptr));
        if (had != nullptr && has != nullptr) CHECK(had->path == has->path);
    }
}

}  // namespace

TEST_CASE("change list: obeying the steps always ends at the wanted document") {
    Random random(seed());
    int stepwise = 0;
    for (int round = 0; round < 3000; ++round) {
        std::uint32_t nextTag = 1;
        Preset running;
        for (int i = random.whole(0, 6); i > 0; --i) running.chain.push_back(randomNode(random));
        tagNodes(running.chain, nextTag);
        Preset wanted = running;
        for (int i = random.whole(1, 4); i > 0; --i) editRandomly(wanted, random, nextTag);
        const ChangeList list = changesBetween(running, wanted);
        if (list.whole) continue;
        ++stepwise;
        CAPTURE(round);
        for (const ChangeStep& step : list.steps) obey(running, wanted, step);
        checkSame(running.chain, wanted.chain);
        CHECK(running.trimDb == wanted.trimDb);
        const ChangeList rest = changesBetween(running, wanted);
        CHECK_FALSE(rest.whole);
        CHECK(rest.steps.empty());
    }
    CHECK(stepwise > 1000);
}

TEST_CASE("change list: what is alike needs no step, and one edit is one step") {
    const Preset three = chainOf({level(1), level(2), level(3)});
    CHECK(changesBetween(three, three).steps.empty());

    Preset moved = chainOf({level(3), level(1), level(2)});
    REQUIRE(changesBetween(three, moved).steps.size() == 1);
    CHECK(std::get<MoveStep>(changesBetween(three, moved).steps[0]).node == StageId{3});

    Preset fewer = chainOf({level(1), level(3)});
    REQUIRE(changesBetween(three, fewer).steps.size() == 1);
    CHECK(std::get<RemoveStep>(changesBetween(three, fewer).steps[0]).node == StageId{2});

    Preset turned = three;
    turned.chain[1].params["gain"] = 0.5f;
    REQUIRE(changesBetween(three, turned).steps.size() == 1);
    CHECK(std::get<ParamStep>(changesBetween(three, turned).steps[0]).value == 0.5f);
}

TEST_CASE("change list: a chain that becomes stereo under a stage that stays is built as a whole") {
    PresetNode cabinet = level(9);
    cabinet.stage = "cabinet";
    const Preset mono = chainOf({level(1), level(2)});
    CHECK(changesBetween(mono, chainOf({level(1), cabinet, level(2)})).whole);
    CHECK_FALSE(changesBetween(mono, chainOf({level(1), level(2), cabinet})).whole);
}

TEST_CASE("change list: a playing stage that moves into a new split is built as a whole, never twice") {
    PresetNode split;
    split.tag = 7;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back(level(1));
    CHECK(changesBetween(chainOf({level(1)}), chainOf({split})).whole);
    CHECK(changesBetween(chainOf({split}), chainOf({level(1)})).whole);
}
