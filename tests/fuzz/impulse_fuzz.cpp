// SPDX-License-Identifier: GPL-3.0-or-later
// Impulse files: any bytes give an impulse that can be played, or one sentence.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "ir/impulse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amp::ir::ImpulseOptions options;
    // The last byte picks the options, so that all paths are walked.
    const unsigned choice = size > 0 ? data[size - 1] : 0;
    options.maxSeconds = 0.5;
    options.channels = static_cast<amp::ir::ChannelChoice>(choice & 3);
    options.trim = (choice & 4) == 0;
    options.minimumPhase = (choice & 8) != 0;
    options.matchLoudness = (choice & 16) == 0;
    options.sampleRateHz = (choice & 32) != 0 ? 44100.0 : 48000.0;
    const auto impulse = amp::ir::readImpulse(std::as_bytes(std::span(data, size)), "file", options);
    if (!impulse) {
        if (impulse.error().sentence.empty()) std::abort();
        return 0;
    }
    if (impulse->channels.empty() || impulse->channels.size() > 2) std::abort();
    for (const auto& channel : impulse->channels) {
        if (channel.empty() || channel.size() != impulse->channels.front().size()) std::abort();
        if (static_cast<double>(channel.size()) > 0.5 * options.sampleRateHz + 1.0) std::abort();
        for (const float v : channel) {
            if (!std::isfinite(v)) std::abort();
        }
    }
    return 0;
}
