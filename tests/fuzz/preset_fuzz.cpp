// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/preset/preset_file.h"

/// Any text is refused with a sentence or read; and what was read is written as a text that reads back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto preset = amp::parsePreset(text, "fuzz.json");
    if (!preset) {
        if (preset.error().sentence.empty()) std::abort();
        return 0;
    }
    const std::string written = amp::presetText(*preset);
    const auto again = amp::parsePreset(written, "again.json");
    if (!again || amp::presetText(*again) != written) std::abort();
    return 0;
}
