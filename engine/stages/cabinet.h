// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/convolver.h"
#include "engine/rt/owned.h"
#include "engine/stages/impulse_resource.h"
#include "engine/stages/stage.h"

namespace amp {

/// Plays through the impulse response of a loudspeaker cabinet. Without one there is no cabinet: the signal passes unchanged.
class Cabinet {
public:
    enum Param : std::size_t { level, paramCount };

    static constexpr std::array resourceSlots{ResourceSlot{"a", "Mic A", ResourceKind::impulse}};

    static constexpr StageInfo info{.key = "cabinet",
                                    .label = "Cabinet",
                                    .tile = "Cabinet",
                                    .family = Family::cabinet,
                                    .channels = ChannelRule::toStereo,
                                    .resources = resourceSlots,
                                    .help = "A speaker cabinet from an impulse response."};

    static constexpr std::array params{
        ParamSpec{level, "level", "Level", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.1f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT { convolver_.reset(); }
    void process(Samples io, const ParamBlock& p) AMP_RT;
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT;

private:
    [[nodiscard]] const dsp::ImpulseSpectra* spectra() const AMP_RT;

    rt::Owned<Resource> resource_;
    dsp::Convolver convolver_;
};

}  // namespace amp
