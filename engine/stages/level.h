// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/stages/stage.h"

namespace amp {

/// Plain gain. Zero is silence.
class Level {
public:
    enum Param : std::size_t { gain, paramCount };

    static constexpr StageInfo info{
        .key = "level", .label = "Level", .tile = "Level", .family = Family::utility, .help = "Plain gain, anywhere."};

    static constexpr std::array params{
        ParamSpec{gain, "gain", "Gain", Unit::none, {0.0f, 2.0f}, 1.0f, Taper::linear, 0.05f}};

    void prepare(const ProcessSpec&) {}
    void reset() AMP_RT {}
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return 0; }
};

}  // namespace amp
