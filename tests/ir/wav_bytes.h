// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace amp::test {

/// A WAV file in memory, field by field, so that tests can lie in any of them.
struct WavBytes {
    std::uint32_t rate = 48000;
    std::uint16_t channels = 1;
    std::vector<float> samples;  ///< interleaved, stored as 32-bit float
    std::uint32_t riffSize = 0;  ///< 0: the truth
    std::uint32_t dataSize = 0;  ///< 0: the truth
    bool lieAboutData = false;   ///< take `dataSize` even when it is 0

    [[nodiscard]] std::vector<std::byte> bytes() const {
        std::vector<std::byte> out;
        const auto text = [&](std::string_view s) {
            for (const char c : s) out.push_back(static_cast<std::byte>(c));
        };
        const auto number = [&](std::uint32_t v, int count) {
            for (int i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(v >> (8 * i)));
        };
        const auto size = static_cast<std::uint32_t>(samples.size() * 4);
        const std::uint32_t block = channels * 4u;
        text("RIFF");
        number(riffSize != 0 ? riffSize : 36 + size, 4);
        text("WAVEfmt ");
        number(16, 4);
        number(3, 2);
        number(channels, 2);
        number(rate, 4);
        number(rate * block, 4);
        number(block & 0xffffu, 2);
        number(32, 2);
        text("data");
        number(dataSize != 0 || lieAboutData ? dataSize : size, 4);
        const std::size_t at = out.size();
        out.resize(at + size);
        if (size > 0) std::memcpy(out.data() + at, samples.data(), size);
        return out;
    }
};

}  // namespace amp::test
