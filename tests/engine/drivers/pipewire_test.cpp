// SPDX-License-Identifier: GPL-3.0-or-later
//
// The JACK driver on PipeWire, without pw-jack.
#include <doctest/doctest.h>

#include "engine/drivers/jack_driver.h"
#include "tests/engine/drivers/pipewire_server.h"
#include "tests/engine/drivers/test_client.h"
#include "tests/support/skip.h"

using namespace std::chrono_literals;
using amp::DriverState;
using amp::JackDriver;
using amp::test::eventually;
using amp::test::PipewireServer;
using amp::test::TestClient;

TEST_CASE(
    "jack driver on PipeWire: found, wired, audio passes, the quantum is followed, and it survives the daemon's "
    "death") {
    if (!PipewireServer::installed()) {
        return amp::test::skip("PipeWire is not installed (Debian: pipewire pipewire-jack wireplumber dbus)");
    }
    PipewireServer server;
    REQUIRE(server.start());
    amp::DriverConfig config;
    config.capturePort = "halfstack-null:capture_FL";
    config.playbackLeft = "halfstack-null:playback_FL";
    config.playbackRight = "halfstack-null:playback_FR";
    TestClient client;
    JackDriver driver;
    REQUIRE(driver.start(client, config));
    const auto plays = [&](std::chrono::milliseconds atMost) {
        const auto before = client.frames.load();
        return eventually([&] { return client.frames > before && driver.status().state == DriverState::running; },
                          atMost);
    };
    const auto wired = [&] {
        return eventually([&] {
            const auto status = driver.status();
            return status.capture == std::vector<std::string>{config.capturePort} &&
                   status.playback == std::vector<std::string>{config.playbackLeft, config.playbackRight};
        });
    };
    REQUIRE(plays(5s));
    CHECK(driver.status().server == "PipeWire");
    CHECK(client.rate == 48000.0);
    CHECK(wired());
    // The null device gives back what it is given.
    client.offset = 0.25f;
    CHECK(eventually([&] { return client.peak > 0.2f; }));
    client.offset = 0.0f;

    CHECK(PipewireServer::runOk({"pw-metadata", "-n", "settings", "0", "clock.force-quantum", "256"}));
    CHECK(eventually([&] { return client.period == 256 && driver.status().periodFrames == 256; }));

    CHECK(PipewireServer::runOk({"pw-metadata", "-n", "settings", "0", "clock.force-quantum", "0"}));
    CHECK(driver.wishPeriod(128));
    CHECK(eventually([&] { return client.period == 128 && driver.status().periodFrames == 128; }));
    CHECK(driver.wishPeriod(512));
    CHECK(eventually([&] { return client.period == 512 && driver.status().periodFrames == 512; }));

    server.kill();
    CHECK(eventually([&] { return driver.status().state == DriverState::lost; }));
    REQUIRE(server.start());
    CHECK(plays(2s));
    CHECK(wired());
    driver.stop();
}
