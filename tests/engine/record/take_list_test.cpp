// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_list.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "tests/engine/record/take_session.h"

using namespace amp;
using amp::test::readWave;
using amp::test::TakeSession;

namespace {

std::filesystem::path record(TakeSession& session, const std::string& name, int frames) {
    auto request = session.request();
    request.name = name;
    request.description = "Crunch";
    session.begin(request);
    session.play(frames);
    return session.finish().folder;
}

}  // namespace

TEST_CASE("take list: shows takes and nothing else, with length, preset and size") {
    TakeSession session;
    CHECK(listTakes(session.request().folder).empty());
    record(session, "First", 48000);
    record(session, "Second", 24000);
    std::filesystem::create_directory(session.request().folder / "No take");
    std::ofstream(session.request().folder / "file.wav") << "text";
    const auto takes = listTakes(session.request().folder);
    REQUIRE(takes.size() == 2);
    for (const auto& take : takes) {
        CHECK(take.seconds == (take.name == "First" ? 1.0 : 0.5));
        CHECK(take.description == "Crunch");
        CHECK(take.hasDry);
        CHECK(take.wetChannels == 2);
        CHECK(take.bytes > 200000);
    }
}

TEST_CASE("take list: renaming never overwrites, deleting can be undone") {
    TakeSession session;
    const auto folder = session.request().folder;
    auto first = record(session, "First", 1000);
    record(session, "Second", 1000);
    CHECK_FALSE(renameTake(first, "Second"));
    CHECK_FALSE(renameTake(first, "../x"));
    CHECK_FALSE(renameTake(first, ""));
    first = renameTake(first, "Solo").value();
    CHECK(std::filesystem::exists(folder / "Solo" / "wet.wav"));

    const auto removed = removeTake(first);
    REQUIRE(removed);
    CHECK(listTakes(folder).size() == 1);
    record(session, "Solo", 2000);
    const auto restored = restoreTake(*removed);
    REQUIRE(restored);
    CHECK(restored->filename() == "Solo 2");
    CHECK(readWave(*restored / "DI.wav").frames() == 1000);
    CHECK(listTakes(folder).size() == 3);
    const auto ours = removeTake(*restored);
    const auto theirs = removeTake(folder / "Second");
    REQUIRE(ours);
    REQUIRE(theirs);
    emptyRemovedTakes(folder, {*ours});
    CHECK_FALSE(std::filesystem::exists(*ours));
    CHECK(std::filesystem::exists(*theirs));  // of another program, whose player may still want it back
    emptyRemovedTakes(folder, {*theirs});
    CHECK(listTakes(folder).size() == 1);
    CHECK_FALSE(std::filesystem::exists(folder / ".deleted"));
}

TEST_CASE("waveform: every peak shows at every zoom, and nothing that is not there") {
    TakeSession session;
    auto request = session.request();
    request.wetFormat = TakeFormat::float32;
    session.begin(request);
    std::vector<float> x(200000, 0.0f);
    x[123456] = 0.75f;
    x[150000] = -0.5f;
    for (std::size_t at = 0; at < x.size(); at += 1000) {
        session.recorder.push(x.data() + at, x.data() + at, x.data() + at, 1000);
    }
    const auto waveform = makeWaveform(session.finish().folder / "wet.wav");
    REQUIRE(waveform);
    CHECK(waveform->frames == 200000);
    CHECK(waveform->peak == 0.75f);
    for (const std::size_t columns : {1u, 10u, 333u, 781u}) {
        CAPTURE(columns);
        const auto look = waveform->look(0, 200000, columns);
        float highest = 0.0f, lowest = 0.0f;
        std::size_t loud = 0;
        for (const auto& extent : look) {
            highest = std::max(highest, extent.highest);
            lowest = std::min(lowest, extent.lowest);
            if (extent.highest > 0.0f) ++loud;
        }
        CHECK(highest == 0.75f);
        CHECK(lowest == -0.5f);
        CHECK(loud <= 2);
    }
    CHECK(waveform->look(0, 100000, 50)[49].highest == 0.0f);
    CHECK(waveform->look(5, 5, 3).size() == 3);
    CHECK(makeWaveform(session.folder / "none.wav").error().code == ErrorCode::notFound);
}

TEST_CASE("take list: FLAC holds the same 24 bits") {
    TakeSession session;
    const auto folder = record(session, "First", 30000);
    const auto flac = session.folder / "first.flac";
    REQUIRE(exportFlac(folder / "wet.wav", flac));
    CHECK(readWave(flac).samples == readWave(folder / "wet.wav").samples);
    CHECK(exportFlac(folder / "wet.wav", flac).error().code == ErrorCode::badArgument);
    CHECK(exportFlac(folder / "none.wav", session.folder / "y.flac").error().code == ErrorCode::notFound);
}
