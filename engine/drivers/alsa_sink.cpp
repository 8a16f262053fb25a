// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_sink.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <vector>

#include "engine/drivers/alsa_quiet.h"

namespace amp {

struct AlsaSink::Impl {
    snd_pcm_t* pcm = nullptr;
    unsigned rate = 0;
    std::uint64_t underruns = 0;
    int latency = 0;
    std::vector<float> interleaved;

    ~Impl() {
        if (pcm != nullptr) snd_pcm_close(pcm);
    }
};

AlsaSink::AlsaSink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AlsaSink::~AlsaSink() = default;

Expected<std::unique_ptr<AlsaSink>> AlsaSink::open(double sampleRateHz, int periodFrames) {
    silenceAlsa();
    auto impl = std::make_unique<Impl>();
    if (const int error = snd_pcm_open(&impl->pcm, "default", SND_PCM_STREAM_PLAYBACK, 0); error < 0) {
        return fail(ErrorCode::unavailable, "No sound device plays here.", snd_strerror(error));
    }
    impl->rate = static_cast<unsigned>(sampleRateHz);
    // "default" converts formats and rates by itself; four periods of buffer, because this is no instrument's latency.
    const auto latencyUs = static_cast<unsigned>(4e6 * std::max(periodFrames, 64) / sampleRateHz);
    if (const int error = snd_pcm_set_params(impl->pcm, SND_PCM_FORMAT_FLOAT, SND_PCM_ACCESS_RW_INTERLEAVED, 2,
                                             impl->rate, 1, std::max(latencyUs, 20000u));
        error < 0) {
        return fail(ErrorCode::unavailable, "The default sound device does not play stereo at this rate.",
                    snd_strerror(error));
    }
    snd_pcm_uframes_t buffer = 0, period = 0;
    snd_pcm_get_params(impl->pcm, &buffer, &period);
    impl->latency = static_cast<int>(buffer);
    return std::unique_ptr<AlsaSink>(new AlsaSink(std::move(impl)));
}

bool AlsaSink::write(const float* left, const float* right, int frames) {
    auto& out = impl_->interleaved;
    out.resize(static_cast<std::size_t>(frames) * 2);
    for (int i = 0; i < frames; ++i) {
        out[static_cast<std::size_t>(2 * i)] = std::clamp(left[i], -1.0f, 1.0f);
        out[static_cast<std::size_t>(2 * i + 1)] = std::clamp(right[i], -1.0f, 1.0f);
    }
    for (int done = 0; done < frames;) {
        const snd_pcm_sframes_t count =
            snd_pcm_writei(impl_->pcm, out.data() + 2 * done, static_cast<snd_pcm_uframes_t>(frames - done));
        if (count >= 0) {
            done += static_cast<int>(count);
        } else {
            if (count == -EPIPE) ++impl_->underruns;
            if (snd_pcm_recover(impl_->pcm, static_cast<int>(count), 1) < 0) return false;
        }
    }
    return true;
}

double AlsaSink::sampleRateHz() const {
    return impl_->rate;
}

std::uint64_t AlsaSink::underruns() const {
    return impl_->underruns;
}

int AlsaSink::latencyFrames() const {
    return impl_->latency;
}

}  // namespace amp
