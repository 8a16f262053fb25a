// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <span>
#include <vector>

namespace amp::dsp {

/// Fourier transforms in double precision for work off the audio thread: preparing impulses, measuring, tests.
/// Sizes are powers of two. Exact to about 300 dB, the same bits everywhere; 32 768 complex points take about half a
/// millisecond. Tables of sizes up to 131 072 are made once and kept. Any thread but audio.
/// z[k] = Σ z[n]·exp(∓2πi·k·n/size); the inverse is unscaled.
void offlineFft(std::span<std::complex<double>> z, bool inverse = false);

/// Spectrum of a real signal, padded with zeros to `size`: bins 0 … size/2.
[[nodiscard]] std::vector<std::complex<double>> spectrum(std::span<const float> signal, std::size_t size);
[[nodiscard]] std::vector<std::complex<double>> spectrum(std::span<const double> signal, std::size_t size);

/// The real signal of these bins 0 … size/2, scaled: signalOf(spectrum(x, size)) is x. Half the work of offlineFft.
[[nodiscard]] std::vector<double> signalOf(std::span<const std::complex<double>> bins);

/// The signal that has these magnitudes (bins 0 … size/2) and the least delay: minimum phase through the real cepstrum
/// (Oppenheim & Schafer). Magnitudes are held above −160 dB of the largest. Returns `taps` samples; size/2 is several
/// times as many, otherwise the result folds over.
[[nodiscard]] std::vector<double> minimumPhase(std::span<const double> magnitudes, std::size_t taps);

}  // namespace amp::dsp
