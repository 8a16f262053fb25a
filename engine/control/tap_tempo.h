// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace amp {

/// A tempo from taps of a key or a foot: the mean of the last four intervals. A pause starts a new row, and so does an interval
/// that is far from the others, so that the next tempo is not mixed with the last. Any one thread.
class TapTempo {
public:
    static constexpr double kPauseSeconds = 2.0;
    static constexpr double kNewTempo = 0.3;  ///< deviation from the mean, as a share of it

    /// A tap at a time in seconds, not before the last one. Beats per minute from the second tap of a row on.
    [[nodiscard]] std::optional<float> tap(double seconds) {
        const double interval = seconds - last_;
        last_ = seconds;
        if (!tapped_ || interval > kPauseSeconds || interval <= 0.0) {
            tapped_ = true;
            count_ = 0;
            return std::nullopt;
        }
        if (count_ > 0 && std::fabs(interval - mean()) > kNewTempo * mean()) count_ = 0;
        intervals_[count_ % intervals_.size()] = interval;
        ++count_;
        return static_cast<float>(60.0 / mean());
    }

private:
    [[nodiscard]] double mean() const {
        const std::size_t n = count_ < intervals_.size() ? count_ : intervals_.size();
        double sum = 0.0;
        for (std::size_t i = 0; i < n; ++i) sum += intervals_[i];
        return sum / static_cast<double>(n);
    }

    std::array<double, 4> intervals_{};
    std::size_t count_ = 0;  ///< intervals of this row so far
    double last_ = 0.0;
    bool tapped_ = false;
};

}  // namespace amp
