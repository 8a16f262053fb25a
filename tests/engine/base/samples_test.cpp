// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/samples.h"

#include <doctest/doctest.h>

#include <array>

TEST_CASE("samples: a slice looks at the same audio, shifted") {
    std::array<float, 8> left{0, 1, 2, 3, 4, 5, 6, 7};
    std::array<float, 8> right{10, 11, 12, 13, 14, 15, 16, 17};
    const amp::Samples both(left.data(), right.data(), 8);

    const amp::Samples part = both.slice(3, 2);
    CHECK(part.channels == 2);
    CHECK(part.frames == 2);
    CHECK(part[0][0] == 3.0f);
    CHECK(part[1][1] == 14.0f);
    part[0][0] = -1.0f;
    CHECK(left[3] == -1.0f);
}
