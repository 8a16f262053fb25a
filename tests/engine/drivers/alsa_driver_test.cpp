// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_driver.h"

#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>
#include <utility>

#include "engine/drivers/alsa_devices.h"
#include "engine/drivers/alsa_stream.h"
#include "tests/engine/drivers/test_client.h"
#include "tests/support/temp_dir.h"

using namespace std::chrono_literals;
using amp::AlsaDriver;
using amp::DriverState;
using amp::test::TestClient;

namespace {

// What the next calls into ALSA shall meet with, instead of a card.
struct Trouble {
    std::atomic<int> readError{0};  // once
    std::atomic<bool> unplugged{false};
} gTrouble;

bool eventually(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    return condition();
}

// Devices that need no card: the player's signal comes from a file, what is played goes to another.
struct Devices {
    amp::test::TempDir folder;
    std::vector<float> signal;

    Devices() {
        for (int i = 0; i < 100000; ++i) signal.push_back(static_cast<float>(i % 1000) / 1024.0f);
        std::ofstream(folder / "in.raw", std::ios::binary)
            .write(reinterpret_cast<const char*>(signal.data()),
                   static_cast<std::streamsize>(signal.size() * sizeof(float)));
        std::ofstream(folder / "asound.conf")
            << "pcm.nothing { type null }\n"
            << "pcm.in { type file slave.pcm nothing file /dev/null infile " << (folder / "in.raw") << " format raw }\n"
            << "pcm.out { type file slave.pcm nothing file " << (folder / "out.raw") << " format raw }\n";
        ::setenv("ALSA_CONFIG_PATH", (folder / "asound.conf").c_str(), 1);
    }

