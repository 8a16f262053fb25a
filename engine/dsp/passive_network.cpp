// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/passive_network.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <utility>

namespace amp::dsp {
namespace {

using std::numbers::pi;
using Complex = std::complex<double>;

constexpr std::size_t kFitPoints = 44;
constexpr int kFitRounds = 10;

struct FitPoint {
    Complex wanted;
    double size;
    std::array<Complex, std::tuple_size_v<decltype(DigitalResponse::b)>> term;
};

/// Real negative roots of a cubic (or lower) with positive coefficients, by Newton from the outermost inwards with deflation.
/// All roots of a passive RC network's denominator are real, so this converges from the left without a turn.
int negativeRoots(std::array<double, 4> p, std::array<double, 3>& roots) {
    int degree = 3;
    while (degree > 0 && std::fabs(p[static_cast<std::size_t>(degree)]) < 1e-12 * std::fabs(p[0])) --degree;
    int count = 0;
    for (; degree > 0; --degree) {
        const auto top = static_cast<std::size_t>(degree);
        // Left of all roots: minus the sum of their sizes.
        double x = -p[top - 1] / p[top];
        for (int i = 0; i < 40; ++i) {
            double value = p[top], slope = 0.0;
            for (std::size_t k = top; k-- > 0;) {
                slope = slope * x + value;
                value = value * x + p[k];
            }
            const double step = slope != 0.0 ? value / slope : 0.0;
            x -= step;
            if (std::fabs(step) < 1e-14 * std::fabs(x)) break;
        }
        roots[static_cast<std::size_t>(count++)] = x;
        double carry = 0.0;
        for (std::size_t k = top + 1; k-- > 1;) {
            const double c = p[k] + carry * x;
            p[k] = c;
            carry = c;
        }
        for (std::size_t k = 0; k < top; ++k) p[k] = p[k + 1];
    }
    return count;
}

}  // namespace

std::complex<double> AnalogResponse::at(double hertz) const {
    const Complex s(0.0, 2.0 * pi * hertz);
    return (n[0] + s * (n[1] + s * (n[2] + s * n[3]))) / (d[0] + s * (d[1] + s * (d[2] + s * d[3])));
}

AnalogResponse threeControlStack(const StackValues& v, double t, double m, double l) AMP_RT {
    const double R1 = v.trebleOhm, R2 = v.bassOhm, R3 = v.middleOhm, R4 = v.slopeOhm;
    const double C1 = v.trebleFarad, C2 = v.bassFarad, C3 = v.middleFarad;
    AnalogResponse h;
    h.n[1] = t * C1 * R1 + m * C3 * R3 + l * (C1 * R2 + C2 * R2) + (C1 * R3 + C2 * R3);
    h.n[2] = t * (C1 * C2 * R1 * R4 + C1 * C3 * R1 * R4) - m * m * (C1 * C3 * R3 * R3 + C2 * C3 * R3 * R3) +
             m * (C1 * C3 * R1 * R3 + C1 * C3 * R3 * R3 + C2 * C3 * R3 * R3) +
             l * (C1 * C2 * R1 * R2 + C1 * C2 * R2 * R4 + C1 * C3 * R2 * R4) +
             l * m * (C1 * C3 * R2 * R3 + C2 * C3 * R2 * R3) +
             (C1 * C2 * R1 * R3 + C1 * C2 * R3 * R4 + C1 * C3 * R3 * R4);
    const double c = C1 * C2 * C3;
    h.n[3] = l * m * c * (R1 * R2 * R3 + R2 * R3 * R4) - m * m * c * (R1 * R3 * R3 + R3 * R3 * R4) +
             m * c * (R1 * R3 * R3 + R3 * R3 * R4) + t * c * R1 * R3 * R4 - t * m * c * R1 * R3 * R4 +
             t * l * c * R1 * R2 * R4;
    h.d[0] = 1.0;
    h.d[1] = (C1 * R1 + C1 * R3 + C2 * R3 + C2 * R4 + C3 * R4) + m * C3 * R3 + l * (C1 * R2 + C2 * R2);
    h.d[2] = m * (C1 * C3 * R1 * R3 - C2 * C3 * R3 * R4 + C1 * C3 * R3 * R3 + C2 * C3 * R3 * R3) +
             l * m * (C1 * C3 * R2 * R3 + C2 * C3 * R2 * R3) - m * m * (C1 * C3 * R3 * R3 + C2 * C3 * R3 * R3) +
             l * (C1 * C2 * R2 * R4 + C1 * C2 * R1 * R2 + C1 * C3 * R2 * R4 + C2 * C3 * R2 * R4) +
             (C1 * C2 * R1 * R4 + C1 * C3 * R1 * R4 + C1 * C2 * R3 * R4 + C1 * C2 * R1 * R3 + C1 * C3 * R3 * R4 +
              C2 * C3 * R3 * R4);
    h.d[3] = l * m * c * (R1 * R2 * R3 + R2 * R3 * R4) - m * m * c * (R1 * R3 * R3 + R3 * R3 * R4) +
             m * c * (R3 * R3 * R4 + R1 * R3 * R3 - R1 * R3 * R4) + l * c * R1 * R2 * R4 + c * R1 * R3 * R4;
    return h;
}

void PassiveNetwork::stamp(std::array<std::array<double, kMaxNodes>, kMaxNodes>& m,
                           std::array<double, kMaxNodes>& drive, int a, int b, double value) AMP_RT {
    for (const auto& [x, y] : {std::pair{a, b}, std::pair{b, a}}) {
        if (x < 0) continue;
        const auto n = static_cast<std::size_t>(x);
        m[n][n] += value;
        if (y >= 0) m[n][static_cast<std::size_t>(y)] -= value;
        if (y == kSource) drive[n] += value;
    }
}

void PassiveNetwork::resistor(int a, int b, double ohm) AMP_RT {
    stamp(g_, gDrive_, a, b, 1.0 / ohm);
}

void PassiveNetwork::capacitor(int a, int b, double farad) AMP_RT {
    stamp(c_, cDrive_, a, b, farad);
}

double PassiveNetwork::determinant(double s, int replaced) const AMP_RT {
    const auto size = static_cast<std::size_t>(nodes_);
    std::array<std::array<double, kMaxNodes>, kMaxNodes> m;
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) m[i][j] = g_[i][j] + s * c_[i][j];
        if (replaced >= 0) m[i][static_cast<std::size_t>(replaced)] = gDrive_[i] + s * cDrive_[i];
    }
    double result = 1.0;
    for (std::size_t k = 0; k < size; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < size; ++i) {
            if (std::fabs(m[i][k]) > std::fabs(m[pivot][k])) pivot = i;
        }
        if (pivot != k) {
            std::swap(m[pivot], m[k]);
            result = -result;
        }
        if (m[k][k] == 0.0) return 0.0;
        result *= m[k][k];
        for (std::size_t i = k + 1; i < size; ++i) {
            const double f = m[i][k] / m[k][k];
            for (std::size_t j = k; j < size; ++j) m[i][j] -= f * m[k][j];
        }
    }
    return result;
}

