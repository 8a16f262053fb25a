// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/dsp/impulse_spectra.h"
#include "engine/stages/resource.h"

namespace amp {

/// An impulse response at the session's rate, transformed and ready to be convolved with. All are cut alike
/// (ConvolverLayout::common), so that a running convolver takes any of them. Immutable once made: stages, cache and window
/// may share one.
class PreparedImpulse {
public:
    /// One or two channels. Any thread but audio.
    explicit PreparedImpulse(std::vector<std::vector<float>> channels)
        : channels_(std::move(channels)),
          spectra_(channels_, dsp::ConvolverLayout::common(static_cast<int>(channels_.front().size()))) {}
    [[nodiscard]] const dsp::ImpulseSpectra& spectra() const AMP_RT { return spectra_; }
    [[nodiscard]] std::span<const std::vector<float>> channels() const { return channels_; }
    /// Of memory, about: the samples, and spectra of twice their size.
    [[nodiscard]] std::size_t bytes() const { return 3 * sizeof(float) * channels_.size() * channels_.front().size(); }

private:
    std::vector<std::vector<float>> channels_;
    dsp::ImpulseSpectra spectra_;
};

/// A prepared impulse in the hands of a stage. Whoever else holds it keeps it alive; when nobody does, it goes with the
/// resource, and that is destroyed by the reclaimer.
class ImpulseResource final : public Resource {
public:
    /// Builder thread.
    explicit ImpulseResource(std::vector<std::vector<float>> channels)
        : ImpulseResource(std::make_shared<const PreparedImpulse>(std::move(channels))) {}
    explicit ImpulseResource(std::shared_ptr<const PreparedImpulse> prepared) : prepared_(std::move(prepared)) {}
    [[nodiscard]] ResourceKind kind() const noexcept override { return ResourceKind::impulse; }
    [[nodiscard]] const dsp::ImpulseSpectra& spectra() const AMP_RT { return prepared_->spectra(); }
    /// The samples, for what is to be made of them off the audio thread.
    [[nodiscard]] std::span<const std::vector<float>> channels() const { return prepared_->channels(); }

private:
    std::shared_ptr<const PreparedImpulse> prepared_;
};

}  // namespace amp
