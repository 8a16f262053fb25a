// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/offline_driver.h"

#include <algorithm>

#include "engine/rt/scope.h"

namespace amp {

Expected<void> OfflineDriver::start(AudioClient& client, const DriverConfig& config) {
    client_ = &client;
    status_ = {};
    status_.name = "offline";
    status_.state = DriverState::running;
    status_.sampleRateHz = config.sampleRateHz > 0.0 ? config.sampleRateHz : 48000.0;
    client.rateChanged(status_.sampleRateHz);
    return {};
}

void OfflineDriver::stop() {
    client_ = nullptr;
    status_.state = DriverState::stopped;
    status_.sampleRateHz = 0.0;
}

DriverStatus OfflineDriver::status() const {
    return status_;
}

Expected<std::uint64_t> OfflineDriver::run(const OfflineJob& job) {
    if (client_ == nullptr) return fail(ErrorCode::unavailable, "The offline driver was not started.");
    if (job.blocks.empty() || *std::min_element(job.blocks.begin(), job.blocks.end()) < 1 || !job.read || !job.write) {
        return fail(ErrorCode::badArgument,
                    "An offline job needs blocks of at least one frame, a reader and a writer.");
    }
    if (job.sampleRateHz != status_.sampleRateHz) {
        status_.sampleRateHz = job.sampleRateHz;
        client_->rateChanged(job.sampleRateHz);
    }
    const auto longest = static_cast<std::size_t>(*std::max_element(job.blocks.begin(), job.blocks.end()));
    std::vector<float> input(longest), left(longest), right(longest);
    std::uint64_t frame = 0;
    std::uint64_t tail = job.tailFrames;
    bool inputOver = false;
    std::size_t block = 0;
    auto event = job.events.begin();
    for (;;) {
        for (; event != job.events.end() && event->frame <= frame; ++event) event->apply();
        int frames = job.blocks[block];
        block = (block + 1) % job.blocks.size();
        if (event != job.events.end()) {
            frames =
                static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(frames), event->frame - frame));
        }
        if (!inputOver) {
            const int got = job.read(input.data(), frames);
            inputOver = got <= 0;
            if (!inputOver) frames = std::min(got, frames);
        }
        if (inputOver) {
            if (tail == 0) return frame;
            frames = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(frames), tail));
            std::fill_n(input.begin(), frames, 0.0f);
            tail -= static_cast<std::uint64_t>(frames);
        }
        status_.periodFrames = frames;
        {
            const rt::Scope scope(rt::Role::audio);
            client_->process({input.data(), left.data(), right.data(), frames});
        }
        frame += static_cast<std::uint64_t>(frames);
        if (!job.write(left.data(), right.data(), frames)) return frame;
    }
}

}  // namespace amp
