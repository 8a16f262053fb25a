// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "models/file/model_file.h"
#include "tests/models/generated.h"
#include "tests/models/signals.h"

namespace {

using namespace amp;

std::vector<float> playIrregularly(models::Model& model, const std::vector<float>& input, std::uint64_t seed) {
    test::Random random(seed);
    std::vector<float> output = input;  // in place
    std::size_t at = 0;
    while (at < input.size()) {
        const auto frames = std::min<std::size_t>(static_cast<std::size_t>(random.whole(1, 300)), input.size() - at);
        model.process(output.data() + at, output.data() + at, static_cast<int>(frames));
        at += frames;
    }
    return output;
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// Twenty-six blocks: every ring of the generated models goes round several times.
constexpr int kFrames = 1700;

/// Long enough for a model to forget: its receptive field, and a while. Those of the generated recurrent models forget in less.
int framesToForget(const models::Model& model) {
    return static_cast<int>(std::min<std::int64_t>(model.info().receptiveFieldFrames, 5000)) + 300;
}

}  // namespace

TEST_CASE("cutting: the same input gives the same bits however it is cut into blocks") {
    const auto input = test::guitarNoise(kFrames);
    for (const test::GeneratedModel& generated : test::generatedModels()) {
        for (const InstructionSet set : test::instructionSets()) {
            for (const double rate : {0.0, 96000.0, 44100.0}) {
                // The rate converter knows nothing of instruction sets.
                if (rate == 44100.0 && set != test::instructionSets().back()) continue;
                CAPTURE(generated.name);
                CAPTURE(name(set));
                CAPTURE(rate);
                auto model = models::loadModel(test::bytesOf(generated.json), generated.name,
                                               {.sessionRateHz = rate, .instructionSet = set});
                REQUIRE_MESSAGE(model, (model ? "" : model.error().sentence));
                const auto whole = test::play(**model, input, 8192);
                (*model)->reset();
                CHECK(sameBits(playIrregularly(**model, input, 7), whole));
                // The regular ones, which a random cut may miss, belong to the network: once per instruction set is enough.
                if (rate != 0.0) continue;
                for (const int block : {1, 16, 63}) {
                    (*model)->reset();
                    CAPTURE(block);
                    CHECK(sameBits(test::play(**model, input, block), whole));
                }
            }
        }
    }
}

TEST_CASE("cutting: a model that has been reset plays like a fresh one") {
    const auto input = test::guitarNoise(3000);
    for (const test::GeneratedModel& generated : test::generatedModels()) {
        CAPTURE(generated.name);
        auto model = models::loadModel(test::bytesOf(generated.json), generated.name);
        REQUIRE(model);
        const auto first = test::play(**model, input, 100);
        (*model)->reset();
        CHECK(sameBits(test::play(**model, input, 33), first));
    }
}

TEST_CASE("cutting: a fresh model gives its settled silence from the first sample") {
    for (const test::GeneratedModel& generated : test::generatedModels()) {
        CAPTURE(generated.name);
        auto model = models::loadModel(test::bytesOf(generated.json), generated.name);
        REQUIRE(model);
        const auto frames = static_cast<std::size_t>(framesToForget(**model));
        const auto quiet = test::play(**model, std::vector<float>(frames, 0.0f), 64);
        CHECK(std::abs(quiet.front() - quiet.back()) <= 2e-6f * std::max(1.0f, std::abs(quiet.back())));
    }
}

TEST_CASE("cutting: values that are not finite neither stick nor come out") {
    for (const test::GeneratedModel& generated : test::generatedModels()) {
        for (const InstructionSet set : test::instructionSets()) {
            CAPTURE(generated.name);
            CAPTURE(name(set));
            auto model = models::loadModel(test::bytesOf(generated.json), generated.name, {.instructionSet = set});
            REQUIRE(model);
            std::vector<float> broken(256, std::numeric_limits<float>::quiet_NaN());
            broken[3] = std::numeric_limits<float>::infinity();
            broken[4] = 1.0e30f;
            for (const float y : test::play(**model, broken, 64)) CHECK(std::isfinite(y));
            const auto input = test::guitarNoise(framesToForget(**model));
            const auto after = test::play(**model, input, 64);
            (*model)->reset();
            const auto fresh = test::play(**model, input, 64);
            CHECK(std::abs(after.back() - fresh.back()) <= 1e-5f * std::max(1.0f, std::abs(fresh.back())));
        }
    }
}
