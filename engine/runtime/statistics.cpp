// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtime/statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace amp {
namespace {

constexpr int kFirstOctave = 6;  // 64 ns

/// Bin of a duration: 32 equal parts of each octave.
int binOf(std::uint64_t ns) AMP_RT {
    if (ns < (1u << kFirstOctave)) return 0;
    const int octave = static_cast<int>(std::bit_width(ns)) - 1;
    const int part = octave >= 5 ? static_cast<int>((ns >> (octave - 5)) & 31) : 0;
    return std::min((octave - kFirstOctave) * 32 + part, Statistics::kBins - 1);
}

/// One writer, so a plain load and store do; readers see whole values.
void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by) AMP_RT {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

}  // namespace

double Statistics::binFloorUs(int index) {
    return 0.001 * std::ldexp(1.0 + (index % 32) / 32.0, kFirstOctave + index / 32);
}

void Statistics::add(std::int64_t nanoseconds, std::int64_t periodNanoseconds) AMP_RT {
    if (resetWanted_.load(std::memory_order_acquire)) {  // partner: requestReset
        resetWanted_.store(false, std::memory_order_relaxed);
        for (auto& bin : bins_) bin.store(0, std::memory_order_relaxed);
        for (auto* value : {&count_, &sumNs_, &maxNs_, &late_}) value->store(0, std::memory_order_relaxed);
        minNs_.store(UINT64_MAX, std::memory_order_relaxed);
    }
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
    bump(bins_[static_cast<std::size_t>(binOf(ns))], 1);
    bump(sumNs_, ns);
    if (ns < minNs_.load(std::memory_order_relaxed)) minNs_.store(ns, std::memory_order_relaxed);
    if (ns > maxNs_.load(std::memory_order_relaxed)) maxNs_.store(ns, std::memory_order_relaxed);
    periodNs_.store(static_cast<std::uint64_t>(periodNanoseconds), std::memory_order_relaxed);
    if (nanoseconds > periodNanoseconds) bump(late_, 1);
    bump(count_, 1);
}

std::vector<float> Statistics::histogram(double topUs, int columns) const {
    std::vector<float> out(static_cast<std::size_t>(std::max(columns, 1)));
    const double width = std::max(topUs, 1e-3) / static_cast<double>(out.size());
    const auto last = static_cast<double>(out.size());
    for (int i = 0; i < kBins; ++i) {
        const std::uint64_t n = bin(i);
        if (n == 0) continue;
        const double from = std::min(i == 0 ? 0.0 : binFloorUs(i) / width, last - 0.001);
        const double to = std::clamp(binFloorUs(i + 1) / width, from + 1e-6, last);
        for (auto c = static_cast<std::size_t>(from); c < out.size() && static_cast<double>(c) < to; ++c) {
            const double part = std::min(to, static_cast<double>(c + 1)) - std::max(from, static_cast<double>(c));
            out[c] += static_cast<float>(static_cast<double>(n) * part / (to - from));
        }
    }
    return out;
}

StatisticsSummary Statistics::summary() const {
    StatisticsSummary s;
    std::uint64_t total = 0;
    std::array<std::uint64_t, kBins> bins;
    for (std::size_t i = 0; i < bins.size(); ++i) total += bins[i] = bins_[i].load(std::memory_order_relaxed);
    s.count = total;
    s.periodUs = 0.001 * static_cast<double>(periodNs_.load(std::memory_order_relaxed));
    s.lateCycles = late_.load(std::memory_order_relaxed);
    if (total == 0) return s;

    s.minUs = 0.001 * static_cast<double>(minNs_.load(std::memory_order_relaxed));
    s.maxUs = 0.001 * static_cast<double>(maxNs_.load(std::memory_order_relaxed));
    s.meanUs = 0.001 * static_cast<double>(sumNs_.load(std::memory_order_relaxed)) / static_cast<double>(total);
    const auto percentile = [&](double share) {
        const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total)));
        std::uint64_t seen = 0;
        for (int i = 0; i < kBins; ++i) {
            seen += bins[static_cast<std::size_t>(i)];
            if (seen >= rank) return std::min(0.5 * (binFloorUs(i) + binFloorUs(i + 1)), s.maxUs);
        }
        return s.maxUs;
    };
    s.medianUs = percentile(0.5);
    s.p95Us = percentile(0.95);
    s.p99Us = percentile(0.99);
    s.p999Us = percentile(0.999);
    return s;
}

}  // namespace amp
