// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/cabinet.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kLongestSeconds = 10.0;
constexpr double kButterworth = 0.70710678118654752;

float gainOf(float db) AMP_RT {
    return std::pow(10.0f, 0.05f * db);
}

}  // namespace

const dsp::ImpulseSpectra* Cabinet::spectraOf(const rt::Owned<Resource>& resource) const AMP_RT {
    return resource ? &static_cast<const ImpulseResource*>(resource.get())->spectra() : nullptr;
}

void Cabinet::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    inputs_ = spec.monoInput ? 1 : spec.channels;
    maxTaps_ = static_cast<int>(kLongestSeconds * spec.sampleRateHz) + 1;
    dsp::ConvolverSpec wanted;
    wanted.sampleRateHz = spec.sampleRateHz;
    wanted.layout = dsp::ConvolverLayout::common(maxTaps_);
    wanted.inputs = inputs_;
    wanted.outputs = spec.channels;
    wanted.slots = static_cast<int>(kMics);
    convolver_.prepare(wanted);
    for (std::size_t m = 0; m < kMics; ++m) {
        const dsp::ImpulseSpectra* impulse = spectraOf(impulses_[m].sounding);
        if (impulse != nullptr && impulse->taps() > maxTaps_) impulses_[m].sounding.reset();
        static_cast<void>(convolver_.exchange(static_cast<int>(m), spectraOf(impulses_[m].sounding)));
    }
    mics_[0].prepare(spec.sampleRateHz, kPieceFrames, {.level = aLevel, .pan = aPan, .delay = aDelay});
    mics_[1].prepare(spec.sampleRateHz, kPieceFrames, {.level = bLevel, .pan = bPan, .delay = bDelay});
    dry_.prepare(spec.sampleRateHz);
    prepared_ = true;
    reset();
}

void Cabinet::reset() AMP_RT {
    convolver_.reset();
    giveUpLeaving();
    startWaiting();
    for (CabinetMic& mic : mics_) mic.reset();
    for (dsp::Svf& filter : high_) filter.reset();
    for (dsp::Svf& filter : low_) filter.reset();
    stale_ = true;
    placed_ = false;
}

void Cabinet::giveUpLeaving() AMP_RT {
    for (std::size_t m = 0; m < kMics; ++m) {
        static_cast<void>(convolver_.takeReleased(static_cast<int>(m)));
        if (!convolver_.exchanging(static_cast<int>(m))) impulses_[m].leaving.reset();
    }
}

void Cabinet::startWaiting() AMP_RT {
    for (std::size_t m = 0; m < kMics; ++m) {
        Impulses& mic = impulses_[m];
        if (!mic.waits || !convolver_.exchange(static_cast<int>(m), spectraOf(mic.waiting))) continue;
        mic.waits = false;
        mic.leaving = std::exchange(mic.sounding, std::move(mic.waiting));
    }
}

void Cabinet::exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT {
    if (slot >= kMics || (incoming && incoming->kind() != ResourceKind::impulse)) return;
    Impulses& mic = impulses_[slot];
    if (!prepared_) {
        mic.sounding.swap(incoming);
        return;
    }
    if (const dsp::ImpulseSpectra* impulse = spectraOf(incoming); impulse != nullptr && impulse->taps() > maxTaps_)
        return;
    // The newest wish counts; an older one that still waits goes back unheard.
    mic.waiting.swap(incoming);
    mic.waits = true;
    giveUpLeaving();
    startWaiting();
    giveUpLeaving();
}

void Cabinet::setSwitches(const ParamBlock& p) AMP_RT {
    const bool anySolo = p.on(aSolo) || p.on(bSolo);
    const auto gain = [&](std::size_t mute, std::size_t solo, std::size_t invert) {
        if (p.on(mute) || (anySolo && !p.on(solo))) return 0.0f;
        return p.on(invert) ? -1.0f : 1.0f;
    };
    mics_[0].set(gain(aMute, aSolo, aInvert));
    mics_[1].set(gain(bMute, bSolo, bInvert));
    const float none = convolver_.impulse(0) == nullptr && convolver_.impulse(1) == nullptr ? 1.0f : 0.0f;
    if (placed_) {
        dry_.set(none);
    } else {
        dry_.jump(none);
        placed_ = true;
    }
}

