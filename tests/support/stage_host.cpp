// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stage_host.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "engine/stages/control_grid.h"

namespace amp::test {

StageHost::StageHost(std::string_view stageKey, double sampleRateHz, int channels, const Values& values, int maxFrames)
    : entry_(findStage(stageKey)),
      sampleRateHz_(sampleRateHz),
      maxFrames_(maxFrames),
      moveFrames_(static_cast<std::uint64_t>(0.010 * sampleRateHz)) {
    if (entry_ == nullptr) throw std::invalid_argument("no stage " + std::string(stageKey));
    for (const ParamSpec& p : entry_->params) {
        const auto found = values.find(p.key);
        const float value = found == values.end() ? p.defaultValue : p.clamp(found->second);
        moves_.push_back({value, value, 0});
    }
    for (const auto& [key, value] : values) {
        if (entry_->param(key) == nullptr) throw std::invalid_argument("no parameter " + key);
    }
    ramps_.assign(moves_.size(), std::vector<float>(static_cast<std::size_t>(maxFrames)));
    stage_ = entry_->make();
    std::vector<float> first;
    for (const Move& m : moves_) first.push_back(m.to);
    stage_->configure(first);
    stage_->prepare({.sampleRateHz = sampleRateHz, .maxFrames = maxFrames, .channels = channels});
}

float StageHost::valueAt(std::size_t param, std::uint64_t frame) const {
    const Move& m = moves_[param];
    if (!m.active || frame >= m.begin + moveFrames_) return m.to;
    const double t = static_cast<double>(frame + 1 - m.begin) / static_cast<double>(moveFrames_);
    return m.from + (m.to - m.from) * static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * std::min(t, 1.0)));
}

void StageHost::process(Samples io) {
    int done = 0;
    while (done < io.frames) {
        while (nextEvent_ < events_.size() && events_[nextEvent_].frame <= frame_) {
            const ParamEvent& e = events_[nextEvent_++];
            Move& m = moves_[e.param];
            const ParamSpec& spec = entry_->params[e.param];
            const float from = frame_ > 0 ? valueAt(e.param, frame_ - 1) : m.to;
            m = {from, spec.clamp(e.value), frame_, spec.change == Change::smooth};
            stage_->announce(e.param, m.to);
        }
        int count = std::min(io.frames - done, maxFrames_);
        if (nextEvent_ < events_.size()) {
            count = static_cast<int>(
                std::min<std::uint64_t>(static_cast<std::uint64_t>(count), events_[nextEvent_].frame - frame_));
        }
        std::vector<ParamTrack> tracks(moves_.size());
        bool moving = false;
        for (std::size_t i = 0; i < moves_.size(); ++i) {
            const Move& m = moves_[i];
            tracks[i].value = valueAt(i, frame_ + static_cast<std::uint64_t>(count) - 1);
            if (!m.active) continue;
            const std::uint64_t end = m.begin + moveFrames_;
            // Until the first point of the control grid at or after the move's end has been passed.
            const std::uint64_t rest = (end + kControlFrames - 1) / kControlFrames * kControlFrames;
            if (frame_ <= rest) moving = true;
            if (frame_ >= end) continue;
            for (int f = 0; f < count; ++f) {
                ramps_[i][static_cast<std::size_t>(f)] = valueAt(i, frame_ + static_cast<std::uint64_t>(f));
            }
            tracks[i].ramp = ramps_[i].data();
        }
        const float* dry = dry_.empty() ? nullptr : dry_.data() + frame_;
        stage_->process(io.slice(done, count), ParamBlock(tracks.data(), tracks.size(), frame_, moving, dry));
        frame_ += static_cast<std::uint64_t>(count);
        done += count;
    }
}

std::vector<std::vector<float>> StageHost::run(std::vector<std::vector<float>> audio, const std::vector<int>& blocks) {
    const int total = static_cast<int>(audio[0].size());
    Samples all =
        audio.size() == 1 ? Samples(audio[0].data(), total) : Samples(audio[0].data(), audio[1].data(), total);
    int done = 0;
    for (std::size_t b = 0; done < total; b = (b + 1) % blocks.size()) {
        const int count = std::min(blocks[b], total - done);
        process(all.slice(done, count));
        done += count;
    }
    return audio;
}

std::vector<float> StageHost::run(std::vector<float> audio) {
    return run(std::vector<std::vector<float>>{std::move(audio)}, {64})[0];
}

void StageHost::reset() {
    stage_->reset();
    frame_ = 0;
    nextEvent_ = 0;
}

}  // namespace amp::test
