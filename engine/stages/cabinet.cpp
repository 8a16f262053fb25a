// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/cabinet.h"

#include <cmath>

namespace amp {

const dsp::ImpulseSpectra* Cabinet::spectra() const AMP_RT {
    return resource_ ? &static_cast<const ImpulseResource*>(resource_.get())->spectra() : nullptr;
}

void Cabinet::prepare(const ProcessSpec& spec) {
    const dsp::ImpulseSpectra* impulse = spectra();
    if (impulse == nullptr) return;
    dsp::ConvolverSpec wanted;
    wanted.sampleRateHz = spec.sampleRateHz;
    wanted.layout = impulse->layout();
    wanted.inputs = spec.channels;
    wanted.outputs = spec.channels;
    convolver_.prepare(wanted);
    static_cast<void>(convolver_.exchange(0, impulse));  // at once before the first frame
}

void Cabinet::exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT {
    if (slot != 0 || (incoming && incoming->kind() != ResourceKind::impulse)) return;
    resource_.swap(incoming);
}

void Cabinet::process(Samples io, const ParamBlock& p) AMP_RT {
    if (!resource_) return;
    convolver_.process(io, {&io, 1});
    const float* const ramp = p.ramp(level);
    const float gain = std::pow(10.0f, 0.05f * p.value(level));
    for (int c = 0; c < io.channels; ++c) {
        float* x = io[c];
        for (int i = 0; i < io.frames; ++i) x[i] *= ramp != nullptr ? std::pow(10.0f, 0.05f * ramp[i]) : gain;
    }
}

std::int64_t Cabinet::tailFrames() const AMP_RT {
    const dsp::ImpulseSpectra* impulse = spectra();
    return impulse != nullptr ? impulse->taps() : 0;
}

}  // namespace amp
