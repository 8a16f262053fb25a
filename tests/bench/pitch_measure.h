// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <span>
#include <utility>
#include <vector>

/// Test signals and measures for pitch shifters, shared by the tests and by the benchmark, so that a figure in one means
/// the same in the other. Signals are made of known partials or of plucked strings; the measures are
///
/// - signal-to-distortion ratio: the power that decaying sinusoids at exactly the wanted frequencies explain, against
///   everything else, by least squares in Hann windows of 0.4 s. A wrong pitch, a phase jump and a hole all count as error.
/// - onset delay: time from the input's attack to the output's attack, both taken at 35 % of the envelope's peak.
namespace amp::test {

/// One decaying sinusoid: `gain` cos(2 pi hz t + phase) exp(-decay t), t in seconds from the pluck.
struct Partial {
    double hz;
    double gain;
    double phase;
    double decay;
};

/// A struck or bowed set of strings. `inharmonicity` is B of f_n = n f0 sqrt(1 + B n^2) (Fletcher 1964); `decay` is that of
/// the first partial in 1/s, higher ones die `decaySlope` faster each. Gains fall as 1/n; phases are fixed by `seed`.
inline std::vector<Partial> strings(std::span<const double> fundamentals, int partials, double inharmonicity,
                                    double decay, double decaySlope, unsigned seed = 7) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> phase(0.0, 2.0 * std::numbers::pi);
    std::vector<Partial> all;
    for (const double f0 : fundamentals) {
        for (int n = 1; n <= partials; ++n) {
            all.push_back({n * f0 * std::sqrt(1.0 + inharmonicity * n * n), 1.0 / n, phase(random),
                           decay * (1.0 + decaySlope * (n - 1))});
        }
    }
    return all;
}

/// The signal of `partials`, struck at `startSeconds`, scaled to `peak`.
inline std::vector<float> renderPartials(std::span<const Partial> partials, double rate, double seconds,
                                         double startSeconds, double peak = 0.5) {
    std::vector<double> sum(static_cast<std::size_t>(seconds * rate), 0.0);
    const auto start = static_cast<std::size_t>(startSeconds * rate);
    for (const Partial& p : partials) {
        for (std::size_t i = start; i < sum.size(); ++i) {
            const double t = static_cast<double>(i - start) / rate;
            sum[i] += p.gain * std::cos(2.0 * std::numbers::pi * p.hz * t + p.phase) * std::exp(-p.decay * t);
        }
    }
    double largest = 1e-12;
    for (const double v : sum) largest = std::max(largest, std::abs(v));
    std::vector<float> out(sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i) out[i] = static_cast<float>(sum[i] * peak / largest);
    return out;
}

/// Solves for the power that a set of decaying sinusoids explains in windows of one length. The basis is relative to the
/// window's start, so one factorisation serves every window.
class PartialFit {
public:
    PartialFit(std::span<const Partial> partials, double ratio, double rate, double windowSeconds = 0.4)
        : length_(static_cast<std::size_t>(windowSeconds * rate)) {
        std::vector<std::pair<double, double>> wanted;
        for (const Partial& p : partials) wanted.emplace_back(p.hz * ratio, p.decay);
        std::sort(wanted.begin(), wanted.end());
        double last = -1.0;
        for (const auto& [hz, decay] : wanted) {
            if (hz - last < 0.02 || hz > 0.45 * rate) continue;
            last = hz;
            std::vector<double> c(length_), s(length_);
            for (std::size_t i = 0; i < length_; ++i) {
                const double t = static_cast<double>(i) / rate;
                const double e = weight(i) * std::exp(-decay * t);
                c[i] = e * std::cos(2.0 * std::numbers::pi * hz * t);
                s[i] = e * std::sin(2.0 * std::numbers::pi * hz * t);
            }
            basis_.push_back(std::move(c));
            basis_.push_back(std::move(s));
        }
        factor();
    }

    /// Weight of frame i of the window.
    [[nodiscard]] double weight(std::size_t i) const {
        return 0.5 -
               0.5 * std::cos(2.0 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(length_));
    }

    /// (explained, rest) power of the window that starts at `frame`.
    [[nodiscard]] std::pair<double, double> explain(std::span<const float> signal, std::size_t frame) const {
        const std::size_t n = basis_.size();
        std::vector<double> b(n), y(n);
        double total = 0.0;
        std::vector<double> x(length_);
        for (std::size_t i = 0; i < length_; ++i) {
            x[i] = weight(i) * static_cast<double>(signal[frame + i]);
            total += x[i] * x[i];
        }
        for (std::size_t k = 0; k < n; ++k) {
            double sum = 0.0;
            for (std::size_t i = 0; i < length_; ++i) sum += basis_[k][i] * x[i];
            b[k] = sum;
        }
        // Explained power with the ridge's bias removed to first order is b'x; L y = b gives y'y of the same size.
        double explained = 0.0;
        for (std::size_t k = 0; k < n; ++k) {
            double v = b[k];
            for (std::size_t j = 0; j < k; ++j) v -= lower_[k * n + j] * y[j];
            y[k] = v / lower_[k * n + k];
            explained += y[k] * y[k];
        }
        return {explained, std::max(total - explained, 1e-30)};
    }

