// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/biquad.h"
#include "engine/stages/stage.h"

namespace amp {

namespace parametric_eq {

constexpr ParamSpec corner(std::size_t i, std::string_view key, std::string_view label, float low, float high,
                           float byDefault) {
    return {i, key, label, Unit::hertz, {low, high}, byDefault, Taper::log};
}
constexpr ParamSpec gain(std::size_t i, std::string_view key, std::string_view label) {
    return {i, key, label, Unit::decibel, {-18.0f, 18.0f}, 0.0f, Taper::linear, 0.1f};
}
constexpr ParamSpec width(std::size_t i, std::string_view key, std::string_view label) {
    return {.index = i,
            .key = key,
            .label = label,
            .unit = Unit::none,
            .range = {0.2f, 12.0f},
            .defaultValue = 1.0f,
            .taper = Taper::log,
            .lead = false};
}

}  // namespace parametric_eq

/// Low cut, low shelf, three bells, high shelf, high cut. Magnitude-matched sections in double; sections that do nothing are
/// skipped. Cost: 9 flops a frame for each section in use.
class ParametricEq {
public:
    enum Param : std::size_t {
        lowCutHz,
        lowHz,
        lowGain,
        hz1,
        gain1,
        q1,
        hz2,
        gain2,
        q2,
        hz3,
        gain3,
        q3,
        highHz,
        highGain,
        highCutHz,
        paramCount
    };

    static constexpr StageInfo info{.key = "parametric_eq",
                                    .label = "Parametric EQ",
                                    .tile = "ParaEQ",
                                    .family = Family::tone,
                                    .help = "Cuts, shelves and three bells, placed freely."};

    static constexpr std::array params{
        parametric_eq::corner(lowCutHz, "low_cut_hz", "Low cut", 10.0f, 500.0f, 10.0f),
        parametric_eq::corner(lowHz, "low_hz", "Low", 30.0f, 1000.0f, 120.0f),
        parametric_eq::gain(lowGain, "low_gain", "Low gain"),
        parametric_eq::corner(hz1, "hz1", "Bell 1", 40.0f, 16000.0f, 400.0f),
        parametric_eq::gain(gain1, "gain1", "Gain 1"),
        parametric_eq::width(q1, "q1", "Q 1"),
        parametric_eq::corner(hz2, "hz2", "Bell 2", 40.0f, 16000.0f, 1000.0f),
        parametric_eq::gain(gain2, "gain2", "Gain 2"),
        parametric_eq::width(q2, "q2", "Q 2"),
        parametric_eq::corner(hz3, "hz3", "Bell 3", 40.0f, 16000.0f, 3000.0f),
        parametric_eq::gain(gain3, "gain3", "Gain 3"),
        parametric_eq::width(q3, "q3", "Q 3"),
        parametric_eq::corner(highHz, "high_hz", "High", 1000.0f, 16000.0f, 5000.0f),
        parametric_eq::gain(highGain, "high_gain", "High gain"),
        parametric_eq::corner(highCutHz, "high_cut_hz", "High cut", 1000.0f, 20000.0f, 20000.0f),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    enum Section : std::size_t { lowCut, lowShelf, bell1, bell2, bell3, highShelf, highCut, sectionCount };
    struct Slot {
        dsp::Biquad::Coefficients now{};
        bool active = false;
        std::array<dsp::Biquad, kMaxChannels> section;
    };
    void tune(const ParamBlock& p, int offset) AMP_RT;

    double sampleRateHz_ = 48000.0;
    bool stale_ = true;
    std::array<Slot, sectionCount> slot_;
};

}  // namespace amp
