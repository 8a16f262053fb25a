// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <memory>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Real Fourier transform of one even size, in single precision: the one place where the amp talks to FFTW.
/// Plans are made with FFTW_ESTIMATE for aligned memory, so that every run of the program computes the same bits; they
/// are shared between objects of one size, and the planner, which is not safe for threads, sits behind one lock.
/// The convolver has transforms of its own (convolver_kernels.h), which can be cut into slices.
///
/// Data must start on a 64-byte boundary (AlignedVector). Input and output are different memory. The inverse destroys its
/// input: to keep it, FFTW would have to allocate.
/// Copies are cheap and share the plan.
class RealFft {
public:
    RealFft() = default;

    /// `size` is even and ≥ 2; powers of two are fast, and only these are promised to run without allocation.
    /// Thread: any but audio. May take the planner's lock and allocate.
    explicit RealFft(int size);

    [[nodiscard]] int size() const AMP_RT { return size_; }
    /// size / 2 + 1, from 0 Hz to half the sample rate.
    [[nodiscard]] int bins() const AMP_RT { return size_ / 2 + 1; }

    /// bins[k] = Σ time[n]·exp(−2πi·k·n/size), unscaled.
    void forward(const float* time, std::complex<float>* bins) const AMP_RT;
    /// time[n] = Σ over all `size` bins, unscaled: inverse(forward(x)) = size·x. What is in `bins` is lost.
    void inverse(std::complex<float>* bins, float* time) const AMP_RT;

private:
    struct Plans;
    int size_ = 0;
    std::shared_ptr<const Plans> plans_;
};

}  // namespace amp::dsp
