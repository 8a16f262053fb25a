// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/offline_driver.h"

#include <doctest/doctest.h>

#include <numeric>

#include "tests/engine/drivers/test_client.h"

using amp::OfflineDriver;
using amp::OfflineJob;
using amp::test::TestClient;

namespace {

struct Run {
    TestClient client;
    std::vector<float> left, right;
    std::uint64_t frames = 0;

    explicit Run(int inputFrames, OfflineJob job) {
        std::vector<float> input(static_cast<std::size_t>(inputFrames));
        std::iota(input.begin(), input.end(), 1.0f);
        int at = 0;
        job.read = [&, input](float* to, int count) {
            const int got = std::min(count, inputFrames - at);
            std::copy_n(input.begin() + at, got, to);
            at += got;
            return got;
        };
        job.write = [&](const float* l, const float* r, int count) {
            left.insert(left.end(), l, l + count);
            right.insert(right.end(), r, r + count);
            return true;
        };
        for (auto& event : job.events) {
            if (!event.apply) event.apply = [this, frame = event.frame] { client.offset = static_cast<float>(frame); };
        }
        OfflineDriver driver;
        amp::DriverConfig config;
        config.sampleRateHz = job.sampleRateHz;
        REQUIRE(driver.start(client, config));
        const auto done = driver.run(job);
        REQUIRE(done);
        frames = *done;
        driver.stop();
    }
};

}  // namespace

TEST_CASE("offline driver: every frame goes through once, in order, whatever the blocks, and the tail follows") {
    for (const auto& blocks : std::vector<std::vector<int>>{{1}, {64}, {8192}, {3, 500, 1, 77}}) {
        OfflineJob job;
        job.sampleRateHz = 44100.0;
        job.blocks = blocks;
        job.tailFrames = 333;
        const Run run(10001, job);
        CHECK(run.client.rate == 44100.0);
        CHECK(run.frames == 10334);
        REQUIRE(run.left.size() == 10334);
        bool same = true;
        for (std::size_t i = 0; i < 10334; ++i) {
            const float x = i < 10001 ? static_cast<float>(i + 1) : 0.0f;
            same = same && run.left[i] == x && run.right[i] == -x;
        }
        CHECK(same);
        CHECK_FALSE(run.client.wrongRole);
    }
}

TEST_CASE("offline driver: an event takes effect at its frame, inside any block") {
    for (const int block : {1, 100, 4096}) {
        OfflineJob job;
        job.blocks = {block};
        job.events = {{0, {}}, {777, {}}, {778, {}}, {5000, {}}};
        const Run run(6000, job);
        REQUIRE(run.left.size() == 6000);
        for (const std::size_t i : {0u, 776u, 777u, 778u, 4999u, 5000u, 5999u}) {
            const float offset = i >= 5000 ? 5000.0f : i >= 778 ? 778.0f : i >= 777 ? 777.0f : 0.0f;
            CHECK(run.left[i] == static_cast<float>(i + 1) + offset);
        }
    }
}

TEST_CASE("offline driver: stops when the sink says so, and refuses a job that cannot run") {
    TestClient client;
    OfflineDriver driver;
    OfflineJob job;
    job.read = [](float*, int frames) { return frames; };
    int writes = 0;
    job.write = [&](const float*, const float*, int) { return ++writes < 3; };
    CHECK_FALSE(driver.run(job));
    REQUIRE(driver.start(client, {}));
    CHECK(driver.run(job).value() == 3 * 512);
    job.blocks = {64, 0};
    CHECK(driver.run(job).error().code == amp::ErrorCode::badArgument);
}
