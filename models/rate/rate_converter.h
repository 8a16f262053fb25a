// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "models/graph/program.h"

namespace amp::models {

/// Runs a program at its own rate inside a session at another one: interpolates to the program's instants, and back.
///
/// Both ways are windowed-sinc interpolation (Kaiser, 22 samples of the lower rate to each side), linear in phase: half a
/// millisecond each way, about 1 ms together, declared. The passband reaches 0.84 of the lower Nyquist frequency
/// (18.5 kHz at 44.1 kHz) and images lie 70 dB down. Which program samples fall due at a session frame follows from the
/// absolute frame number in whole numbers, so no bit depends on how the input is cut.
///
/// Cost: about 90 multiplications per frame beside the program's.
class RateConverter {
public:
    /// Setup thread. `program` outlives this.
    RateConverter(double sessionRateHz, double programRateHz, Program& program);

    void reset() AMP_RT;
    /// At the session's rate. Thread: audio. Memory: none.
    void process(const float* in, float* out, int frames) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return latency_; }

private:
    /// Interpolation at fractions of a sample: `phases` filters of `taps` coefficients, oldest sample first.
    struct Filters {
        int taps = 0;
        std::vector<float> coefficients;
        /// `centre`: samples from the newest one back to the instant that phase 0 interpolates; `step`: how much further
        /// forward (+1) or back (-1) by one whole sample the last phase would be.
        void design(double rateHz, double lowerRateHz, std::int64_t phases, double centre, int step);
        [[nodiscard]] float at(const float* oldest, std::int64_t phase) const AMP_RT;
    };
    /// The last samples in one piece: each is written twice.
    struct History {
        int length = 0;
        int position = 0;
        std::vector<float> samples;
        void prepare(int taps);
        void fill(float value) AMP_RT;
        void push(float x) AMP_RT;
        [[nodiscard]] const float* oldest() const AMP_RT { return samples.data() + position; }
    };

    void runChunk(const float* in, float* out, int frames) AMP_RT;

    Program& program_;
    std::int64_t up_ = 1;  ///< program rate / session rate = up / down, in lowest terms
    std::int64_t down_ = 1;
    int latency_ = 0;
    Filters inward_, outward_;
    History session_, model_;
    std::vector<float> chunk_;
    /// Time of the session frame minus time of the next program sample, in units of 1 / (session rate * up).
    std::int64_t ahead_ = 0;
    float silence_ = 0.0f;
};

}  // namespace amp::models
