// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/biquad.h"
#include "engine/stages/stage.h"

namespace amp {

/// Sixteen peaking bands of 10/16 octave, ±12 dB. Magnitude-matched sections, so that the upper bands keep their shape at
/// any rate; bands at 0 dB are skipped. Double throughout. Cost: 9 flops a frame for each band in use.
class GraphicEq {
public:
    static constexpr std::size_t kBands = 16;
    enum Param : std::size_t { firstBand = 0, paramCount = kBands };

    static constexpr StageInfo info{.key = "eq",
                                    .label = "Graphic EQ",
                                    .tile = "EQ",
                                    .family = Family::tone,
                                    .help = "Sixteen bands from 25 Hz to 20 kHz."};

    static constexpr std::array<float, kBands> centresHz{25,   40,   63,   100,  160,  250,   400,   630,
                                                         1000, 1600, 2500, 4000, 6300, 10000, 16000, 20000};

    static constexpr std::array<ParamSpec, kBands> params = [] {
        constexpr std::array<std::string_view, kBands> keys{"25",   "40",    "63",    "100",  "160",  "250",
                                                            "400",  "630",   "1000",  "1600", "2500", "4000",
                                                            "6300", "10000", "16000", "20000"};
        constexpr std::array<std::string_view, kBands> labels{"25", "40",   "63",   "100", "160",  "250", "400", "630",
                                                              "1k", "1.6k", "2.5k", "4k",  "6.3k", "10k", "16k", "20k"};
        std::array<ParamSpec, kBands> all{};
        for (std::size_t i = 0; i < kBands; ++i) {
            all[i] = {i, keys[i], labels[i], Unit::decibel, {-12.0f, 12.0f}, 0.0f, Taper::linear, 0.1f};
        }
        return all;
    }();

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    struct Band {
        dsp::Biquad::Coefficients now{};
        float gainDb = 0.0f;
        bool active = false;
        std::array<dsp::Biquad, kMaxChannels> section;
    };
    void tune(const ParamBlock& p, int offset) AMP_RT;

    double sampleRateHz_ = 48000.0;
    bool stale_ = true;
    std::array<Band, kBands> band_;
};

}  // namespace amp
