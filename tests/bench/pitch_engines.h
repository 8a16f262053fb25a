// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/dsp/pitch_shifter.h"

#if defined(HALFSTACK_BENCH_RUBBERBAND)
#include <rubberband/RubberBandStretcher.h>
#endif
#if defined(HALFSTACK_BENCH_SOUNDTOUCH)
#include <soundtouch/SoundTouch.h>
#endif

/// Pitch shifters behind one door, so that the benchmark asks all of them the same questions. Mono, in place, any block.
namespace amp::bench {

class Engine {
public:
    virtual ~Engine() = default;
    virtual void process(float* io, int frames) = 0;
    /// What the engine says of its own delay.
    [[nodiscard]] virtual double declaredFrames() const = 0;
};

struct EngineKind {
    std::string name;
    std::function<std::unique_ptr<Engine>(double sampleRateHz, double cents)> make;
};

class OwnEngine final : public Engine {
public:
    OwnEngine(double rate, double cents, bool mend) {
        shifter_.prepare({rate, 8192, 1}, {.shiftCents = cents, .mendPhases = mend});
    }
    void process(float* io, int frames) override { shifter_.process(Samples(io, frames)); }
    [[nodiscard]] double declaredFrames() const override { return shifter_.latencyFrames(); }
    [[nodiscard]] const dsp::PitchShifter& shifter() const { return shifter_; }

private:
    dsp::PitchShifter shifter_;
};

/// Hands out what a library gives when it gives it; a block that is not there yet is silence and counts as delay.
class Outlet {
public:
    void push(const float* x, std::size_t count) { ready_.insert(ready_.end(), x, x + count); }
    void pull(float* out, int frames) {
        const auto wanted = static_cast<std::size_t>(frames);
        if (ready_.size() < wanted) {
            std::fill_n(out, frames, 0.0f);
            return;
        }
        std::copy_n(ready_.begin(), wanted, out);
        ready_.erase(ready_.begin(), ready_.begin() + frames);
    }

private:
    std::deque<float> ready_;
};

#if defined(HALFSTACK_BENCH_RUBBERBAND)
class RubberBandEngine final : public Engine {
public:
    RubberBandEngine(double rate, double ratio, int options)
        : stretcher_(static_cast<std::size_t>(rate), 1, options, 1.0, ratio) {
        stretcher_.setMaxProcessSize(8192);
    }
    void process(float* io, int frames) override {
        const float* in[1] = {io};
        stretcher_.process(in, static_cast<std::size_t>(frames), false);
        for (int there = stretcher_.available(); there > 0; there = stretcher_.available()) {
            got_.resize(static_cast<std::size_t>(there));
            float* out[1] = {got_.data()};
            outlet_.push(got_.data(), stretcher_.retrieve(out, got_.size()));
        }
        outlet_.pull(io, frames);
    }
    [[nodiscard]] double declaredFrames() const override { return static_cast<double>(stretcher_.getStartDelay()); }

private:
    RubberBand::RubberBandStretcher stretcher_;
    std::vector<float> got_;
    Outlet outlet_;
};
#endif

#if defined(HALFSTACK_BENCH_SOUNDTOUCH)
class SoundTouchEngine final : public Engine {
public:
    SoundTouchEngine(double rate, double ratio, bool fast) {
        touch_.setSampleRate(static_cast<unsigned>(rate));
        touch_.setChannels(1);
        touch_.setPitch(ratio);
        if (fast) {
            touch_.setSetting(SETTING_SEQUENCE_MS, 20);
            touch_.setSetting(SETTING_SEEKWINDOW_MS, 12);
            touch_.setSetting(SETTING_OVERLAP_MS, 4);
        }
    }
    void process(float* io, int frames) override {
        touch_.putSamples(io, static_cast<unsigned>(frames));
        got_.resize(8192);
        for (unsigned there = touch_.receiveSamples(got_.data(), 8192); there > 0;
             there = touch_.receiveSamples(got_.data(), 8192)) {
            outlet_.push(got_.data(), there);
        }
        outlet_.pull(io, frames);
    }
    [[nodiscard]] double declaredFrames() const override { return touch_.getSetting(SETTING_INITIAL_LATENCY); }

private:
    soundtouch::SoundTouch touch_;
    std::vector<float> got_;
    Outlet outlet_;
};
#endif

/// Ours, ours without the mending of phases, and what else was there when the benchmark was built.
inline std::vector<EngineKind> engines() {
    std::vector<EngineKind> all;
    all.push_back(
        {"halfstack", [](double rate, double cents) { return std::make_unique<OwnEngine>(rate, cents, true); }});
    all.push_back(
        {"plain splice", [](double rate, double cents) { return std::make_unique<OwnEngine>(rate, cents, false); }});
#if defined(HALFSTACK_BENCH_RUBBERBAND)
    using RubberBand::RubberBandStretcher;
    const auto rubber = [](int options) {
        return [options](double rate, double cents) {
            return std::make_unique<RubberBandEngine>(rate, std::exp2(cents / 1200.0), options);
        };
    };
    constexpr int live = RubberBandStretcher::OptionProcessRealTime | RubberBandStretcher::OptionPitchHighConsistency;
    all.push_back({"rubberband R3", rubber(live | RubberBandStretcher::OptionEngineFiner)});
    all.push_back({"rubberband R3s",
                   rubber(live | RubberBandStretcher::OptionEngineFiner | RubberBandStretcher::OptionWindowShort)});
    all.push_back({"rubberband R2", rubber(live | RubberBandStretcher::OptionEngineFaster)});
#endif
#if defined(HALFSTACK_BENCH_SOUNDTOUCH)
    const auto touch = [](bool fast) {
        return [fast](double rate, double cents) {
            return std::make_unique<SoundTouchEngine>(rate, std::exp2(cents / 1200.0), fast);
        };
    };
    all.push_back({"soundtouch", touch(false)});
    all.push_back({"soundtouch 20", touch(true)});
#endif
    return all;
}

}  // namespace amp::bench
