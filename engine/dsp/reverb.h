// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/base/process_spec.h"
#include "engine/dsp/delay_line.h"
#include "engine/dsp/one_pole.h"
#include "engine/dsp/sine_lfo.h"

namespace amp::dsp {

/// What all reverberators are told, off the audio path.
struct ReverbTuning {
    double decaySeconds = 1.5;  ///< level falls by 60 dB
    double dampingHz = 6000.0;  ///< highs above this die sooner
};

struct StereoFrame {
    float left, right;
};

/// All-pass diffuser in a delay line.
class Diffuser {
public:
    void prepare(std::size_t frames, float coefficient) {
        line_.prepare(frames + 40);
        frames_ = frames;
        coefficient_ = coefficient;
    }
    void reset() AMP_RT { line_.reset(); }
    [[nodiscard]] float process(float x) AMP_RT { return through(x, line_.read(frames_)); }
    /// With the read point moved by up to ±32 frames.
    [[nodiscard]] float processMoved(float x, double offset) AMP_RT {
        return through(x, line_.readLinear(static_cast<double>(frames_) + offset));
    }
    [[nodiscard]] float tap(std::size_t frames) const AMP_RT { return line_.read(frames); }

private:
    [[nodiscard]] float through(float x, float late) AMP_RT {
        const float in = x - coefficient_ * late;
        line_.push(in);
        return late + coefficient_ * in;
    }
    DelayLine line_;
    std::size_t frames_ = 1;
    float coefficient_ = 0.5f;
};

/// Eight delay lines with diffusers inside, mixed by a Hadamard matrix. Lengths as in zita-rev1 (published in its
/// documentation), scaled for smaller rooms. Mono in, stereo out. Cost: about 110 flops a frame.
class HallReverb {
public:
    /// `scale` 1 is a hall. Setup thread.
    void prepare(double sampleRateHz, double scale);
    void reset() AMP_RT;
    void tune(const ReverbTuning& tuning) AMP_RT;
    [[nodiscard]] StereoFrame process(float x) AMP_RT;

private:
    static constexpr std::size_t kLines = 8;
    struct Line {
        Diffuser diffuser;
        DelayLine line;
        std::size_t frames = 1;
        double seconds = 0.1;
        OnePole damper;
        float gain = 0.0f, back = 0.0f;
    };
    double sampleRateHz_ = 48000.0;
    double damping_ = 1.0;
    std::array<Line, kLines> line_;
};

/// Figure-of-eight plate (J. Dattorro, "Effect design", 1997), lengths scaled to the rate. Mono in, stereo out.
/// Cost: about 90 flops and two sines a frame.
class PlateReverb {
public:
    void prepare(double sampleRateHz);
    void reset() AMP_RT;
    void tune(const ReverbTuning& tuning) AMP_RT;
    [[nodiscard]] StereoFrame process(float x) AMP_RT;

private:
    struct Half {
        Diffuser moved, fixed;
        DelayLine first, second;
        std::size_t firstFrames = 1, secondFrames = 1;
        OnePole damper;
        float end = 0.0f;
    };
    [[nodiscard]] std::size_t frames(int atReferenceRate) const AMP_RT;

    double scale_ = 1.0, sampleRateHz_ = 48000.0;
    std::array<Diffuser, 4> input_;
    std::array<Half, 2> half_;
    SineLfo lfo_;
    double damping_ = 1.0;
    float decay_ = 0.5f;
};

/// Two springs: chirps from a long cascade of stretched all-passes inside a delay with feedback (Välimäki, Parker and Abel,
/// 2010). Works on runs of frames, section by section, which is many times faster than frame by frame; the loop's delay is far
/// longer than a run, so the bits do not depend on the runs. Mono in, stereo out. Cost: about 500 flops a frame.
class SpringReverb {
public:
    static constexpr int kRun = 64;  ///< most frames of one call

    void prepare(double sampleRateHz);
    void reset() AMP_RT;
    void tune(const ReverbTuning& tuning) AMP_RT;
    /// `frames` ≤ kRun.
    void process(const float* x, float* left, float* right, int frames) AMP_RT;

private:
    static constexpr int kSections = 90;
    static constexpr int kMostStretch = 32;
    struct Spring {
        DelayLine loop;
        std::size_t loopFrames = 1;
        int stretch = 6;
        int phase = 0;  ///< place in every section's ring
        float gain = 0.0f;
        OnePole top1, top2, bottom;
        std::vector<float> state;  ///< kSections rings of `stretch`
    };
    void chirp(Spring& spring, float* x, int frames) AMP_RT;

    double sampleRateHz_ = 48000.0;
    double topPole_ = 1.0, bottomPole_ = 0.0;
    std::array<Spring, 2> spring_;
};

}  // namespace amp::dsp
