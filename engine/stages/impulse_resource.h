// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "engine/dsp/impulse_spectra.h"
#include "engine/stages/resource.h"

namespace amp {

/// An impulse response at the session's rate, transformed and ready to be convolved with. All are cut alike
/// (ConvolverLayout::common), so that a running convolver takes any of them.
class ImpulseResource final : public Resource {
public:
    /// One or two channels. Builder thread.
    explicit ImpulseResource(std::vector<std::vector<float>> channels)
        : channels_(std::move(channels)),
          spectra_(channels_, dsp::ConvolverLayout::common(static_cast<int>(channels_.front().size()))) {}
    [[nodiscard]] ResourceKind kind() const noexcept override { return ResourceKind::impulse; }
    [[nodiscard]] const dsp::ImpulseSpectra& spectra() const AMP_RT { return spectra_; }
    /// The samples, for what is to be made of them off the audio thread.
    [[nodiscard]] std::span<const std::vector<float>> channels() const { return channels_; }

private:
    std::vector<std::vector<float>> channels_;
    dsp::ImpulseSpectra spectra_;
};

}  // namespace amp
