// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/engine_control.h"

namespace amp {

/// Writes down when dropouts came and what took the most time then, and says so at most once a minute. Control thread.
class DropoutWatch {
public:
    using Clock = std::chrono::steady_clock;

    /// To be called with every reading, about 20 times a second. `cause` names what took the most time. Returns a message for
    /// the player when it is time for one. Dropouts of the first seconds of a rate or period, while the server settles, are
    /// listed but not told.
    std::optional<Toast> note(const StatisticsSummary& now, const std::string& cause,
                              Clock::time_point time = Clock::now());
    /// Newest first.
    [[nodiscard]] std::vector<DropoutView> list(Clock::time_point time = Clock::now()) const;
    /// Counts begin anew.
    void clear() { entries_.clear(); }

private:
    struct Entry {
        Clock::time_point time;
        std::uint64_t count = 0;
        bool late = false;
        std::string cause;
    };
    static constexpr std::size_t kMostEntries = 50;

    std::vector<Entry> entries_;  ///< oldest first
    std::uint64_t late_ = 0, server_ = 0;
    double periodUs_ = 0.0;
    Clock::time_point settled_{}, told_{};
};

}  // namespace amp
