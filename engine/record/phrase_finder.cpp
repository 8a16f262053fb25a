// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/phrase_finder.h"

#include <algorithm>
#include <cmath>

namespace amp {

void PhraseFinder::begin(double sampleRateHz, double rememberSeconds, std::uint64_t firstFrame) {
    sampleRateHz_ = sampleRateHz;
    window_ = static_cast<std::uint64_t>(std::max(1.0, kWindowSeconds * sampleRateHz));
    remember_ = static_cast<std::size_t>(rememberSeconds / kWindowSeconds) + 1;
    frame_ = firstFrame;
    firstWindowFrame_ = firstFrame;
    inWindow_ = 0;
    peak_ = 0.0f;
    peaks_.clear();
}

void PhraseFinder::add(float dry) {
    peak_ = std::max(peak_, std::abs(dry));
    ++frame_;
    if (++inWindow_ < window_) return;
    peaks_.push_back(peak_);
    peak_ = 0.0f;
    inWindow_ = 0;
    if (peaks_.size() > remember_) {
        peaks_.pop_front();
        firstWindowFrame_ += window_;
    }
}

Phrase PhraseFinder::phraseOf(std::size_t first, std::size_t last) const {
    const auto margin = static_cast<std::uint64_t>(kMarginSeconds * sampleRateHz_);
    const std::uint64_t begin = firstWindowFrame_ + first * window_;
    const std::uint64_t end = firstWindowFrame_ + (last + 1) * window_;
    return {begin - std::min(begin - firstWindowFrame_, margin), std::min(end + margin, frame_)};
}

std::vector<Phrase> PhraseFinder::all() const {
    const auto pause = static_cast<std::size_t>(kPauseSeconds / kWindowSeconds);
    std::vector<Phrase> phrases;
    std::optional<std::size_t> first;
    std::size_t last = 0;
    // The window that is not full yet counts as well.
    for (std::size_t i = 0; i <= peaks_.size(); ++i) {
        const float peak = i < peaks_.size() ? peaks_[i] : peak_;
        if (peak < kSilence) continue;
        if (first && i - last > pause) {
            phrases.push_back(phraseOf(*first, last));
            first.reset();
        }
        if (!first) first = i;
        last = i;
    }
    if (first) phrases.push_back(phraseOf(*first, last));
    return phrases;
}

std::optional<Phrase> PhraseFinder::last() const {
    const auto phrases = all();
    return phrases.empty() ? std::nullopt : std::optional(phrases.back());
}

std::vector<float> PhraseFinder::peaks(std::size_t most, std::size_t together) const {
    const auto count = std::min(most, peaks_.size() / together);
    std::vector<float> result(count, 0.0f);
    auto from = peaks_.end() - static_cast<std::ptrdiff_t>(count * together);
    for (float& peak : result) {
        for (std::size_t i = 0; i < together; ++i) peak = std::max(peak, *from++);
    }
    return result;
}

}  // namespace amp