AnalogResponse PassiveNetwork::response(int out) const AMP_RT {
    // Third-order polynomials from their values at s = 0, ±w, 2w; w in the middle of the band keeps the sizes alike.
    const double w = 2.0 * pi * 500.0;
    const auto polynomial = [&](int replaced) {
        const double p0 = determinant(0.0, replaced), p1 = determinant(w, replaced), m1 = determinant(-w, replaced),
                     p2 = determinant(2.0 * w, replaced);
        const double even = 0.5 * (p1 + m1) - p0;  // c2
        const double odd = 0.5 * (p1 - m1);        // c1 + c3
        const double c3 = (p2 - p0 - 4.0 * even - 2.0 * odd) / 6.0;
        return std::array{p0, (odd - c3) / w, even / (w * w), c3 / (w * w * w)};
    };
    AnalogResponse h{polynomial(out), polynomial(-1)};
    for (double& v : h.n) v /= h.d[0] != 0.0 ? h.d[0] : 1.0;
    const double scale = h.d[0] != 0.0 ? h.d[0] : 1.0;
    for (double& v : h.d) v /= scale;
    return h;
}

std::complex<double> DigitalResponse::at(double hertz, double sampleRateHz) const {
    const Complex z = std::polar(1.0, -2.0 * pi * hertz / sampleRateHz);
    Complex sum = 0.0;
    for (std::size_t k = b.size(); k-- > 0;) sum = sum * z + b[k];
    return sum / (1.0 + z * (a[0] + z * (a[1] + z * a[2])));
}

