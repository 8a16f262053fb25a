// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/demo_driver.h"

#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <utility>

#include "engine/drivers/alsa_sink.h"
#include "engine/drivers/loop_source.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

std::int64_t nowNs() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * kNsPerSecond + now.tv_nsec;
}

void sleepUntil(std::int64_t timeNs) {
    const timespec until{timeNs / kNsPerSecond, timeNs % kNsPerSecond};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
}

// Times of cycles since a start, counted in frames so that no rounding adds up.
class Pacer {
public:
    explicit Pacer(double rate) : rate_(rate), startNs_(nowNs()) {}

    // Waits until `frames` more frames have been due. False when the time is long over: then the clock starts anew.
    bool wait(int frames) {
        frames_ += static_cast<std::uint64_t>(frames);
        const auto due = startNs_ + static_cast<std::int64_t>(static_cast<double>(frames_) * 1e9 / rate_);
        const auto late = nowNs() - due;
        if (late > kNsPerSecond / 5) {
            startNs_ = nowNs();
            frames_ = 0;
            return false;
        }
        if (late < 0) sleepUntil(due);
        return true;
    }

private:
    double rate_;
    std::int64_t startNs_;
    std::uint64_t frames_ = 0;
};

/// Highest level of each of a few hundred equal parts.
std::shared_ptr<const std::vector<float>> peaksOf(const std::vector<float>& sound) {
    constexpr std::size_t kParts = 300;
    std::vector<float> peaks(std::min(kParts, sound.size()));
    for (std::size_t i = 0; i < sound.size(); ++i) {
        float& peak = peaks[i * peaks.size() / sound.size()];
        peak = std::max(peak, std::fabs(sound[i]));
    }
    return std::make_shared<const std::vector<float>>(std::move(peaks));
}

}  // namespace

DemoDriver::DemoDriver() = default;

DemoDriver::~DemoDriver() {
    stop();
}

Expected<void> DemoDriver::start(AudioClient& client, const DriverConfig& config) {
    stop();
    rate_ = config.sampleRateHz > 0.0 ? config.sampleRateHz : 48000.0;
    period_ = config.periodFrames > 0 ? config.periodFrames : kDefaultPeriod;
    auto loop = loadLoop(config.demoFile, rate_);
    if (!loop) return tl::unexpected(loop.error());
    loop_ = std::move(*loop);
    peaks_ = peaksOf(loop_);
    late_ = 0;
    framesPlayed_ = 0;
    stop_ = false;
    running_ = true;
    client.rateChanged(rate_);
    thread_ = std::thread([this, &client, audible = config.audible] { run(client, audible); });
    return {};
}

void DemoDriver::stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    running_ = false;
}

DriverStatus DemoDriver::status() const {
    DriverStatus status;
    status.name = "demo";
    if (!running_) return status;
    status.state = DriverState::running;
    status.server = heard_ ? "default sound device" : "timer";
    status.sentence = "A demo plays; no audio server is used.";
    status.sampleRateHz = rate_;
    status.periodFrames = period_;
    status.playbackLatencyFrames = playbackLatency_;
    status.xruns = late_;
    if (loop_.empty()) return status;
    const auto length = static_cast<std::uint64_t>(loop_.size());
    status.loopPeaks = peaks_;
    status.loopSeconds = static_cast<double>(length) / rate_;
    status.loopPlace = static_cast<double>(framesPlayed_ % length) / static_cast<double>(length);
    return status;
}

void DemoDriver::run(AudioClient& client, bool audible) {
    ::pthread_setname_np(::pthread_self(), "halfstack-demo");
    std::unique_ptr<AlsaSink> sink;
    if (audible) {
        if (auto opened = AlsaSink::open(rate_, period_)) sink = std::move(*opened);
    }
    heard_ = sink != nullptr;
    playbackLatency_ = sink != nullptr ? sink->latencyFrames() : 0;
    const auto frames = static_cast<std::size_t>(period_);
    std::vector<float> input(frames), left(frames), right(frames);
    std::size_t at = 0;
    Pacer pacer(rate_);
    while (!stop_.load(std::memory_order_relaxed)) {
        for (float& x : input) {
            x = loop_[at];
            if (++at == loop_.size()) at = 0;
        }
        {
            const rt::Scope scope(rt::Role::audio);
            client.process({input.data(), left.data(), right.data(), period_});
        }
        framesPlayed_.fetch_add(frames, std::memory_order_relaxed);
        if (sink != nullptr && !sink->write(left.data(), right.data(), period_)) {
            sink.reset();  // unplugged: the timer goes on
            heard_ = false;
            pacer = Pacer(rate_);
        }
        if (sink != nullptr) {
            late_.store(sink->underruns(), std::memory_order_relaxed);
        } else if (!pacer.wait(period_)) {
            late_.fetch_add(1, std::memory_order_relaxed);
        }
    }
}

}  // namespace amp
