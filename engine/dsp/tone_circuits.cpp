// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/tone_circuits.h"

#include <algorithm>
#include <cmath>

namespace amp::dsp {
namespace {

constexpr double k = 1e3, M = 1e6, p = 1e-12, n = 1e-9;

constexpr std::array<StackValues, 7> kStacks{{
    {250 * k, 1 * M, 25 * k, 56 * k, 250 * p, 20 * n, 20 * n},       // warm
    {250 * k, 250 * k, 10 * k, 100 * k, 120 * p, 100 * n, 47 * n},   // scooped
    {250 * k, 250 * k, 4.8 * k, 100 * k, 250 * p, 100 * n, 47 * n},  // small
    {250 * k, 1 * M, 25 * k, 33 * k, 270 * p, 22 * n, 22 * n},       // early
    {220 * k, 1 * M, 22 * k, 33 * k, 470 * p, 22 * n, 22 * n},       // bold
    {250 * k, 1 * M, 25 * k, 56 * k, 500 * p, 22 * n, 22 * n},       // modern
    {250 * k, 250 * k, 25 * k, 100 * k, 250 * p, 100 * n, 47 * n},   // lead
}};

/// Treble from the top through a small capacitor; two capacitors behind the slope resistor feed the ends of the treble pot
/// and the wiper of a bass pot that ends on 10 kΩ.
AnalogResponse chime(double treble, double bass) AMP_RT {
    enum { trebleTop, wiper, join, slope, bassWiper, bassEnd };
    PassiveNetwork net(6);
    net.capacitor(PassiveNetwork::kSource, trebleTop, 50 * p);
    net.resistor(trebleTop, wiper, (1.0 - treble) * 1 * M + 1.0);
    net.resistor(wiper, join, treble * 1 * M + 1.0);
    net.resistor(PassiveNetwork::kSource, slope, 100 * k);
    net.capacitor(slope, join, 22 * n);
    net.capacitor(slope, bassWiper, 22 * n);
    net.resistor(join, bassWiper, bass * 1 * M + 1.0);
    net.resistor(bassWiper, bassEnd, (1.0 - bass) * 1 * M + 1.0);
    net.resistor(bassEnd, PassiveNetwork::kGround, 10 * k);
    return net.response(wiper);
}

double travel(double x) {
    return std::clamp(x, kPotEnd, 1.0);
}

}  // namespace

AnalogResponse toneCircuit(ToneCircuit circuit, double treble, double middle, double bass) AMP_RT {
    const double audio = std::exp(3.4 * (std::clamp(bass, 0.0, 1.0) - 1.0));
    if (circuit == ToneCircuit::chime)
        return chime(std::clamp(treble, kPotEnd, 1.0 - kPotEnd), std::clamp(audio, kPotEnd, 1.0 - kPotEnd));
    const double mid = circuit == ToneCircuit::small ? 1.0 : travel(middle);
    return threeControlStack(kStacks[static_cast<std::size_t>(circuit)], travel(treble), mid, travel(audio));
}

}  // namespace amp::dsp
