// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/offline_fft.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>

#include "engine/base/assert.h"

namespace amp::dsp {

using Complex = std::complex<double>;

namespace {

using Turns = std::vector<Complex>;

/// exp(−2πi·k/size) for k below size/2.
Turns makeTurns(std::size_t size) {
    Turns turns(size / 2);
    for (std::size_t k = 0; k < turns.size(); ++k) {
        const double phase = 2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
        turns[k] = Complex(std::cos(phase), -std::sin(phase));
    }
    return turns;
}

/// The same, from the shelf for the sizes that are asked for again and again.
std::shared_ptr<const Turns> turnsFor(std::size_t size) {
    constexpr std::size_t kKept = 18;  // powers of two: 2 MB in all
    static std::array<std::shared_ptr<const Turns>, kKept> shelf;
    static std::mutex mutex;
    const auto place = static_cast<std::size_t>(std::countr_zero(size));
    if (place >= kKept) return std::make_shared<const Turns>(makeTurns(size));
    const std::lock_guard lock(mutex);
    if (!shelf[place]) shelf[place] = std::make_shared<const Turns>(makeTurns(size));
    return shelf[place];
}

Complex product(Complex a, Complex b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

void reorder(std::span<Complex> z) {
    for (std::size_t i = 1, j = 0; i < z.size(); ++i) {
        std::size_t bit = z.size() >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(z[i], z[j]);
    }
}

/// One pass over all of `z`: pairs `half` apart become sum and turned difference.
void pass(std::span<Complex> z, std::size_t half, const Complex* turns) {
    for (std::size_t start = 0; start < z.size(); start += 2 * half) {
        double* a = reinterpret_cast<double*>(z.data() + start);
        double* b = reinterpret_cast<double*>(z.data() + start + half);
        const double* w = reinterpret_cast<const double*>(turns);
        for (std::size_t k = 0; k < 2 * half; k += 2) {
            const double re = w[k] * b[k] - w[k + 1] * b[k + 1];
            const double im = w[k] * b[k + 1] + w[k + 1] * b[k];
            b[k] = a[k] - re;
            b[k + 1] = a[k + 1] - im;
            a[k] += re;
            a[k + 1] += im;
        }
    }
}

void forward(std::span<Complex> z) {
    const std::size_t size = z.size();
    AMP_ASSERT(std::has_single_bit(size));
    reorder(z);
    // Each pass has its turns side by side in memory: that is worth more than the little tables cost.
    for (std::size_t half = 1; half < size; half *= 2) pass(z, half, turnsFor(2 * half)->data());
}

template <class T>
std::vector<Complex> realSpectrum(std::span<const T> signal, std::size_t size) {
    AMP_ASSERT(std::has_single_bit(size) && size >= 2);
    // Even and odd samples as one complex signal of half the length, then untangled.
    const std::size_t half = size / 2;
    std::vector<Complex> z(half + 1);
    const std::size_t count = std::min(size, signal.size());
    for (std::size_t n = 0; n < count; ++n) {
        const auto v = static_cast<double>(signal[n]);
        Complex& to = z[n / 2];
        to = n % 2 == 0 ? Complex(v, 0.0) : Complex(to.real(), v);
    }
    forward(std::span(z).first(half));
    z[half] = z[0];
    const auto turns = turnsFor(size);
    for (std::size_t k = 0, m = half; k <= m; ++k, --m) {
        const Complex even = 0.5 * (z[k] + std::conj(z[m]));
        const Complex odd = product(Complex(0.0, -0.5), z[k] - std::conj(z[m]));
        const Complex turned = product((*turns)[k], odd);
        z[k] = even + turned;
        z[m] = std::conj(even - turned);
    }
    return z;
}

}  // namespace

void offlineFft(std::span<Complex> z, bool inverse) {
    if (z.size() < 2) return;
    // Conjugated before and after, the forward transform is the inverse one.
    if (inverse) {
        for (Complex& v : z) v = std::conj(v);
    }
    forward(z);
    if (inverse) {
        for (Complex& v : z) v = std::conj(v);
    }
}

std::vector<Complex> spectrum(std::span<const float> signal, std::size_t size) {
    return realSpectrum(signal, size);
}

std::vector<Complex> spectrum(std::span<const double> signal, std::size_t size) {
    return realSpectrum(signal, size);
}

std::vector<double> signalOf(std::span<const Complex> bins) {
    const std::size_t half = bins.size() - 1;
    const auto turns = turnsFor(2 * half);
    // Tangled again, conjugated: a forward transform then gives the conjugate of the signal's pairs.
    std::vector<Complex> z(half);
    for (std::size_t k = 0; k < half; ++k) {
        const Complex even = 0.5 * (bins[k] + std::conj(bins[half - k]));
        const Complex odd = product(std::conj((*turns)[k]), 0.5 * (bins[k] - std::conj(bins[half - k])));
        z[k] = std::conj(even + product(Complex(0.0, 1.0), odd));
    }
    forward(z);
    std::vector<double> out(2 * half);
    const double scale = 1.0 / static_cast<double>(half);
    for (std::size_t n = 0; n < half; ++n) {
        out[2 * n] = z[n].real() * scale;
        out[2 * n + 1] = -z[n].imag() * scale;
    }
    return out;
}

std::vector<double> minimumPhase(std::span<const double> magnitudes, std::size_t taps) {
    const std::size_t half = magnitudes.size() - 1;
    const std::size_t size = 2 * half;
    const double floor = std::max(1e-300, 1e-8 * *std::max_element(magnitudes.begin(), magnitudes.end()));
    std::vector<Complex> bins(half + 1);
    for (std::size_t k = 0; k <= half; ++k) bins[k] = std::log(std::max(floor, magnitudes[k]));
    // Fold the anticausal half of the cepstrum over: the log spectrum becomes analytic.
    std::vector<double> cepstrum = signalOf(bins);
    for (std::size_t n = 1; n < half; ++n) cepstrum[n] *= 2.0;
    std::fill(cepstrum.begin() + static_cast<std::ptrdiff_t>(half) + 1, cepstrum.end(), 0.0);
    bins = spectrum(cepstrum, size);
    for (Complex& value : bins) value = std::exp(value);
    std::vector<double> out = signalOf(bins);
    out.resize(taps, 0.0);
    return out;
}

}  // namespace amp::dsp
