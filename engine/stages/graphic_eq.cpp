// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/graphic_eq.h"

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kQ = 2.294;  ///< 1/(2·sinh(ln 2/2 · 10/16)): ten sixteenths of an octave

}  // namespace

void GraphicEq::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void GraphicEq::reset() AMP_RT {
    for (Band& band : band_) {
        band.active = false;
        for (auto& section : band.section) section.reset();
    }
    stale_ = true;
}

void GraphicEq::tune(const ParamBlock& p, int offset) AMP_RT {
    for (std::size_t i = 0; i < kBands; ++i) {
        Band& band = band_[i];
        const float gainDb = p.at(i, offset);
        if (band.active && gainDb == band.gainDb) continue;
        // A band that has been in use goes on at 0 dB until its memory is worth nothing: until the next reset.
        if (!band.active && gainDb == 0.0f) continue;
        band.active = true;
        band.gainDb = gainDb;
        band.now = dsp::matchedPeak(centresHz[i], kQ, gainDb, sampleRateHz_);
    }
}

void GraphicEq::process(Samples io, const ParamBlock& p) AMP_RT {
    forEachControlSlice(
        io, p, stale_, [&](int offset) { tune(p, offset); },
        [&](Samples part, int) {
            for (Band& band : band_) {
                if (!band.active) continue;
                for (int c = 0; c < part.channels; ++c) {
                    float* x = part[c];
                    dsp::Biquad section = band.section[static_cast<std::size_t>(c)];
                    for (int i = 0; i < part.frames; ++i) x[i] = static_cast<float>(section.process(x[i], band.now));
                    band.section[static_cast<std::size_t>(c)] = section;
                }
            }
        });
}

}  // namespace amp
