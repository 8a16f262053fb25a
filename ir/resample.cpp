// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amp::ir {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kBeta = 14.0;  // 140 dB
constexpr int kStepsPerSample = 512;

/// A windowed sinc, tabulated and read by cubic interpolation (error below −150 dB at this density).
class Kernel {
public:
    /// `cutoff`: half amplitude, as a fraction of the input rate. `reach`: input samples to each side.
    Kernel(double cutoff, double reach) : reach_(reach) {
        table_.resize(static_cast<std::size_t>(reach * kStepsPerSample) + 4);
        for (std::size_t i = 0; i < table_.size(); ++i) {
            const double x = (static_cast<double>(i) - 1.0) / kStepsPerSample;
            const double edge = x / reach;
            const double window = edge * edge >= 1.0 ? 0.0
                                                     : std::cyl_bessel_i(0.0, kBeta * std::sqrt(1.0 - edge * edge)) /
                                                           std::cyl_bessel_i(0.0, kBeta);
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
    std::vector<float> out(count);
    for (std::size_t n = 0; n < count; ++n) {
        const double centre = static_cast<double>(n) * step;
        const double first = std::max(0.0, std::ceil(centre - kernel.reach()));
        const double last = std::min(static_cast<double>(taps.size()) - 1.0, std::floor(centre + kernel.reach()));
        double sum = 0.0;
        for (double k = first; k <= last; k += 1.0) {
            sum += static_cast<double>(taps[static_cast<std::size_t>(k)]) * kernel.at(k - centre);
        }
        out[n] = static_cast<float>(sum * step);
    }
    return out;
}

}  // namespace amp::ir
