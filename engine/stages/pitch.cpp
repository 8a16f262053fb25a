// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/pitch.h"

#include <algorithm>

namespace amp {
namespace {

constexpr double kTailSeconds =
    0.2;  ///< farthest reading point, a fade, and what a mended partial may outlive its string
constexpr int kSlice = 64;

}  // namespace

void Pitch::configure(std::span<const float> values) {
    std::copy_n(values.begin(), std::min(values.size(), goals_.size()), goals_.begin());
}

void Pitch::prepare(const ProcessSpec& spec) {
    shifter_.prepare(spec);
    tailFrames_ = static_cast<std::int64_t>(kTailSeconds * spec.sampleRateHz);
    reset();
}

void Pitch::process(Samples io, const ParamBlock& p) AMP_RT {
    shifter_.setGlideMs(static_cast<double>(p.value(glide)));
    shifter_.setShiftCents(cents(p.value(shift), p.value(fine)));
    if (fresh_) {
        // A new stage starts at its pitch; only later changes glide.
        fresh_ = false;
        shifter_.reset();
    }
    float dry[kMaxChannels][kSlice];
    for (int done = 0; done < io.frames; done += kSlice) {
        const Samples part = io.slice(done, std::min(kSlice, io.frames - done));
        const int channels = std::min(part.channels, kMaxChannels);  // GCC 12 must see the bound to be quiet
        for (int c = 0; c < channels; ++c) std::copy_n(part[c], part.frames, dry[c]);
        shifter_.process(part);
        for (int c = 0; c < channels; ++c) {
            for (int i = 0; i < part.frames; ++i) {
                const float wet = p.at(mix, done + i);
                if (wet < 1.0f) part[c][i] = dry[c][i] + wet * (part[c][i] - dry[c][i]);
            }
        }
    }
}

}  // namespace amp
