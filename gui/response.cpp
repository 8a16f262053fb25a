// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/response.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/rt/role.h"

namespace amp::gui {
namespace {

constexpr double kRate = 48000.0;
constexpr int kBlock = 128;
/// Long enough for the lowest corner, short enough to follow a knob.
constexpr int kFrames = 4096;

/// Runs mono audio through a fresh stage with fixed values.
void run(const CatalogueEntry& entry, const std::vector<float>& values, std::vector<float>& audio) {
    AMP_REQUIRE_MAY_WAIT();
    const std::unique_ptr<StageBox> stage = entry.make();
    stage->configure(values);
    stage->prepare({kRate, kBlock, 1});
    stage->reset();
    std::vector<ParamTrack> tracks(entry.params.size());
    for (std::size_t i = 0; i < tracks.size(); ++i)
        tracks[i].value = i < values.size() ? values[i] : entry.params[i].defaultValue;
    for (std::size_t at = 0; at < audio.size(); at += kBlock) {
        const int frames = static_cast<int>(std::min<std::size_t>(kBlock, audio.size() - at));
        const ParamBlock block(tracks.data(), tracks.size(), at, false, nullptr);
        stage->process(Samples(audio.data() + at, frames), block);
    }
}

}  // namespace

float responseHz(std::size_t point) {
    return 20.0f * std::pow(1000.0f, static_cast<float>(point) / static_cast<float>(kResponsePoints - 1));
}

float responsePlace(float hz) {
    return std::log(hz / 20.0f) / std::log(1000.0f);
}

Response measureResponse(const CatalogueEntry& entry, const std::vector<float>& values) {
    std::vector<float> audio(kFrames, 0.0f);
    // A small impulse after a little silence: gentle stages stay gentle, and start-up is over.
    constexpr float kHeight = 0.05f;
    audio[64] = kHeight;
    run(entry, values, audio);
    Response out{};
    for (std::size_t p = 0; p < kResponsePoints; ++p) {
        const double w = 2.0 * 3.14159265358979 * static_cast<double>(responseHz(p)) / kRate;
        const double coefficient = 2.0 * std::cos(w);
        double s1 = 0, s2 = 0;
        for (int i = 64; i < kFrames; ++i) {
            const double s0 = static_cast<double>(audio[static_cast<std::size_t>(i)]) + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        const double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        out[p] = static_cast<float>(10.0 * std::log10(std::max(1e-12, power / (kHeight * kHeight))));
    }
    return out;
}

Transfer measureTransfer(const CatalogueEntry& entry, const std::vector<float>& values) {
    // Twelve periods of 100 Hz; the last one, rising half, is the curve.
    constexpr int kPeriod = 480;
    std::vector<float> audio(kPeriod * 12);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        audio[i] = std::sin(6.2831853f * static_cast<float>(i) / static_cast<float>(kPeriod));
    }
    run(entry, values, audio);
    Transfer out{};
    const std::size_t base = static_cast<std::size_t>(kPeriod) * 11;
    for (std::size_t p = 0; p < kTransferPoints; ++p) {
        const float x = -1.0f + 2.0f * static_cast<float>(p) / static_cast<float>(kTransferPoints - 1);
        // The phase at which the rising half passes x, one period on where it lies before the window.
        float phase = std::asin(std::clamp(x, -1.0f, 1.0f)) / 6.2831853f;
        if (phase < 0) phase += 1.0f;
        const float at = static_cast<float>(base) + phase * static_cast<float>(kPeriod - 1);
        const auto i = static_cast<std::size_t>(at);
        const float part = at - static_cast<float>(i);
        out[p] = audio[i] + (audio[std::min(i + 1, audio.size() - 1)] - audio[i]) * part;
    }
    return out;
}

Motion measureMotion(const CatalogueEntry& entry, const std::vector<float>& values) {
    std::vector<float> audio(96000, 0.5f);
    run(entry, values, audio);
    Motion out{};
    for (std::size_t i = 0; i < kMotionPoints; ++i) out[i] = audio[i * audio.size() / kMotionPoints] * 2;
    return out;
}

void ResponseDesk::settle() {
    while (busy()) {
        worker_.finish();
        worker_.collect();
    }
}

}  // namespace amp::gui
