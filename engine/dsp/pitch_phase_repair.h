// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstdint>

#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_peaks.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Mends what a jump of the reading point does to a chord. A jump by the common period of all strings leaves every partial
/// where it was, but most chords have no common period short enough, and then some partials jump in phase.
///
/// The partials of what rings are measured over the last 210 ms (PitchPeaks), long enough to tell strings a few hertz apart, and
/// continued to the reading point: in a sustained sound the past tells the present, so the long look costs no delay. At a
/// jump each partial's phase error is known, and from then on the difference between the partial as it should go on and
/// the partial as it is read is added: out = read + Re Σ O·(1 − e^−jψ), O the partial as it should sound, ψ what jumps have
/// done to it. Where the jump was clean ψ is near zero and nothing is added. After a stroke everything is let go: attacks
/// are pure reading.
///
/// The analysis runs in a cycle of `kSlots` steps over the decimated signal; partials above its band go unmended.
/// The measured partials must explain the last 12 ms, or they are let go: a muted or bent string never rings on in here.
/// Thread: setup for `prepare`, audio for the rest. Cost: a transform of 2048 points and about 50 sines a cycle of 512
/// frames at 48 kHz; six flops a frame and mended partial.
class PitchPhaseRepair {
public:
    static constexpr int kSlots = 8;

    struct Layout {
        double sampleRateHz = 48000.0;
        int decimation = 6;
        double delayFrames = 0.0;  ///< of the decimating filter
        int cycleFrames = 512;
        int tickFrames = 16;
    };

    void prepare(const Layout& layout, InstructionSet set);
    void reset() AMP_RT;

    /// One step at the end of a unit. `newest` is the newest sample of the analysis ring; `place` the absolute frame, with
    /// fraction, that the reader will read next, moving `ratio` frames a frame; `sinceStroke` in frames.
    void step(int slot, const PitchRing& analysis, std::int64_t newest, double place, double ratio,
              std::int64_t sinceStroke) AMP_RT;

    /// The reading point jumps by `frames` towards the newest (negative: away) and is faded over `fadeFrames`.
    void jumped(double frames, int fadeFrames) AMP_RT;
    /// Fades out whatever is being added and forgets all partials.
    void letGo(int fadeFrames) AMP_RT;

    /// Adds to the next frames; never runs over the end of a tick.
    void add(float* out, int frames) AMP_RT;

    /// True while jumps are mended.
    [[nodiscard]] bool holds() const AMP_RT { return holds_; }
    /// Share of the power that the newest check could not explain.
    [[nodiscard]] float unexplained() const AMP_RT { return unexplained_; }

private:
    static constexpr int kNew = -1;
    struct Partial {
        double hz = 0.0;
        double phase = 0.0;  ///< of the sounding partial, at the start of the cycle
        double step = 0.0;   ///< radians a frame during the cycle
        double level = 0.0, levelSlope = 0.0;
        double turned = 0.0;  ///< ψ
        double measuredPhase = 0.0, measuredLevel = 0.0;
        std::complex<double> from, to;  ///< of 1 − e^−jψ, before and after the running fade
        int origin = kNew;              ///< which running partial this goes on with
        bool leaving = false, found = false;
    };
    static constexpr int kMost = PitchPeaks::kMost;

    void look(const PitchRing& analysis, std::int64_t newest) AMP_RT;
    void measure() AMP_RT;
    void check(const PitchRing& analysis) AMP_RT;
    void publish(double place, double ratio) AMP_RT;
    void replacePartials(double place, double ratio) AMP_RT;
    void carryOn() AMP_RT;
    void settle() AMP_RT;
    void rebuild() AMP_RT;
    void startTick() AMP_RT;
    [[nodiscard]] double faded(int frames) const AMP_RT;
    [[nodiscard]] Partial& at(int i) AMP_RT { return partials_[static_cast<std::size_t>(i)]; }

    Layout layout_;
    double analysisRateHz_ = 8000.0;
    const PitchKernels* kernels_ = nullptr;
    PitchPeaks peaks_;
    double centre_ = 0.0;  ///< absolute frame of the window's middle
    double lastCentre_ = 0.0;
    std::int64_t newest_ = 0;
    bool fresh_ = false, trusted_ = false, holds_ = false;

    std::array<Partial, kMost> partials_{};
    int count_ = 0;
    std::array<Partial, kMost> next_{};
    int nextCount_ = 0;

    PitchOscillators bank_{};
    std::array<int, PitchOscillators::kMost> bankPartial_{};
    int bankUsed_ = 0;
    bool gainsLaid_ = false;
    int frame_ = 0;  ///< in the cycle
    int fadeAt_ = 0, fadeLength_ = 0;
    bool leaving_ = false;
    PitchOscillators probe_{};
    float unexplained_ = 0.0f;
};

}  // namespace amp::dsp
