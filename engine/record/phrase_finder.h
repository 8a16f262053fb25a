// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace amp {

/// A stretch of playing between two silences, in frames.
struct Phrase {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// Hears where phrases begin and end, from the peaks of the input in windows of 50 ms: a phrase is what stays above
/// −50 dBFS without a pause of two seconds, with a margin of half a second on both sides.
/// Remembers as many windows as it was told to. Cost: one comparison a sample. One thread.
class PhraseFinder {
public:
    static constexpr double kWindowSeconds = 0.05;
    static constexpr double kPauseSeconds = 2.0;
    static constexpr double kMarginSeconds = 0.5;
    static constexpr float kSilence = 0.00316f;  // −50 dBFS

    /// Forgets everything; the next sample is frame `firstFrame`.
    void begin(double sampleRateHz, double rememberSeconds, std::uint64_t firstFrame = 0);
    void add(float dry);

    /// The last phrase, which may still be going on; none when only silence was heard.
    [[nodiscard]] std::optional<Phrase> last() const;
    /// All that is remembered, oldest first.
    [[nodiscard]] std::vector<Phrase> all() const;
    /// Peaks of the last windows, oldest first, for drawing; of `together` windows each, as many as are full.
    [[nodiscard]] std::vector<float> peaks(std::size_t most, std::size_t together = 1) const;
    [[nodiscard]] std::uint64_t frame() const { return frame_; }

private:
    [[nodiscard]] Phrase phraseOf(std::size_t first, std::size_t last) const;

    double sampleRateHz_ = 48000.0;
    std::size_t remember_ = 0;
    std::uint64_t window_ = 2400;
    std::uint64_t frame_ = 0;
    std::uint64_t firstWindowFrame_ = 0;  // of peaks_[0]
    std::uint64_t inWindow_ = 0;
    float peak_ = 0.0f;
    std::deque<float> peaks_;
};

}  // namespace amp
