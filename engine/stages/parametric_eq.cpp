// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/parametric_eq.h"

#include <numbers>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kButterworth = std::numbers::sqrt2 / 2.0;

}  // namespace

void ParametricEq::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void ParametricEq::reset() AMP_RT {
    for (Slot& slot : slot_) {
        slot.active = false;
        for (auto& section : slot.section) section.reset();
    }
    stale_ = true;
}

void ParametricEq::tune(const ParamBlock& p, int offset) AMP_RT {
    // A section that has been in use stays in, doing nothing, until the next reset: leaving would click.
    const auto set = [&](Section which, bool wanted, auto&& design) {
        Slot& slot = slot_[which];
        if (!wanted && !slot.active) return;
        slot.active = true;
        slot.now = design();
    };
    const auto at = [&](Param which) { return static_cast<double>(p.at(which, offset)); };
    set(lowCut, at(lowCutHz) > 10.0, [&] { return dsp::matchedHighPass(at(lowCutHz), kButterworth, sampleRateHz_); });
    set(lowShelf, at(lowGain) != 0.0, [&] { return dsp::lowShelf(at(lowHz), at(lowGain), sampleRateHz_); });
    constexpr std::array bells{std::array{hz1, gain1, q1}, std::array{hz2, gain2, q2}, std::array{hz3, gain3, q3}};
    for (std::size_t b = 0; b < bells.size(); ++b) {
        const auto [hz, db, q] = bells[b];
        set(static_cast<Section>(bell1 + b), at(db) != 0.0,
            [&, hz = hz, db = db, q = q] { return dsp::matchedPeak(at(hz), at(q), at(db), sampleRateHz_); });
    }
    set(highShelf, at(highGain) != 0.0, [&] { return dsp::highShelf(at(highHz), at(highGain), sampleRateHz_); });
    set(highCut, at(highCutHz) < 20000.0,
        [&] { return dsp::matchedLowPass(at(highCutHz), kButterworth, sampleRateHz_); });
}

void ParametricEq::process(Samples io, const ParamBlock& p) AMP_RT {
    forEachControlSlice(
        io, p, stale_, [&](int offset) { tune(p, offset); },
        [&](Samples part, int) {
            for (Slot& slot : slot_) {
                if (!slot.active) continue;
                for (int c = 0; c < part.channels; ++c) {
                    float* x = part[c];
                    dsp::Biquad section = slot.section[static_cast<std::size_t>(c)];
                    for (int i = 0; i < part.frames; ++i) x[i] = static_cast<float>(section.process(x[i], slot.now));
                    slot.section[static_cast<std::size_t>(c)] = section;
                }
            }
        });
}

}  // namespace amp
