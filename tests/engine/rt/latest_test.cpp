// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/latest.h"

#include <doctest/doctest.h>

#include <array>

using amp::rt::Latest;

TEST_CASE("latest: the reader gets the newest value, once") {
    Latest<int> latest;
    int value = -1;
    CHECK_FALSE(latest.read(value));
    CHECK(value == -1);

    latest.publish(1);
    latest.publish(2);
    latest.publish(3);
    CHECK(latest.read(value));
    CHECK(value == 3);
    CHECK_FALSE(latest.read(value));

    for (int i = 4; i < 50; ++i) {
        latest.publish(i);
        if (i % 3 == 0) {
            CHECK(latest.read(value));
            CHECK(value == i);
        }
    }
}

TEST_CASE("latest: carries large plain values") {
    using Spectrum = std::array<float, 2048>;
    Latest<Spectrum> latest;
    Spectrum sent{};
    sent.fill(0.5f);
    latest.publish(sent);
    Spectrum received{};
    REQUIRE(latest.read(received));
    CHECK(received == sent);
}
