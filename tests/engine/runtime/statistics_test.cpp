// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtime/statistics.h"

#include <doctest/doctest.h>

using amp::Statistics;

TEST_CASE("statistics: percentiles are right to a bin") {
    Statistics s;
    for (int i = 1; i <= 1000; ++i) s.add(i * 1000, 1'000'000);  // 1 µs … 1 ms
    const auto sum = s.summary();
    CHECK(sum.count == 1000);
    CHECK(sum.minUs == doctest::Approx(1.0));
    CHECK(sum.maxUs == doctest::Approx(1000.0));
    CHECK(sum.meanUs == doctest::Approx(500.5));
    CHECK(sum.medianUs == doctest::Approx(500.0).epsilon(0.035));
    CHECK(sum.p95Us == doctest::Approx(950.0).epsilon(0.035));
    CHECK(sum.p99Us == doctest::Approx(990.0).epsilon(0.035));
    CHECK(sum.periodUs == doctest::Approx(1000.0));
    CHECK(sum.lateCycles == 0);
}

TEST_CASE("statistics: a cycle longer than its period is counted as late") {
    Statistics s;
    s.add(900, 1000);
    s.add(1100, 1000);
    CHECK(s.summary().lateCycles == 1);
}

TEST_CASE("statistics: a reset asked for by another thread happens at the next cycle") {
    Statistics s;
    for (int i = 0; i < 10; ++i) s.add(5000, 1000);
    s.requestReset();
    CHECK(s.summary().count == 10);
    s.add(2000, 4000);
    CHECK(s.summary().count == 1);
    CHECK(s.summary().maxUs == doctest::Approx(2.0));
    CHECK(s.summary().lateCycles == 0);
}

TEST_CASE("statistics: the histogram holds every cycle, in the column of its duration") {
    Statistics s;
    for (int i = 0; i < 100; ++i) s.add(250'000, 1'000'000);
    for (int i = 0; i < 7; ++i) s.add(640'000, 1'000'000);
    s.add(5'000'000, 1'000'000);
    const auto columns = s.histogram(1000.0, 50);
    REQUIRE(columns.size() == 50);
    float sum = 0;
    for (const float c : columns) sum += c;
    CHECK(sum == doctest::Approx(108));
    CHECK(columns[12] + columns[13] == doctest::Approx(100).epsilon(0.3));
    CHECK(columns[31] + columns[32] == doctest::Approx(7).epsilon(0.3));
    CHECK(columns[49] == doctest::Approx(1));
    CHECK(columns[20] == 0);
}

TEST_CASE("statistics: durations beyond both ends land in the outer bins") {
    Statistics s;
    s.add(-5, 1000);
    s.add(0, 1000);
    s.add(std::int64_t{100} * 1'000'000'000, 1000);
    CHECK(s.summary().count == 3);
    CHECK(s.bin(0) == 2);
    CHECK(s.bin(Statistics::kBins - 1) == 1);
}