    [[nodiscard]] std::vector<float> played() const {
        std::ifstream in(folder / "out.raw", std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
        std::vector<float> samples(bytes.size() / sizeof(float));
        std::copy_n(bytes.begin(), samples.size() * sizeof(float), reinterpret_cast<char*>(samples.data()));
        return samples;
    }
};

}  // namespace

// Linked before ALSA's own, which it calls when nothing is wrong.
extern "C" snd_pcm_sframes_t snd_pcm_readi(snd_pcm_t* pcm, void* buffer, snd_pcm_uframes_t frames) {
    static auto* const real = reinterpret_cast<decltype(&snd_pcm_readi)>(::dlsym(RTLD_NEXT, "snd_pcm_readi"));
    if (const int error = gTrouble.readError.exchange(0); error != 0) return error;
    if (gTrouble.unplugged) return -ENODEV;
    return real(pcm, buffer, frames);
}

extern "C" int snd_pcm_open(snd_pcm_t** pcm, const char* name, snd_pcm_stream_t direction, int mode) {
    static auto* const real = reinterpret_cast<decltype(&snd_pcm_open)>(::dlsym(RTLD_NEXT, "snd_pcm_open"));
    if (gTrouble.unplugged) return -ENODEV;
    return real(pcm, name, direction, mode);
}

TEST_CASE("alsa driver: what comes in goes through the client and out, to the bit, behind the reserve") {
    const Devices devices;
    TestClient client;
    client.heard.resize(20000);
    AlsaDriver driver;
    amp::DriverConfig config;
    config.captureCard = "in";
    config.playbackCard = "out";
    config.periodFrames = 64;
    config.sampleRateHz = 44100.0;
    const auto started = driver.start(client, config);
    REQUIRE_MESSAGE(started, started.error().detail);
    CHECK(eventually([&] { return client.frames >= 20000; }));
    CHECK(driver.status().state == DriverState::running);
    CHECK(driver.status().periodFrames == 64);
    CHECK(driver.status().sampleRateHz == 44100.0);
    driver.stop();
    CHECK(driver.status().state == DriverState::stopped);
    CHECK_FALSE(client.wrongRole);
    CHECK(client.rate == 44100.0);
    CHECK(client.largest == 64);
    CHECK(std::equal(client.heard.begin(), client.heard.end(), devices.signal.begin()));
    const auto played = devices.played();
    REQUIRE(played.size() > 2 * 20000);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 20000; ++i) {
        const float expected = i < 128 ? 0.0f : devices.signal[i - 128];
        if (played[2 * i] != expected || played[2 * i + 1] != -expected) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("alsa driver: a device that is not there is one sentence") {
    const Devices devices;
    TestClient client;
    AlsaDriver driver;
    amp::DriverConfig config;
    config.playbackCard = "hw:77";
    const auto started = driver.start(client, config);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == amp::ErrorCode::unavailable);
    CHECK(started.error().sentence.find("hw:77") != std::string::npos);
    CHECK(driver.status().state == DriverState::stopped);
}

TEST_CASE(
    "alsa driver: a dropout is counted and playing goes on; a card that goes away is waited for, and the time is "
    "known") {
    const Devices devices;
    TestClient client;
    AlsaDriver driver;
    amp::DriverConfig config;
    config.captureCard = "in";
    config.playbackCard = "out";
    REQUIRE(driver.start(client, config));
    const auto plays = [&] {
        const auto before = client.frames.load();
        return eventually([&] { return client.frames > before; });
    };
    CHECK(plays());
    CHECK(driver.status().xruns == 0);
    for (const int error : {-EPIPE, -ESTRPIPE, -EPIPE}) {
        gTrouble.readError = error;
        CHECK(eventually([] { return gTrouble.readError == 0; }));
        CHECK(plays());
    }
    CHECK(driver.status().xruns == 3);
    CHECK(driver.status().state == DriverState::running);

    gTrouble.unplugged = true;
    CHECK(eventually([&] { return driver.status().state == DriverState::lost; }));
    CHECK(driver.status().sentence.find("went away") != std::string::npos);
    const auto lost = client.lost.load();
    std::this_thread::sleep_for(300ms);
    gTrouble.unplugged = false;
    CHECK(plays());
    CHECK(driver.status().state == DriverState::running);
    CHECK(client.lost - lost >= 0.3 * 48000);
    CHECK(client.lost - lost < 2 * 48000);
}

TEST_CASE("alsa stream: every sample format keeps the signal, and any input of the card can be taken") {
    const Devices devices;
    struct Case {
        const char* format;
        double step;
    };
    for (const Case& c : {Case{"S16_LE", 1.0 / 32767}, Case{"S24_3LE", 1.0 / 8388607}, Case{"S24_LE", 1.0 / 8388607},
                          Case{"S32_LE", 1e-7}, Case{"FLOAT_LE", 0.0}}) {
        CAPTURE(c.format);
        const auto file = devices.folder / (std::string(c.format) + ".raw");
        // The null device takes every format; a file behind a fixed one makes it the only one.
        std::ofstream(devices.folder / "asound.conf")
            << "pcm.nothing { type null }\n"
            << "pcm.to { type file slave.pcm nothing file " << file << " format raw }\n"
            << "pcm.from { type file slave.pcm nothing file /dev/null infile " << file << " format raw }\n";
        snd_config_update_free_global();
        const snd_pcm_format_t format = snd_pcm_format_value(c.format);
        const std::vector<float> left{0.0f, 0.5f, -0.5f, 1.0f, -1.0f, 0.25f, 1.5f, -0.001f};
        std::vector<float> right(left.rbegin(), left.rend());
        {
            amp::AlsaStream out;
            REQUIRE(out.open("to", SND_PCM_STREAM_PLAYBACK, 48000.0, 8, 2, format) == 0);
            REQUIRE(out.period == 8);
            REQUIRE(out.channels == 2);
            out.give(left.data(), right.data());
            REQUIRE(out.write() == 0);
        }
        amp::AlsaStream in;
        REQUIRE(in.open("from", SND_PCM_STREAM_CAPTURE, 48000.0, 8, 2, format) == 0);
        REQUIRE(snd_pcm_start(in.pcm) == 0);
        REQUIRE(in.read() == 0);
        std::vector<float> back(8);
        for (const auto& [channel, sent] : {std::pair{0u, left}, {1u, right}}) {
            in.take(channel, back.data());
            for (std::size_t i = 0; i < 8; ++i) {
                CAPTURE(i);
                CHECK(std::abs(static_cast<double>(back[i]) - std::clamp(sent[i], -1.0f, 1.0f)) <= c.step);
            }
        }
    }
}

TEST_CASE("alsa devices: what the configuration names is listed with its description and directions") {
    const amp::test::TempDir folder;
    std::ofstream(folder / "asound.conf")
        << "pcm.rehearsal { type null hint { show on description \"The room\nboth ways\" } }\n"
        << "pcm.null { type null hint { show on description \"Nowhere\" } }\n"
        << "defaults.namehint.showall on\ndefaults.namehint.basic on\ndefaults.namehint.extended on\n";
    ::setenv("ALSA_CONFIG_PATH", (folder / "asound.conf").c_str(), 1);
    snd_config_update_free_global();
    const auto devices = amp::alsaDevices();
    REQUIRE(devices.size() == 1);
    CHECK(devices[0].name == "rehearsal");
    CHECK(devices[0].description == "The room, both ways");
    CHECK(devices[0].capture);
    CHECK(devices[0].playback);
}
