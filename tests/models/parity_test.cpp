// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/models/generated.h"
#include "tests/models/oracle.h"
#include "tests/models/signals.h"

namespace {

using namespace amp;

void checkParity(const test::GeneratedModel& generated, const std::vector<float>& input, double size) {
    const auto expected = test::oracle(nlohmann::json::parse(generated.json), input, size);
    std::vector<float> scalar;
    for (const InstructionSet set : test::instructionSets()) {
        CAPTURE(generated.name);
        CAPTURE(size);
        CAPTURE(name(set));
        auto model =
            models::loadModel(test::bytesOf(generated.json), generated.name, {.size = size, .instructionSet = set});
        REQUIRE_MESSAGE(model, (model ? "" : model.error().sentence));
        const auto output = test::play(**model, input, 61);
        const auto difference = test::compare(output, expected);
        CAPTURE(difference.largest);
        CAPTURE(difference.relativeDb);
        CAPTURE(difference.peak);
        CHECK(difference.agrees());
        CHECK(difference.peak > 1e-3);  // a silent model would prove nothing
        if (scalar.empty()) scalar = output;
        CHECK(test::compare(output, scalar).largest <= 5e-6 * std::max(1.0, difference.peak));
    }
}

}  // namespace

TEST_CASE("parity: every architecture and option agrees with a plain double-precision evaluation") {
    const auto input = test::guitarNoise(1500);
    for (const test::GeneratedModel& generated : test::generatedModels()) checkParity(generated, input, 1.0);
}

TEST_CASE("parity: variable-size models agree at every size") {
    const auto input = test::guitarNoise(800);
    for (const test::GeneratedModel& generated : test::generatedModels()) {
        auto model = models::loadModel(test::bytesOf(generated.json), generated.name);
        REQUIRE(model);
        const auto steps = (*model)->info().sizeSteps;
        if (steps.size() < 2) continue;
        for (const double size : {0.0, 0.2, 0.34, 0.5, 0.7, 0.99}) checkParity(generated, input, size);
        SUBCASE("changing the size of a model is the same as loading it at that size") {
            (*model)->setSize(0.0);
            auto small = models::loadModel(test::bytesOf(generated.json), generated.name, {.size = 0.0});
            REQUIRE(small);
            CHECK(test::play(**model, input) == test::play(**small, input));
        }
    }
}
