// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/gui/support/hands.h"

namespace amp::test {

/// One view with contents, for screenshots and for the checks that every view must pass.
struct Scene {
    std::string name;
    void (*play)(Hands&);
};

[[nodiscard]] const std::vector<Scene>& scenes();

}  // namespace amp::test
