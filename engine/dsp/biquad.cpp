// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/biquad.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace amp::dsp {
namespace {

using std::numbers::pi;

/// Denominator, and its squared magnitude in Vicanek's basis φ0, φ1, φ2.
struct Poles {
    double a1, a2;
    double A0, A1, A2;
};

Poles matchedPoles(double w0, double q) {
    // Impulse invariance: the analogue poles mapped by exp().
    const double damping = 0.5 / q;
    const double decay = std::exp(-damping * w0);
    const double a1 = damping <= 1.0 ? -2.0 * decay * std::cos(std::sqrt(1.0 - damping * damping) * w0)
                                     : -2.0 * decay * std::cosh(std::sqrt(damping * damping - 1.0) * w0);
    const double a2 = decay * decay;
    const double s0 = 1.0 + a1 + a2, s1 = 1.0 - a1 + a2;
    return {a1, a2, s0 * s0, s1 * s1, -4.0 * a2};
}

struct Basis {
    double p0, p1, p2;
};
Basis basisAt(double w) {
    const double s = std::sin(0.5 * w);
    const double p1 = s * s;
    return {1.0 - p1, p1, 4.0 * (1.0 - p1) * p1};
}

/// Numerator of minimum phase from its squared magnitude.
Biquad::Coefficients fromSquares(const Poles& p, double B0, double B1, double B2) {
    const double r0 = std::sqrt(std::max(B0, 0.0)), r1 = std::sqrt(std::max(B1, 0.0));
    const double w = 0.5 * (r0 + r1);
    const double b0 = 0.5 * (w + std::sqrt(std::max(w * w + B2, 0.0)));
    const double b1 = 0.5 * (r0 - r1);
    const double b2 = b0 != 0.0 ? -B2 / (4.0 * b0) : 0.0;
    return {b0, b1, b2, p.a1, p.a2};
}

double angle(double hertz, double rate) {
    return 2.0 * pi * std::min(hertz / rate, 0.49);
}

}  // namespace

Biquad::Coefficients matchedPeak(double centreHz, double q, double gainDb, double sampleRateHz) AMP_RT {
    const double w0 = angle(centreHz, sampleRateHz);
    const double gain = std::pow(10.0, gainDb / 20.0);
    const double root = std::sqrt(gain);
    // H(s) = (s² + root·s/q + 1)/(s² + s/(root·q) + 1): boost and cut mirror each other.
    const Poles p = matchedPoles(w0, q * root);
    const Basis c = basisAt(w0);
    // Magnitude and its curvature at the centre, and 1 at zero frequency.
    const double R1 = (p.A0 * c.p0 + p.A1 * c.p1 + p.A2 * c.p2) * gain * gain;
    const double R2 = (-p.A0 + p.A1 + 4.0 * (c.p0 - c.p1) * p.A2) * gain * gain;
    const double B0 = p.A0;
    const double B2 = (R1 - R2 * c.p1 - B0) / (4.0 * c.p1 * c.p1);
    const double B1 = R2 + B0 + 4.0 * (c.p1 - c.p0) * B2;
    return fromSquares(p, B0, B1, B2);
}

Biquad::Coefficients matchedLowPass(double cornerHz, double q, double sampleRateHz) AMP_RT {
    const double w0 = angle(cornerHz, sampleRateHz);
    const Poles p = matchedPoles(w0, q);
    const Basis c = basisAt(w0);
    const double R1 = (p.A0 * c.p0 + p.A1 * c.p1 + p.A2 * c.p2) * q * q;
    const double B0 = p.A0;
    const double B1 = (R1 - B0 * c.p0) / c.p1;
    return fromSquares(p, B0, B1, 0.0);
}

Biquad::Coefficients matchedHighPass(double cornerHz, double q, double sampleRateHz) AMP_RT {
    const double w0 = angle(cornerHz, sampleRateHz);
    const Poles p = matchedPoles(w0, q);
    const Basis c = basisAt(w0);
    const double b0 = std::sqrt(p.A0 * c.p0 + p.A1 * c.p1 + p.A2 * c.p2) * q / (4.0 * c.p1);
    return {b0, -2.0 * b0, b0, p.a1, p.a2};
}

Biquad::Coefficients highShelf(double cornerHz, double gainDb, double sampleRateHz) AMP_RT {
    const double g = std::pow(10.0, gainDb / 20.0);
    const double t = std::tan(0.5 * angle(cornerHz, sampleRateHz));
    // H(s) = (g·s + √g)/(s + √g) with the corner in the middle of the slope.
    const double root = std::sqrt(g);
    const double a0 = 1.0 + root * t;
    return {(g + root * t) / a0, (root * t - g) / a0, 0.0, (root * t - 1.0) / a0, 0.0};
}

Biquad::Coefficients lowShelf(double cornerHz, double gainDb, double sampleRateHz) AMP_RT {
    Biquad::Coefficients c = highShelf(cornerHz, -gainDb, sampleRateHz);
    const double g = std::pow(10.0, gainDb / 20.0);
    c.b0 *= g;
    c.b1 *= g;
    return c;
}

double magnitudeDb(const Biquad::Coefficients& c, double hertz, double sampleRateHz) {
    const std::complex<double> z = std::polar(1.0, -2.0 * pi * hertz / sampleRateHz);
    const std::complex<double> h = (c.b0 + z * (c.b1 + z * c.b2)) / (1.0 + z * (c.a1 + z * c.a2));
    return 20.0 * std::log10(std::max(std::abs(h), 1e-15));
}

}  // namespace amp::dsp
