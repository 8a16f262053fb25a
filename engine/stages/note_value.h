// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "engine/base/attributes.h"

namespace amp {

/// Lengths that a time or rate can take from the tempo. The first means: not from the tempo.
inline constexpr std::array<std::string_view, 12> kNoteNames{"Free", "1/1",  "1/2.", "1/2",  "1/4.", "1/4",
                                                             "1/4T", "1/8.", "1/8",  "1/8T", "1/16", "1/16T"};

inline constexpr std::array<double, kNoteNames.size()> kNoteBeats{0.0,       4.0,  3.0, 2.0,       1.5,  1.0,
                                                                  2.0 / 3.0, 0.75, 0.5, 1.0 / 3.0, 0.25, 1.0 / 6.0};

/// Seconds of a note at a tempo. `note` is an index into `kNoteNames`, not 0.
[[nodiscard]] inline double noteSeconds(int note, double beatsPerMinute) AMP_RT {
    return kNoteBeats[static_cast<std::size_t>(note)] * 60.0 / beatsPerMinute;
}

}  // namespace amp
