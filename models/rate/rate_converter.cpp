// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rate/rate_converter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amp::models {
namespace {

constexpr double kHalfWidth = 22.0;    // samples of the lower rate
constexpr double kCutoff = 0.9375;     // of the lower Nyquist frequency, middle of the transition
constexpr double kKaiserBeta = 6.755;  // 70 dB
constexpr std::int64_t kLargestTerm = 2048;
constexpr int kChunkFrames = 64;

double bessel0(double x) {
    double sum = 1.0, term = 1.0;
    for (int k = 1; k < 40; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

/// The closest fraction with small terms (continued fraction). Rates in use come out exact; for odd ones the program
/// runs a few parts in 10^7 beside its rate, in and out alike.
void ratioOf(double value, std::int64_t& up, std::int64_t& down) {
    std::int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0;
    double rest = value;
    for (int i = 0; i < 32; ++i) {
        const double whole = std::floor(rest);
        const auto a = static_cast<std::int64_t>(whole);
        const std::int64_t p2 = a * p1 + p0, q2 = a * q1 + q0;
        if (p2 > kLargestTerm || q2 > kLargestTerm) break;
        p0 = p1;
        q0 = q1;
        p1 = p2;
        q1 = q2;
        if (rest - whole < 1.0e-9) break;
        rest = 1.0 / (rest - whole);
    }
    up = std::max<std::int64_t>(p1, 1);
    down = std::max<std::int64_t>(q1, 1);
}

}  // namespace

void RateConverter::Filters::design(double rateHz, double lowerRateHz, std::int64_t phases, double centre, int step) {
    const double half = kHalfWidth * rateHz / lowerRateHz;
    const double cutoff = kCutoff * lowerRateHz / rateHz;  // of this rate's Nyquist frequency
    taps = (static_cast<int>(std::ceil(centre + half)) + 2 + 3) / 4 * 4;
    coefficients.assign(static_cast<std::size_t>(phases) * static_cast<std::size_t>(taps), 0.0f);
    std::vector<double> row(static_cast<std::size_t>(taps));
    for (std::int64_t phase = 0; phase < phases; ++phase) {
        const double instant = centre + step * (static_cast<double>(phase) / static_cast<double>(phases));
        double sum = 0.0;
        for (int j = 0; j < taps; ++j) {  // j samples ago
            const double u = j - instant;
            const double x = std::abs(u) / half;
            double h = 0.0;
            if (x < 1.0) {
                const double arg = std::numbers::pi * cutoff * u;
                const double sinc = std::abs(arg) < 1.0e-9 ? 1.0 : std::sin(arg) / arg;
                h = sinc * bessel0(kKaiserBeta * std::sqrt(1.0 - x * x));
            }
            row[static_cast<std::size_t>(j)] = h;
            sum += h;
        }
        float* to = coefficients.data() + phase * taps;
        for (int j = 0; j < taps; ++j) {
            to[taps - 1 - j] = static_cast<float>(row[static_cast<std::size_t>(j)] / sum);
        }
    }
}

float RateConverter::Filters::at(const float* oldest, std::int64_t phase) const AMP_RT {
    const float* c = coefficients.data() + phase * taps;
    float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    for (int j = 0; j < taps; j += 4) {
        for (int k = 0; k < 4; ++k) sum[k] += c[j + k] * oldest[j + k];
    }
    return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

void RateConverter::History::prepare(int taps) {
    length = taps;
    samples.assign(static_cast<std::size_t>(2 * taps), 0.0f);
}

void RateConverter::History::fill(float value) AMP_RT {
    position = 0;
    std::fill(samples.begin(), samples.end(), value);
}

void RateConverter::History::push(float x) AMP_RT {
    samples[static_cast<std::size_t>(position)] = x;
    samples[static_cast<std::size_t>(position + length)] = x;
    if (++position == length) position = 0;
}

RateConverter::RateConverter(double sessionRateHz, double programRateHz, Program& program) : program_(program) {
    ratioOf(programRateHz / sessionRateHz, up_, down_);
    const double ratio = static_cast<double>(up_) / static_cast<double>(down_);
    const double lower = std::min(sessionRateHz, programRateHz);
    const double inDelay = kHalfWidth * sessionRateHz / lower;
    latency_ = static_cast<int>(std::ceil(2.0 * inDelay - 1.0e-6));
    // Each program sample is interpolated as soon as it falls due, 0 to 1 session samples before the newest one.
    inward_.design(sessionRateHz, lower, up_, inDelay, +1);
    // The way out makes up the rest of the whole-number delay; the newest program sample is 0 to 1 samples old.
    outward_.design(programRateHz, lower, down_, (latency_ - inDelay) * ratio, -1);
    session_.prepare(inward_.taps);
    model_.prepare(outward_.taps);
    chunk_.resize(static_cast<std::size_t>(kChunkFrames * ratio) + 8);
    program_.reset();
    float quiet = 0.0f;
    program_.process(&quiet, &silence_, 1);
    reset();
}

void RateConverter::reset() AMP_RT {
    program_.reset();
    session_.fill(0.0f);
    model_.fill(silence_);
    ahead_ = 0;
}

void RateConverter::process(const float* in, float* out, int frames) AMP_RT {
    while (frames > 0) {
        const int now = std::min(frames, kChunkFrames);
        runChunk(in, out, now);
        in += now;
        out += now;
        frames -= now;
    }
}

void RateConverter::runChunk(const float* in, float* out, int frames) AMP_RT {
    std::int64_t ahead = ahead_;
    int due = 0;
    for (int n = 0; n < frames; ++n) {
        constexpr float kLoudest = 1.0e4f;
        session_.push(in[n] >= -kLoudest && in[n] <= kLoudest ? in[n] : 0.0f);
        for (; ahead >= 0; ahead -= down_) {
            chunk_[static_cast<std::size_t>(due++)] = inward_.at(session_.oldest(), ahead);
        }
        ahead += up_;
    }
    if (due > 0) program_.process(chunk_.data(), chunk_.data(), due);
    ahead = ahead_;
    due = 0;
    for (int n = 0; n < frames; ++n) {
        for (; ahead >= 0; ahead -= down_) model_.push(chunk_[static_cast<std::size_t>(due++)]);
        out[n] = outward_.at(model_.oldest(), ahead + down_);
        ahead += up_;
    }
    ahead_ = ahead;
}

}  // namespace amp::models
