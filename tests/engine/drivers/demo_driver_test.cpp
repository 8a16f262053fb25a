// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/demo_driver.h"

#include <doctest/doctest.h>
#include <sndfile.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "engine/drivers/demo_riff.h"
#include "tests/engine/drivers/test_client.h"
#include "tests/support/temp_dir.h"

using namespace std::chrono_literals;
using amp::DemoDriver;
using amp::test::TestClient;

namespace {

void waitFor(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    REQUIRE(condition());
}

amp::DriverConfig quiet() {
    amp::DriverConfig config;
    config.audible = false;
    return config;
}

}  // namespace

TEST_CASE("demo driver: plays the riff from its first sample, in the audio role, at the wished period") {
    TestClient client;
    client.heard.resize(20000);
    DemoDriver driver;
    auto config = quiet();
    config.periodFrames = 77;
    config.sampleRateHz = 44100.0;
    REQUIRE(driver.start(client, config));
    waitFor([&] { return client.frames >= 20000; });
    CHECK(driver.status().state == amp::DriverState::running);
    CHECK(driver.status().periodFrames == 77);
    const amp::DriverStatus status = driver.status();
    driver.stop();
    CHECK(client.rate == 44100.0);
    CHECK(client.largest == 77);
    CHECK(client.smallest == 77);
    CHECK_FALSE(client.wrongRole);
    const auto riff = amp::demoRiff(44100.0);
    CHECK(std::equal(client.heard.begin(), client.heard.end(), riff.begin()));
    // And says what goes round, and how far it is.
    CHECK(status.loopSeconds == doctest::Approx(static_cast<double>(riff.size()) / 44100.0));
    CHECK(status.loopPlace >= 19000.0 / static_cast<double>(riff.size()));
    CHECK(status.loopPlace < 1.0);
    REQUIRE(status.loopPeaks);
    float most = 0, loudest = 0;
    for (const float x : *status.loopPeaks) most = std::max(most, x);
    for (const float x : riff) loudest = std::max(loudest, std::fabs(x));
    CHECK(most == loudest);
}

TEST_CASE("demo driver: without a device the timer keeps the mean rate") {
    TestClient client;
    DemoDriver driver;
    REQUIRE(driver.start(client, quiet()));
    waitFor([&] { return client.frames > 0; });
    const auto start = std::chrono::steady_clock::now();
    const auto before = client.frames.load();
    std::this_thread::sleep_for(1s);
    const auto frames = static_cast<double>(client.frames - before);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    driver.stop();
    CHECK(frames / seconds == doctest::Approx(48000.0).epsilon(0.05));
}

TEST_CASE("demo driver: no cycle runs after stop") {
    TestClient client;
    DemoDriver driver;
    REQUIRE(driver.start(client, quiet()));
    waitFor([&] { return client.frames > 0; });
    driver.stop();
    const auto frames = client.frames.load();
    std::this_thread::sleep_for(20ms);
    CHECK(client.frames == frames);
    CHECK(driver.status().state == amp::DriverState::stopped);
}

TEST_CASE("demo driver: a file is looped, summed to mono") {
    const amp::test::TempDir folder;
    const auto path = folder / "loop.wav";
    SF_INFO info{};
    info.channels = 2;
    info.samplerate = 48000;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
    const std::vector<float> samples{0.5f, 0.25f, 0.25f, 0.25f, -0.5f, 0.0f};
    sf_writef_float(file, samples.data(), 3);
    sf_close(file);

    TestClient client;
    client.heard.resize(300);
    DemoDriver driver;
    auto config = quiet();
    config.demoFile = path;
    REQUIRE(driver.start(client, config));
    waitFor([&] { return client.frames >= 300; });
    driver.stop();
    for (std::size_t i = 0; i < 300; ++i) {
        CHECK(client.heard[i] == (i % 3 == 0 ? 0.375f : i % 3 == 1 ? 0.25f : -0.25f));
    }
    config.demoFile = folder / "missing.wav";
    CHECK(driver.start(client, config).error().code == amp::ErrorCode::notFound);
}
