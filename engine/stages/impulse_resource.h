// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "engine/dsp/impulse_spectra.h"
#include "engine/stages/resource.h"

namespace amp {

/// An impulse response at the session's rate, transformed and ready to be convolved with.
class ImpulseResource final : public Resource {
public:
    /// One or two channels. Builder thread.
    explicit ImpulseResource(std::span<const std::vector<float>> channels)
        : spectra_(channels, dsp::ConvolverLayout::forTaps(static_cast<int>(channels.front().size()))) {}
    [[nodiscard]] ResourceKind kind() const noexcept override { return ResourceKind::impulse; }
    [[nodiscard]] const dsp::ImpulseSpectra& spectra() const AMP_RT { return spectra_; }

private:
    dsp::ImpulseSpectra spectra_;
};

}  // namespace amp
