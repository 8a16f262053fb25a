// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "tests/models/signals.h"
#include "tests/support/dev_data.h"
#include "tests/support/skip.h"

namespace {

using namespace amp;

std::vector<float> readFloats(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    std::vector<float> values(static_cast<std::size_t>(stream.tellg()) / sizeof(float));
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
    return values;
}

void checkAgainstReference(const char* model, const char* reference, double size) {
    const auto file = test::devData(std::string("models/") + model);
    const auto wanted = test::devData(std::string("reference/") + reference);
    const auto input = test::devData("reference/input-48k.f32");
    if (!file || !wanted || !input) return test::skipWithoutDevData(model);
    const auto expected = readFloats(*wanted);
    for (const InstructionSet set : test::instructionSets()) {
        auto loaded = models::loadModel(*file, {.size = size, .instructionSet = set});
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().sentence));
        const auto output = test::play(**loaded, readFloats(*input));
        const auto difference = test::compare(output, expected);
        CAPTURE(name(set));
        MESSAGE(model << " size " << size << " " << name(set) << ": largest " << difference.largest << " of peak "
                      << difference.peak << ", " << difference.relativeDb << " dB");
        CHECK(difference.agrees());
    }
}

}  // namespace

TEST_CASE("reference outputs: the standard A1 capture sounds as the reference library plays it") {
    checkAgainstReference("a1-standard.nam", "a1-standard.f32", 1.0);
}

TEST_CASE("reference outputs: an A2 container at full size") {
    checkAgainstReference("a2-container.nam", "a2-container.f32", 1.0);
}

TEST_CASE("reference outputs: an A2 container at its smallest size") {
    checkAgainstReference("a2-container.nam", "a2-container-size0.f32", 0.0);
}

TEST_CASE("reference outputs: an LSTM capture") {
    checkAgainstReference("lstm-tiny.nam", "lstm-tiny.f32", 1.0);
}
