// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/fft.h"

#include <fftw3.h>

#include <cstdint>
#include <map>
#include <mutex>

#include "engine/base/aligned.h"
#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

std::mutex& plannerLock() {
    static std::mutex lock;
    return lock;
}

// FFTW's interface knows no const; a forward plan with FFTW_PRESERVE_INPUT leaves the input alone.
float* mutableTime(const float* p) AMP_RT {
    return const_cast<float*>(p);
}
fftwf_complex* asFftw(std::complex<float>* p) AMP_RT {
    return reinterpret_cast<fftwf_complex*>(p);
}

[[maybe_unused]] bool isAligned(const void* p) AMP_RT {
    return reinterpret_cast<std::uintptr_t>(p) % 64 == 0;
}

}  // namespace

struct RealFft::Plans {
    fftwf_plan forward = nullptr;
    fftwf_plan inverse = nullptr;

    explicit Plans(int size) {
        AlignedVector<float> time(static_cast<std::size_t>(size));
        AlignedVector<std::complex<float>> bins(static_cast<std::size_t>(size / 2 + 1));
        forward = fftwf_plan_dft_r2c_1d(size, time.data(), asFftw(bins.data()), FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
        inverse = fftwf_plan_dft_c2r_1d(size, asFftw(bins.data()), time.data(), FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    }
    Plans(const Plans&) = delete;
    Plans& operator=(const Plans&) = delete;
    ~Plans() {
        const std::lock_guard guard(plannerLock());
        fftwf_destroy_plan(forward);
        fftwf_destroy_plan(inverse);
    }
};

RealFft::RealFft(int size) : size_(size) {
    AMP_ASSERT(size >= 2 && size % 2 == 0);
    static std::map<int, std::weak_ptr<const Plans>> made;
    const std::lock_guard guard(plannerLock());
    std::weak_ptr<const Plans>& shared = made[size];
    plans_ = shared.lock();
    if (!plans_) {
        plans_ = std::make_shared<const Plans>(size);
        shared = plans_;
    }
}

void RealFft::forward(const float* time, std::complex<float>* bins) const AMP_RT {
    AMP_ASSERT(isAligned(time) && isAligned(bins));
    fftwf_execute_dft_r2c(plans_->forward, mutableTime(time), asFftw(bins));
}

void RealFft::inverse(std::complex<float>* bins, float* time) const AMP_RT {
    AMP_ASSERT(isAligned(time) && isAligned(bins));
    fftwf_execute_dft_c2r(plans_->inverse, asFftw(bins), time);
}

}  // namespace amp::dsp
