// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/offline_fft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "engine/base/assert.h"

namespace amp::dsp {

using Complex = std::complex<double>;

void offlineFft(std::span<Complex> z, bool inverse) {
    const std::size_t size = z.size();
    AMP_ASSERT(std::has_single_bit(size));
    for (std::size_t i = 1, j = 0; i < size; ++i) {
        std::size_t bit = size >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(z[i], z[j]);
    }
    std::vector<Complex> turns(size / 2);
    for (std::size_t k = 0; k < turns.size(); ++k) {
        const double phase = 2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
        turns[k] = Complex(std::cos(phase), inverse ? std::sin(phase) : -std::sin(phase));
    }
    for (std::size_t length = 2; length <= size; length *= 2) {
        const std::size_t half = length / 2;
        const std::size_t step = size / length;
        for (std::size_t start = 0; start < size; start += length) {
            for (std::size_t k = 0; k < half; ++k) {
                const Complex w = turns[k * step];
                const Complex b = z[start + k + half];
                const Complex turned(w.real() * b.real() - w.imag() * b.imag(),
                                     w.real() * b.imag() + w.imag() * b.real());
                z[start + k + half] = z[start + k] - turned;
                z[start + k] += turned;
            }
        }
    }
}

std::vector<Complex> spectrum(std::span<const float> signal, std::size_t size) {
    std::vector<Complex> z(size);
    for (std::size_t n = 0; n < std::min(size, signal.size()); ++n) z[n] = static_cast<double>(signal[n]);
    offlineFft(z);
    z.resize(size / 2 + 1);
    return z;
}

std::vector<double> minimumPhase(std::span<const double> magnitudes, std::size_t taps) {
    const std::size_t half = magnitudes.size() - 1;
    const std::size_t size = 2 * half;
    const double floor = std::max(1e-300, 1e-8 * *std::max_element(magnitudes.begin(), magnitudes.end()));
    std::vector<Complex> z(size);
    for (std::size_t k = 0; k < size; ++k) {
        z[k] = std::log(std::max(floor, magnitudes[k <= half ? k : size - k]));
    }
    offlineFft(z, true);
    // Fold the anticausal half of the cepstrum over: the log spectrum becomes analytic.
    for (std::size_t n = 1; n < half; ++n) {
        z[n] = 2.0 * z[n].real();
        z[size - n] = 0.0;
    }
    for (Complex& value : z) value = value.real() / static_cast<double>(size);
    offlineFft(z);
    for (Complex& value : z) value = std::exp(value);
    offlineFft(z, true);
    std::vector<double> out(taps);
    for (std::size_t n = 0; n < std::min(taps, size); ++n) out[n] = z[n].real() / static_cast<double>(size);
    return out;
}

}  // namespace amp::dsp
