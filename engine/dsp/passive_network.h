// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// A transfer function in s up to the third order: (n[0] + n[1] s + n[2] s² + n[3] s³)/(d[0] + …), s in radians per second.
struct AnalogResponse {
    std::array<double, 4> n{}, d{};

    [[nodiscard]] std::complex<double> at(double hertz) const;
};

/// Values of the three-control stack that most amplifiers share: treble, bass and middle potentiometers, slope resistor, and
/// the three capacitors in the same order. Ohms and farads.
struct StackValues {
    double trebleOhm, bassOhm, middleOhm, slopeOhm;
    double trebleFarad, bassFarad, middleFarad;
};

/// Closed form of the three-control stack, driven from zero impedance, without load (Yeh and Smith, "Discretization of the
/// '59 Fender Bassman tone stack", DAFx-06). Controls 0…1 are the electrical positions of the potentiometers.
[[nodiscard]] AnalogResponse threeControlStack(const StackValues& values, double treble, double middle, double bass)
    AMP_RT;

/// A network of resistors and capacitors between nodes, with one ideal source (node `kSource`) and ground (node `kGround`).
/// Its transfer function to one node comes from determinants of the nodal matrix, which are polynomials in s: exact, no
/// iteration. At most six inner nodes and third order. Cheap enough for a control grid.
class PassiveNetwork {
public:
    static constexpr int kGround = -1;
    static constexpr int kSource = -2;
    static constexpr int kMaxNodes = 6;

    explicit PassiveNetwork(int nodes) AMP_RT : nodes_(nodes) {}
    void resistor(int a, int b, double ohm) AMP_RT;
    void capacitor(int a, int b, double farad) AMP_RT;
    /// From the source to inner node `out`.
    [[nodiscard]] AnalogResponse response(int out) const AMP_RT;

private:
    void stamp(std::array<std::array<double, kMaxNodes>, kMaxNodes>& m, std::array<double, kMaxNodes>& drive, int a,
               int b, double value) AMP_RT;
    [[nodiscard]] double determinant(double s, int replaced) const AMP_RT;

    int nodes_;
    std::array<std::array<double, kMaxNodes>, kMaxNodes> g_{}, c_{};
    std::array<double, kMaxNodes> gDrive_{}, cDrive_{};
};

/// The same response in z⁻¹: (b0 + … + b6 z⁻⁶)/(1 + a1 z⁻¹ + a2 z⁻² + a3 z⁻³).
struct DigitalResponse {
    std::array<double, 7> b{};
    std::array<double, 3> a{};

    [[nodiscard]] std::complex<double> at(double hertz, double sampleRateHz) const;
};

/// Digital filter whose magnitude follows the analogue one to the top of the band, without oversampling: the poles, which are
/// real in a network of resistors and capacitors, are mapped exactly, the numerator is fitted to the response by weighted
/// least squares. The bilinear transform would be several decibels off above 10 kHz. About 2 µs; audio thread on a control grid.
[[nodiscard]] DigitalResponse matched(const AnalogResponse& analog, double sampleRateHz) AMP_RT;

/// One channel of such a filter, transposed direct form II in double.
class NetworkFilter {
public:
    void reset() AMP_RT { z_ = {}; }
    [[nodiscard]] double process(double x, const DigitalResponse& c) AMP_RT {
        const double y = c.b[0] * x + z_[0];
        z_[0] = c.b[1] * x - c.a[0] * y + z_[1];
        z_[1] = c.b[2] * x - c.a[1] * y + z_[2];
        z_[2] = c.b[3] * x - c.a[2] * y + z_[3];
        z_[3] = c.b[4] * x + z_[4];
        z_[4] = c.b[5] * x + z_[5];
        z_[5] = c.b[6] * x;
        return y;
    }

private:
    std::array<double, 6> z_{};
};

}  // namespace amp::dsp
