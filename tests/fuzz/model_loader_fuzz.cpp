// SPDX-License-Identifier: GPL-3.0-or-later
// Model files: any bytes give a model that plays finite sound, or one sentence.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "models/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The last byte, which the parser ignores behind the root's brace, picks the options.
    const unsigned choice = size > 0 ? data[size - 1] : 0;
    amp::models::LoadOptions options;
    options.size = static_cast<double>(choice & 7) / 7.0;
    if (choice & 8) options.sessionRateHz = choice & 16 ? 96000.0 : 44100.0;
    if (choice & 32) options.instructionSet = amp::InstructionSet::scalar;
    const auto model = amp::models::loadModel(std::as_bytes(std::span(data, size)), "file", options);
    if (!model) {
        if (model.error().sentence.empty()) std::abort();
        return 0;
    }
    std::array<float, 200> block{};
    for (std::size_t n = 0; n < block.size(); ++n) block[n] = static_cast<float>(n % 17) / 17.0f - 0.5f;
    (*model)->process(block.data(), block.data(), 73);
    (*model)->process(block.data() + 73, block.data() + 73, 127);
    for (const float v : block) {
        if (!std::isfinite(v)) std::abort();
    }
    return 0;
}