void Cabinet::fillShares(const ParamBlock& p, int offset, int frames) AMP_RT {
    // In the middle both are whole; towards a side the other goes.
    for (int t = 0; t < frames; ++t) {
        const float place = 2.0f * p.at(blend, offset + t);
        shares_[0][static_cast<std::size_t>(t)] = std::min(1.0f, 2.0f - place);
        shares_[1][static_cast<std::size_t>(t)] = std::min(1.0f, place);
    }
}

void Cabinet::filter(Samples io, const ParamBlock& p, int offset) AMP_RT {
    const bool highOn = p.on(highPass);
    const bool lowOn = p.on(lowPass);
    if (!highOn && !lowOn) return;
    const auto update = [&](int at) {
        highTuning_ = dsp::Svf::tune(static_cast<double>(p.at(highPassHz, offset + at)), kButterworth, sampleRateHz_);
        lowTuning_ = dsp::Svf::tune(static_cast<double>(p.at(lowPassHz, offset + at)), kButterworth, sampleRateHz_);
    };
    const auto body = [&](int from, int count) {
        for (int c = 0; c < io.channels; ++c) {
            const auto ch = static_cast<std::size_t>(c);
            float* x = io[c] + from;
            for (int t = 0; highOn && t < count; ++t) {
                x[t] = static_cast<float>(high_[ch].process(static_cast<double>(x[t]), highTuning_).high);
            }
            for (int t = 0; lowOn && t < count; ++t) {
                x[t] = static_cast<float>(low_[ch].process(static_cast<double>(x[t]), lowTuning_).low);
            }
        }
    };
    if (std::exchange(stale_, false)) update(0);
    if (!p.anyMoving()) return body(0, io.frames);
    for (int done = 0; done < io.frames;) {
        const auto phase = static_cast<int>((p.frame() + static_cast<std::uint64_t>(offset + done)) % kControlFrames);
        if (phase == 0) update(done);
        const int count = std::min(kControlFrames - phase, io.frames - done);
        body(done, count);
        done += count;
    }
}

void Cabinet::processPiece(Samples io, const ParamBlock& p, int offset) AMP_RT {
    if (convolver_.framesToCell() == 0) {
        giveUpLeaving();
        startWaiting();
    }
    setSwitches(p);

    std::array<Samples, kMics> sound;
    for (std::size_t m = 0; m < kMics; ++m) {
        sound[m] = Samples(sound_[m][0].data(), sound_[m][1].data(), io.frames);
        sound[m].channels = io.channels;
    }
    Samples in = io;
    in.channels = inputs_;
    convolver_.process(in, sound);

    Samples mix(mix_[0].data(), mix_[1].data(), io.frames);
    mix.channels = io.channels;
    for (int c = 0; c < mix.channels; ++c) std::fill_n(mix[c], mix.frames, 0.0f);
    fillShares(p, offset, io.frames);
    for (std::size_t m = 0; m < kMics; ++m) {
        const int slot = static_cast<int>(m);
        if (convolver_.impulse(slot) == nullptr && !convolver_.exchanging(slot)) {
            mics_[m].rest();
        } else {
            mics_[m].process(sound[m], mix, p, offset, shares_[m].data());
        }
    }
    filter(mix, p, offset);

    const float* const levelRamp = p.ramp(level);
    const float whole = gainOf(p.value(level));
    for (int t = 0; t < io.frames; ++t) {
        const float dry = dry_.next();
        const float wet = levelRamp != nullptr ? gainOf(levelRamp[offset + t]) : whole;
        for (int c = 0; c < io.channels; ++c) io[c][t] = dry * io[c][t] + wet * mix[c][t];
    }
}

void Cabinet::process(Samples io, const ParamBlock& p) AMP_RT {
    // Exchanges begin and end at the convolver's cells, so what waits for that is looked at there and nowhere else.
    for (int done = 0; done < io.frames;) {
        const int toCell = convolver_.framesToCell();
        const int count = std::min(io.frames - done, toCell == 0 ? kPieceFrames : toCell);
        processPiece(io.slice(done, count), p, done);
        done += count;
    }
}

std::int64_t Cabinet::tailFrames() const AMP_RT {
    int longest = 0;
    for (const Impulses& mic : impulses_) {
        for (const rt::Owned<Resource>* resource : {&mic.sounding, &mic.leaving, &mic.waiting}) {
            if (const dsp::ImpulseSpectra* impulse = spectraOf(*resource)) longest = std::max(longest, impulse->taps());
        }
    }
    return longest + static_cast<std::int64_t>(0.001 * sampleRateHz_ * static_cast<double>(CabinetMic::kMaxDelayMs)) +
           64;
}

}  // namespace amp
