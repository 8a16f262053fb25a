// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_driver.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

#include "tests/engine/drivers/test_client.h"
#include "tests/support/temp_dir.h"

using namespace std::chrono_literals;
using amp::AlsaDriver;
using amp::DriverState;
using amp::test::TestClient;

namespace {

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

TEST_CASE("alsa driver: what comes in goes through the client and out, to the bit, behind the reserve") {
    const Devices devices;
    TestClient client;
    client.heard.resize(20000);
    AlsaDriver driver;
    amp::DriverConfig config;
    config.capturePort = "in";
    config.playbackLeft = "out";
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
    config.playbackLeft = "hw:77";
    const auto started = driver.start(client, config);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == amp::ErrorCode::unavailable);
    CHECK(started.error().sentence.find("hw:77") != std::string::npos);
    CHECK(driver.status().state == DriverState::stopped);
}
