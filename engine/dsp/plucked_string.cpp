// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/plucked_string.h"

#include <algorithm>
#include <cmath>

namespace amp {
namespace {

constexpr std::uint32_t kSeed = 0x2F6E2B1u;

float gainFor(double frequencyHz, double decaySeconds) AMP_RT {
    return static_cast<float>(std::pow(10.0, -3.0 / (frequencyHz * decaySeconds)));
}

}  // namespace

void PluckedString::prepare(double sampleRateHz, double lowestHz) {
    sampleRateHz_ = sampleRateHz;
    line_.assign(static_cast<std::size_t>(std::ceil(sampleRateHz / lowestHz)) + 4, 0.0f);
    reset();
}

void PluckedString::reset() AMP_RT {
    std::fill(line_.begin(), line_.end(), 0.0f);
    period_ = 0;
    write_ = 0;
    lossState_ = allpassIn_ = allpassOut_ = 0.0f;
    noise_ = kSeed;
}

float PluckedString::noise() AMP_RT {
    noise_ = noise_ * 1664525u + 1013904223u;  // the constants of Numerical Recipes' quick generator
    return static_cast<float>(static_cast<std::int32_t>(noise_)) * (1.0f / 2147483648.0f);
}

void PluckedString::pluck(const Pluck& pluck) AMP_RT {
    const int size = static_cast<int>(line_.size());
    frequencyHz_ = std::max(pluck.frequencyHz, sampleRateHz_ / (size - 3));
    const double total = sampleRateHz_ / frequencyHz_;
    blend_ = 0.5f - 0.45f * std::clamp(pluck.brightness, 0.0f, 1.0f);
    keep_ = 1.0f - blend_;
    loopGain_ = gainFor(frequencyHz_, pluck.decaySeconds);
    // The loss filter delays by blend_ frames at low frequencies, the allpass by 0.5 to 1.5, the line by the rest.
    const double rest = total - static_cast<double>(blend_);
    period_ = std::max(2, static_cast<int>(std::floor(rest - 0.5)));
    const double fraction = rest - period_;
    allpass_ = static_cast<float>((1.0 - fraction) / (1.0 + fraction));
    pickupDelay_ = std::clamp(static_cast<int>(std::lround(pluck.pickupPosition * period_)), 1, period_ - 1);

    // One period of noise, softened more for a soft stroke, and combed by where the string is struck.
    const int pick = std::clamp(static_cast<int>(std::lround(pluck.pickPosition * period_)), 1, period_ - 1);
    const float soft = 0.75f - 0.45f * std::clamp(pluck.velocity, 0.0f, 1.0f);
    std::fill(line_.begin(), line_.end(), 0.0f);
    write_ = period_;
    float state = 0.0f;
    float mean = 0.0f;
    for (int i = 0; i < period_; ++i) {
        state = (1.0f - soft) * noise() + soft * state;
        line_[static_cast<std::size_t>(i)] = state;
        mean += state;
    }
    mean /= static_cast<float>(period_);
    float peak = 1e-9f;
    for (int i = period_ - 1; i >= 0; --i) {
        const float before = i >= pick ? line_[static_cast<std::size_t>(i - pick)] - mean : 0.0f;
        float& x = line_[static_cast<std::size_t>(i)];
        x = x - mean - before;
        peak = std::max(peak, std::abs(x));
    }
    const float gain = pluck.velocity / peak;
    for (int i = 0; i < period_; ++i) line_[static_cast<std::size_t>(i)] *= gain;
    lossState_ = allpassIn_ = allpassOut_ = 0.0f;
}

void PluckedString::damp(double decaySeconds) AMP_RT {
    if (period_ == 0) return;
    loopGain_ = std::min(loopGain_, gainFor(frequencyHz_, decaySeconds));
    blend_ = 0.5f;  // flesh takes the high partials first
    keep_ = 0.5f;
}

void PluckedString::processAdd(float* out, int frames) AMP_RT {
    if (period_ == 0) return;
    const int size = static_cast<int>(line_.size());
    int read = write_ - period_;
    if (read < 0) read += size;
    int pickup = write_ - pickupDelay_;
    if (pickup < 0) pickup += size;
    for (int i = 0; i < frames; ++i) {
        const float x = line_[static_cast<std::size_t>(read)];
        const float lost = loopGain_ * (keep_ * x + blend_ * lossState_);
        lossState_ = x;
        const float y = allpass_ * (lost - allpassOut_) + allpassIn_;
        allpassIn_ = lost;
        allpassOut_ = y;
        // The pickup sees the wave on its way to the bridge and, turned over, on its way back.
        out[i] += x - line_[static_cast<std::size_t>(pickup)];
        line_[static_cast<std::size_t>(write_)] = y;
        if (++write_ == size) write_ = 0;
        if (++read == size) read = 0;
        if (++pickup == size) pickup = 0;
    }
}

}  // namespace amp
