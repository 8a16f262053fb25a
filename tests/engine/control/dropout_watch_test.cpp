// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/dropout_watch.h"

#include <doctest/doctest.h>

using namespace amp;
using namespace std::chrono_literals;

namespace {

StatisticsSummary reading(std::uint64_t late, std::uint64_t server) {
    StatisticsSummary s;
    s.periodUs = 1333;
    s.lateCycles = late;
    s.serverXruns = server;
    return s;
}

}  // namespace

TEST_CASE("dropout watch: a late cycle that the server reports as well is one dropout") {
    CHECK(reading(3, 3).dropouts() == 3);
    CHECK(reading(1, 4).dropouts() == 4);
    DropoutWatch watch;
    const auto start = DropoutWatch::Clock::time_point(1h);
    CHECK_FALSE(watch.note(reading(0, 0), "", start));
    CHECK_FALSE(watch.note(reading(1, 1), "Cabinet", start + 1s));
    REQUIRE(watch.list(start + 3s).size() == 1);
    const DropoutView seen = watch.list(start + 3s).front();
    CHECK(seen.count == 1);
    CHECK(seen.late);
    CHECK(seen.cause == "Cabinet");
    CHECK(seen.secondsAgo == doctest::Approx(2.0));
}

TEST_CASE("dropout watch: it tells once a minute, with what took the most time, and not while the server settles") {
    DropoutWatch watch;
    const auto start = DropoutWatch::Clock::time_point(1h);
    CHECK_FALSE(watch.note(reading(0, 0), "", start));
    CHECK_FALSE(watch.note(reading(1, 0), "Cabinet", start + 2s));
    const auto told = watch.note(reading(3, 0), "Cabinet", start + 10s);
    REQUIRE(told);
    CHECK(told->title == "3 dropouts in the last minute.");
    CHECK(told->line == "Cabinet took the most time.");
    CHECK(told->action == "performance");
    CHECK_FALSE(watch.note(reading(4, 0), "Delay", start + 30s));
    const auto again = watch.note(reading(4, 1), "Delay", start + 95s);
    REQUIRE(again);
    CHECK(again->title == "A dropout.");
    CHECK(again->line == "The server reported it.");
}

TEST_CASE("dropout watch: counters that begin anew are no dropouts") {
    DropoutWatch watch;
    const auto start = DropoutWatch::Clock::time_point(1h);
    CHECK_FALSE(watch.note(reading(5, 7), "", start));
    watch.clear();
    CHECK_FALSE(watch.note(reading(0, 0), "", start + 20s));
    CHECK(watch.list(start + 20s).empty());
}