    [[nodiscard]] std::size_t length() const { return length_; }

private:
    void factor() {
        const std::size_t n = basis_.size();
        lower_.assign(n * n, 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t j = 0; j <= k; ++j) {
                double sum = 0.0;
                for (std::size_t i = 0; i < length_; ++i) sum += basis_[k][i] * basis_[j][i];
                lower_[k * n + j] = sum;
            }
        }
        for (std::size_t k = 0; k < n; ++k) lower_[k * n + k] *= 1.0 + 1e-9;
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t j = 0; j <= k; ++j) {
                double sum = lower_[k * n + j];
                for (std::size_t m = 0; m < j; ++m) sum -= lower_[k * n + m] * lower_[j * n + m];
                lower_[k * n + j] = k == j ? std::sqrt(std::max(sum, 1e-12)) : sum / lower_[j * n + j];
            }
        }
    }

    std::size_t length_;
    std::vector<std::vector<double>> basis_;
    std::vector<double> lower_;
};

/// Signal-to-distortion ratio in dB over windows of 0.4 s that tile [fromSeconds, end).
inline double signalToDistortionDb(std::span<const float> output, const PartialFit& fit, double rate,
                                   double fromSeconds) {
    double good = 0.0;
    double bad = 0.0;
    for (auto at = static_cast<std::size_t>(fromSeconds * rate); at + fit.length() <= output.size();
         at += fit.length()) {
        const auto [e, r] = fit.explain(output, at);
        // Each window weighs the same, or a decaying chord would be judged by its first window alone.
        good += e / (e + r);
        bad += r / (e + r);
    }
    return 10.0 * std::log10(good / bad);
}

/// How far a sine lies from `wantedHz`, in cents: its phase over 0.1 s, then, unwrapped by that, over 2 s.
inline double pitchErrorCents(std::span<const float> signal, double wantedHz, double rate, double fromSeconds = 1.0) {
    const auto phase = [&](double seconds) {
        const auto from = static_cast<std::size_t>(seconds * rate), length = static_cast<std::size_t>(0.4 * rate);
        double c = 0.0, s = 0.0;
        for (std::size_t i = 0; i < length; ++i) {
            const double w =
                0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(length));
            const double a = 2.0 * std::numbers::pi * wantedHz * static_cast<double>(from + i) / rate;
            c += w * static_cast<double>(signal[from + i]) * std::cos(a);
            s -= w * static_cast<double>(signal[from + i]) * std::sin(a);
        }
        return std::atan2(s, c) / (2.0 * std::numbers::pi);
    };
    const double start = phase(fromSeconds);
    double near = phase(fromSeconds + 0.1) - start, far = phase(fromSeconds + 2.0) - start;
    near -= std::round(near);
    far += std::round(20.0 * near - far);
    return 1200.0 * std::log2(1.0 + far / 2.0 / wantedHz);
}

/// A plucked string after Karplus and Strong (1983): a noise burst of one period circulates through a two-point average.
/// Adds to `out` from `frame`. The sharpest attack a string makes.
inline void addPluck(std::vector<float>& out, std::size_t frame, double rate, double hz, double gain, unsigned seed,
                     double loss = 0.996) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> noise(-1.0, 1.0);
    const auto period = static_cast<std::size_t>(rate / hz);
    std::vector<double> line(period);
    for (double& v : line) v = noise(random);
    double previous = 0.0;
    std::size_t at = 0;
    for (std::size_t i = frame; i < out.size(); ++i) {
        const double v = line[at];
        out[i] += static_cast<float>(gain * v);
        line[at] = loss * 0.5 * (v + previous);
        previous = v;
        at = at + 1 == period ? 0 : at + 1;
    }
}

/// What a magnetic pickup with its cable lets through: a low-pass of the second order with a resonance of `q`.
inline void throughPickup(std::vector<float>& signal, double rate, double hz, double q) {
    const double w = 2.0 * std::numbers::pi * hz / rate, alpha = std::sin(w) / (2.0 * q), c = std::cos(w);
    const double b = (1.0 - c) / 2.0 / (1.0 + alpha), a1 = -2.0 * c / (1.0 + alpha), a2 = (1.0 - alpha) / (1.0 + alpha);
    double x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;
    for (float& v : signal) {
        const double y = b * (v + 2.0 * x1 + x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = v;
        y2 = y1;
        y1 = y;
        v = static_cast<float>(y);
    }
}

/// First frame in [from, to) at which |signal| reaches 35 % of its largest value there; `highPassHz` > 0 filters first.
inline double attackFrame(std::span<const float> signal, double rate, std::size_t from, std::size_t to,
                          double highPassHz = 0.0) {
    std::vector<double> x(signal.begin(), signal.end());
    if (highPassHz > 0.0) {
        // Two one-pole sections each way would smear; four forward ones are enough to clear ringing fundamentals.
        const double a = std::exp(-2.0 * std::numbers::pi * highPassHz / rate);
        for (int pass = 0; pass < 4; ++pass) {
            double state = 0.0;
            for (double& v : x) {
                state = (1.0 - a) * v + a * state;
                v -= state;
            }
        }
    }
    double peak = 0.0;
    for (std::size_t i = from; i < std::min(to, x.size()); ++i) peak = std::max(peak, std::abs(x[i]));
    for (std::size_t i = from; i < std::min(to, x.size()); ++i) {
        if (std::abs(x[i]) >= 0.35 * peak) return static_cast<double>(i);
    }
    return static_cast<double>(from);
}

}  // namespace amp::test