DigitalResponse matched(const AnalogResponse& analog, double sampleRateHz) AMP_RT {
    // Time in units that keep the polynomial's coefficients near one.
    const double unit = 2.0 * pi * 1000.0;
    std::array<double, 4> scaled = analog.d;
    double power = 1.0;
    for (double& v : scaled) {
        v *= power;
        power *= unit;
    }
    std::array<double, 3> roots{};
    const int count = negativeRoots(scaled, roots);
    std::array<double, 3> pole{};
    for (int i = 0; i < count; ++i) {
        pole[static_cast<std::size_t>(i)] = std::exp(roots[static_cast<std::size_t>(i)] * unit / sampleRateHz);
    }
    DigitalResponse out;
    out.a = {-(pole[0] + pole[1] + pole[2]), pole[0] * pole[1] + pole[0] * pole[2] + pole[1] * pole[2],
             -pole[0] * pole[1] * pole[2]};

    // Numerator = (1 − z⁻¹)·Σ c_k (1 − z⁻¹)^k when nothing passes at zero frequency, else Σ c_k (1 − z⁻¹)^k: powers of the
    // difference stay apart at low frequencies, where powers of z⁻¹ are all alike.
    constexpr std::size_t kTerms = std::tuple_size_v<decltype(DigitalResponse::b)>;
    const std::size_t first = analog.n[0] == 0.0 ? 1 : 0;
    std::array<FitPoint, kFitPoints> point;
    std::array<std::array<double, kTerms>, kTerms> m{};
    const double highest = std::min(0.47 * sampleRateHz, 21000.0);
    for (std::size_t i = 0; i < kFitPoints; ++i) {
        // Even steps of pitch up to 4 kHz, even steps of frequency above.
        constexpr std::size_t kLow = 20;
        const double part =
            i < kLow ? static_cast<double>(i) / kLow : static_cast<double>(i - kLow) / (kFitPoints - kLow - 1);
        const double hertz = i < kLow ? 10.0 * std::pow(400.0, part) : 4000.0 + part * (highest - 4000.0);
        const Complex z = std::polar(1.0, -2.0 * pi * hertz / sampleRateHz);
        FitPoint& p = point[i];
        const Complex poles = (1.0 - pole[0] * z) * (1.0 - pole[1] * z) * (1.0 - pole[2] * z);
        p.size = std::max(std::abs(analog.at(hertz) * poles), 1e-15);
        // A phase that a digital filter can have, to begin with: the bilinear transform's.
        const Complex guess = analog.at(sampleRateHz / pi * std::tan(pi * hertz / sampleRateHz)) * poles;
        p.wanted = guess * (p.size / std::max(std::abs(guess), 1e-30));
        p.term[0] = 1.0;
        for (std::size_t k = 1; k < kTerms; ++k) p.term[k] = p.term[k - 1] * (1.0 - z);
        const double weight = 1.0 / (p.size * p.size);
        for (std::size_t r = first; r < kTerms; ++r) {
            for (std::size_t c = first; c < kTerms; ++c) m[r][c] += weight * (std::conj(p.term[r]) * p.term[c]).real();
        }
    }
    // Normal equations, scaled to a unit diagonal and factored once (Cholesky).
    std::array<double, kTerms> scale{}, c{};
    for (std::size_t r = first; r < kTerms; ++r) scale[r] = 1.0 / std::sqrt(m[r][r]);
    for (std::size_t r = first; r < kTerms; ++r) {
        for (std::size_t k = first; k <= r; ++k) {
            double sum = m[r][k] * scale[r] * scale[k];
            for (std::size_t j = first; j < k; ++j) sum -= m[r][j] * m[k][j];
            m[r][k] = r == k ? std::sqrt(std::max(sum, 1e-14)) : sum / m[k][k];
        }
    }
    // Only the magnitude matters: after each fit the wanted phase becomes the one that the filter has.
    for (int round = 0; round < kFitRounds; ++round) {
        for (std::size_t r = first; r < kTerms; ++r) {
            double sum = 0.0;
            for (const FitPoint& p : point) sum += (std::conj(p.term[r]) * p.wanted).real() / (p.size * p.size);
            sum *= scale[r];
            for (std::size_t j = first; j < r; ++j) sum -= m[r][j] * c[j];
            c[r] = sum / m[r][r];
        }
        for (std::size_t r = kTerms; r-- > first;) {
            double sum = c[r];
            for (std::size_t j = r + 1; j < kTerms; ++j) sum -= m[j][r] * c[j];
            c[r] = sum / m[r][r];
        }
        if (round + 1 == kFitRounds) break;
        for (FitPoint& p : point) {
            Complex now = 0.0;
            for (std::size_t k = first; k < kTerms; ++k) now += c[k] * scale[k] * p.term[k];
            const double size = std::abs(now);
            if (size > 0.0) p.wanted = now * (p.size / size);
        }
    }
    // Back to powers of z⁻¹, by Horner's rule in (1 − z⁻¹).
    for (std::size_t k = kTerms; k-- > 0;) {
        for (std::size_t j = kTerms - 1; j > 0; --j) out.b[j] -= out.b[j - 1];
        if (k >= first) out.b[0] += c[k] * scale[k];
    }
    return out;
}

}  // namespace amp::dsp
