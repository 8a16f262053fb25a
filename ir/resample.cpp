// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>

namespace amp::ir {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kBeta = 14.0;  // 140 dB
constexpr int kStepsPerSample = 512;

/// Beyond this many different places between two input samples, they are not tabulated.
constexpr std::size_t kMostPhases = 2000;

/// Modified Bessel function of order zero, by its series; the standard library's takes fifty times as long.
double bessel(double x) {
    const double quarter = 0.25 * x * x;
    double term = 1.0, sum = 1.0;
    for (int k = 1; term > 1e-17 * sum; ++k) {
        term *= quarter / (static_cast<double>(k) * static_cast<double>(k));
        sum += term;
    }
    return sum;
}

/// A windowed sinc, tabulated and read by cubic interpolation (error below −150 dB at this density).
class Kernel {
public:
    /// `cutoff`: half amplitude, as a fraction of the input rate. `reach`: input samples to each side.
    Kernel(double cutoff, double reach) : reach_(reach) {
        table_.resize(static_cast<std::size_t>(reach * kStepsPerSample) + 4);
        const double whole = bessel(kBeta);
        for (std::size_t i = 0; i < table_.size(); ++i) {
            const double x = (static_cast<double>(i) - 1.0) / kStepsPerSample;
            const double edge = x / reach;
            const double window = edge * edge >= 1.0 ? 0.0 : bessel(kBeta * std::sqrt(1.0 - edge * edge)) / whole;
            const double phase = 2.0 * kPi * cutoff * x;
            table_[i] = 2.0 * cutoff * (std::abs(phase) < 1e-9 ? 1.0 : std::sin(phase) / phase) * window;
        }
    }

    [[nodiscard]] double at(double x) const {
        const double place = std::abs(x) * kStepsPerSample;
        const auto i = static_cast<std::size_t>(place);
        if (i + 3 >= table_.size()) return 0.0;
        const double f = place - static_cast<double>(i);
        const double a = table_[i], b = table_[i + 1], c = table_[i + 2], d = table_[i + 3];
        // Third-order Lagrange through the two points on either side.
        return b + f * ((c - b) - (1.0 - f) / 6.0 * ((2.0 - f) * (a - 2.0 * b + c) + (1.0 + f) * (b - 2.0 * c + d)));
    }
    [[nodiscard]] double reach() const { return reach_; }

private:
    double reach_;
    std::vector<double> table_;
};

}  // namespace

std::vector<float> resampleImpulse(std::span<const float> taps, double fromHz, double toHz) {
    if (fromHz == toHz || taps.empty()) return {taps.begin(), taps.end()};
    const double lower = std::min(fromHz, toHz) / fromHz;  // of the input rate
    const Kernel kernel(0.5 * lower * 0.955, 104.0 / lower);
    const double step = fromHz / toHz;
    const auto count = static_cast<std::size_t>(std::ceil(static_cast<double>(taps.size()) / step)) +
                       static_cast<std::size_t>(std::ceil(kernel.reach() / step));
    // Rates in a ratio of whole numbers meet the input at few different places: each gets its row of weights.
    const auto from = static_cast<std::uint64_t>(std::llround(fromHz)),
               to = static_cast<std::uint64_t>(std::llround(toHz));
    const bool whole = static_cast<double>(from) == fromHz && static_cast<double>(to) == toHz && from > 0 && to > 0;
    const std::uint64_t common = whole ? std::gcd(from, to) : 1;
    const auto phases = static_cast<std::size_t>(to / common);
    const auto reach = static_cast<std::ptrdiff_t>(std::ceil(kernel.reach()));
    const auto row = static_cast<std::size_t>(2 * reach);
    std::vector<double> weights;
    if (whole && phases <= std::min(kMostPhases, count)) {
        weights.resize(phases * row);
        for (std::size_t p = 0; p < phases; ++p) {
            const double part = static_cast<double>((p * (from / common)) % phases) / static_cast<double>(phases);
            for (std::size_t i = 0; i < row; ++i) {
                weights[p * row + i] =
                    kernel.at(static_cast<double>(static_cast<std::ptrdiff_t>(i) - reach + 1) - part);
            }
        }
    }
    std::vector<float> out(count);
    const auto size = static_cast<std::ptrdiff_t>(taps.size());
    for (std::size_t n = 0; n < count; ++n) {
        const double centre = static_cast<double>(n) * step;
        const auto middle = weights.empty() ? static_cast<std::ptrdiff_t>(centre)
                                            : static_cast<std::ptrdiff_t>(n * (from / common) / phases);
        const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, middle - reach + 1);
        const std::ptrdiff_t last = std::min(size - 1, middle + reach);
        double sum = 0.0;
        if (weights.empty()) {
            for (std::ptrdiff_t k = first; k <= last; ++k) {
                sum +=
                    static_cast<double>(taps[static_cast<std::size_t>(k)]) * kernel.at(static_cast<double>(k) - centre);
            }
        } else {
            const double* const w = weights.data() + (n % phases) * row;
            const std::ptrdiff_t begin = middle - reach + 1;
            // Four sums side by side: one alone waits for itself.
            std::array<double, 4> sums{};
            for (std::ptrdiff_t k = first; k <= last; ++k) {
                sums[static_cast<std::size_t>(k & 3)] +=
                    static_cast<double>(taps[static_cast<std::size_t>(k)]) * w[k - begin];
            }
            sum = (sums[0] + sums[2]) + (sums[1] + sums[3]);
        }
        out[n] = static_cast<float>(sum * step);
    }
    return out;
}

}  // namespace amp::ir
