// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/events_file.h"

#include <doctest/doctest.h>

#include <fstream>

#include "engine/control/document.h"
#include "tests/support/temp_dir.h"

using namespace amp;

namespace {

Expected<std::vector<TimedEvent>> read(const std::string& text) {
    const test::TempDir folder;
    std::ofstream(folder / "events.json") << text;
    return readEvents(folder / "events.json");
}

Preset twoStages() {
    Preset preset;
    preset.chain.resize(2);
    preset.chain[0].stage = "level";
    preset.chain[1].stage = "reverb";
    std::uint32_t next = 1;
    tagNodes(preset.chain, next);
    return preset;
}

}  // namespace

TEST_CASE("events: a list is read and its stages are found, values brought into range") {
    const auto events = read(R"([{"frame": 1, "stage": 0, "param": "gain", "value": 9000},
                                 {"frame": 480, "stage": 1, "bypass": true}])");
    REQUIRE(events);
    const auto resolved = resolveEvents(*events, twoStages());
    REQUIRE(resolved);
    REQUIRE(resolved->size() == 2);
    CHECK((*resolved)[0].frame == 1);
    CHECK((*resolved)[0].stage == StageId{1});
    CHECK((*resolved)[0].param == std::size_t{0});
    CHECK((*resolved)[0].value == findStage("level")->params[0].range.max);
    CHECK((*resolved)[1].stage == StageId{2});
    CHECK_FALSE((*resolved)[1].param);
    CHECK((*resolved)[1].bypass);
}

TEST_CASE("events: what is no list of events, goes back in time or is too much is refused by name") {
    std::string many = "[";
    for (int i = 1; i < 300; ++i) many += R"({"frame": )" + std::to_string(i) + R"(, "stage": 0, "bypass": true},)";
    many.back() = ']';
    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("[1]"), std::string(R"([{"frame": 5, "stage": 0}])"),
          std::string(R"([{"frame": 0, "stage": 0, "bypass": true}])"),
          std::string(R"([{"frame": 9, "stage": 0, "bypass": true}, {"frame": 8, "stage": 0, "bypass": true}])"),
          many}) {
        const auto events = read(text);
        CAPTURE(text);
        REQUIRE_FALSE(events);
        CHECK(events.error().sentence.find("events.json") != std::string::npos);
    }
}

TEST_CASE("events: a stage or parameter that is not there, or cannot change while it plays, is refused") {
    const Preset document = twoStages();
    for (const TimedEvent& event : {TimedEvent{1, 2, "gain", 1.0f, false}, TimedEvent{1, 0, "teleport", 1.0f, false}}) {
        CHECK_FALSE(resolveEvents({event}, document));
    }
    const CatalogueEntry& level = *findStage("level");
    REQUIRE(level.param("gain")->change != Change::rebuild);
    Preset preamp = document;
    preamp.chain[0].stage = "preamp";
    REQUIRE(findStage("preamp")->param("clipper")->change == Change::rebuild);
    CHECK_FALSE(resolveEvents({TimedEvent{1, 0, "clipper", 1.0f, false}}, preamp));
}
