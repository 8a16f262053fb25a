// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/dropout_watch.h"

#include <algorithm>

namespace amp {
namespace {

constexpr auto kSettling = std::chrono::seconds(5);
constexpr auto kBetweenToasts = std::chrono::minutes(1);

}  // namespace

std::optional<Toast> DropoutWatch::note(const StatisticsSummary& now, const std::string& cause,
                                        Clock::time_point time) {
    if (now.periodUs != periodUs_) {
        periodUs_ = now.periodUs;
        settled_ = time + kSettling;
    }
    // Counters that went back were begun anew.
    const std::uint64_t late = now.lateCycles >= late_ ? now.lateCycles - late_ : now.lateCycles;
    const std::uint64_t server = now.serverXruns >= server_ ? now.serverXruns - server_ : 0;
    late_ = now.lateCycles;
    server_ = now.serverXruns;
    if (late == 0 && server == 0) return std::nullopt;
    entries_.push_back({time, std::max(late, server), late > 0, late > 0 ? cause : std::string()});
    if (entries_.size() > kMostEntries) entries_.erase(entries_.begin());
    if (time < settled_ || time - told_ < kBetweenToasts) return std::nullopt;
    told_ = time;
    std::uint64_t minute = 0;
    for (const Entry& e : entries_) minute += time - e.time <= std::chrono::minutes(1) ? e.count : 0;
    return Toast{Toast::Kind::warning,
                 minute == 1 ? "A dropout." : std::to_string(minute) + " dropouts in the last minute.",
                 late > 0 && !cause.empty() ? cause + " took the most time." : "The server reported it.",
                 "performance",
                 {}};
}

std::vector<DropoutView> DropoutWatch::list(Clock::time_point time) const {
    std::vector<DropoutView> out;
    for (auto e = entries_.rbegin(); e != entries_.rend(); ++e)
        out.push_back({std::chrono::duration<double>(time - e->time).count(), e->count, e->late, e->cause});
    return out;
}

}  // namespace amp
