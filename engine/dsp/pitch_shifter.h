// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/base/process_spec.h"
#include "engine/base/samples.h"
#include "engine/dsp/pitch_decimator.h"
#include "engine/dsp/pitch_fine_search.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_lag_search.h"
#include "engine/dsp/pitch_onset.h"
#include "engine/dsp/pitch_phase_repair.h"
#include "engine/dsp/pitch_reader.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

struct PitchSettings {
    double shiftCents = 0.0;  ///< −2400…+1200
    double glideMs = 0.0;     ///< time of a change of pitch; straight in cents
    /// Mends the phases of a chord's partials after jumps (PitchPhaseRepair). Off leaves the plain spliced delay line.
    bool mendPhases = true;
};

/// Shifts the pitch of a guitar or bass as if it had been restrung: chords stay chords and strokes come at once.
///
/// How. The input is written to a ring and read at another speed, so the reading point drifts away from the newest sample
/// (down) or towards it (up). From time to time it jumps back by a lag at which the signal resembles itself
/// (PitchLagSearch), with a fade of 8 ms; what the jump does to single partials of a chord is mended (PitchPhaseRepair).
/// When a string is struck (PitchOnset) the reading point jumps to just before the stroke, so that attacks are read without
/// a seam and never wait for the drift: that is the onset delay. Where it lands exactly, within 4 ms, is where strings
/// that ring on fit best.
///
/// Between strokes a sustained sound lies 0–34 ms behind; a single note's jumps are short and keep it below 12 ms. How loud
/// mended partials are follows some 40 ms late, which a string's decay does not show and a fast tremolo does.
/// At 0 cents the input passes untouched and without delay. All decisions fall on a grid of absolute frames (ticks of 16,
/// units of 64 frames at 44.1 and 48 kHz, more at higher rates), each at most a slice of the work, so the bits do not
/// depend on the blocks and no block carries a search. Two channels share every jump, so the image stays.
///
/// Thread: setup for `prepare`, audio for the rest. Formulas: Laroche, "Time and pitch scale modification" (1998), for
/// splicing; McAulay and Quatieri (1986) for the partials.
class PitchShifter {
public:
    void prepare(const ProcessSpec& spec, const PitchSettings& settings = {});

    /// Silence, frame 0, the target pitch at once. Clears a few thousand samples at most.
    void reset() AMP_RT;

    /// Moves to this pitch over the glide time, from the next unit on.
    void setShiftCents(double cents) AMP_RT;
    void setGlideMs(double glideMs) AMP_RT { glideMs_ = glideMs; }

    /// In place, mono or stereo as prepared.
    void process(Samples io) AMP_RT;

    /// The onset delay: from a stroke after silence at the input to the stroke at the output. 0 at 0 cents.
    [[nodiscard]] int latencyFrames() const AMP_RT { return latencyFramesAt(targetCents_); }
    /// The same for another pitch; prepared objects only.
    [[nodiscard]] int latencyFramesAt(double cents) const AMP_RT;
    /// How far behind the newest sample the output reads now; 0 at 0 cents.
    [[nodiscard]] double delayFrames() const AMP_RT;
    /// Jumps so far, of which `strokes()` followed a stroke. For measuring.
    [[nodiscard]] int jumps() const AMP_RT { return jumps_; }
    [[nodiscard]] int strokes() const AMP_RT { return strokes_; }

private:
    /// One reading point; those after the first are fading in over the ones before.
    struct Voice {
        double delay = 0.0;
        int fadeAt = 0, fadeLength = 0;
    };
    static constexpr int kMostVoices = 4;
    static constexpr int kTickFrames = 16;
    static constexpr int kTicksPerUnit = 4;

    /// The nearest the reading point comes to the newest sample: half the longest filter.
    static constexpr double kNearest = PitchReader::kMostTaps / 2 + 1;
    static constexpr double kRingSeconds = 0.16;
    static constexpr double kClearSeconds = 0.09;  ///< the farthest back anything reads
    static constexpr int kLowRing = 2048;

    void store(Samples io) AMP_RT;
    void render(Samples io) AMP_RT;
    [[nodiscard]] float fadeWeight(int at, int length) const AMP_RT;
    void endTick() AMP_RT;
    void endUnit() AMP_RT;
    void decimate() AMP_RT;
    void moveRatio() AMP_RT;
    void start() AMP_RT;
    void stroke(int ticksAgo) AMP_RT;
    void decide() AMP_RT;
    void jump(double towards, int fadeFrames, bool mended) AMP_RT;
    [[nodiscard]] double restingDelay(double ratio) const AMP_RT;
    [[nodiscard]] double upReserve(double ratio) const AMP_RT;
    [[nodiscard]] Voice& newestVoice() AMP_RT { return voices_[static_cast<std::size_t>(voiceCount_ - 1)]; }
    [[nodiscard]] const Voice& newestVoice() const AMP_RT { return voices_[static_cast<std::size_t>(voiceCount_ - 1)]; }
    [[nodiscard]] const PitchRing& mono() const AMP_RT { return spec_.channels > 1 ? both_ : ring_[0]; }
    [[nodiscard]] const PitchRing& lowMono() const AMP_RT { return spec_.channels > 1 ? lowBoth_ : low_[0]; }
    [[nodiscard]] int frames(double seconds) const AMP_RT;

    // Layout, fixed by prepare().
    ProcessSpec spec_;
    const PitchKernels* kernels_ = nullptr;
    int tick_ = 16, unit_ = 64, decimation_ = 6;
    int fadeDown_ = 384, fadeUp_ = 192, fadeStroke_ = 96, fadeBypass_ = 384;
    int matchFrames_ = 384, matchStep_ = 8;
    bool mend_ = true;
    AlignedVector<float> fadeTable_;

    // Parts.
    PitchReader reader_;
    PitchOnset onset_;
    PitchDecimator decimator_;
    PitchLagSearch search_;
    PitchFineSearch fine_;
    std::array<PitchRing, kMaxChannels> ring_, low_;
    PitchRing both_, lowBoth_;  ///< the mean of the channels; mono uses ring_[0] and low_[0] instead
    std::array<PitchPhaseRepair, kMaxChannels> repair_;

    // State.
    std::int64_t frame_ = 0;  ///< since reset
    std::int64_t strokeFrame_ = 0;
    std::int64_t lowNewest_ = -1;
    std::int64_t lastLoud_ = 0, firstLoud_ = 0;
    bool quiet_ = true;
    double targetCents_ = 0.0, cents_ = 0.0, glideMs_ = 0.0, centsStep_ = 0.0;
    double ratio_ = 1.0, ratioStep_ = 0.0, readRatio_ = 1.0;
    bool active_ = false, leaving_ = false;
    int bypassAt_ = 0;  ///< 0: dry, fadeBypass_: wet
    std::array<Voice, kMostVoices> voices_{};
    int voiceCount_ = 1;
    int jumps_ = 0, strokes_ = 0;
};

}  // namespace amp::dsp
