// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/gui/support/hands.h"

using namespace amp;
using test::Hands;

TEST_CASE("quiet: ten seconds of silence ask for no frame") {
    Hands s;
    s.control.setRig("Clean", {"preamp", "tone_stack"});
    s.pass(1);
    // What was under the pointer and what moved has come to rest.
    CHECK(s.frame().pacer().wanted() == 0);
    CHECK(s.frame().pacer().interval() < 0);
    for (int i = 0; i < 200; ++i) {
        s.control.poll();
        REQUIRE_FALSE(s.frame().snapshotChanged());
    }
}

TEST_CASE("quiet: a moving meter asks for 30 frames a second and a change of the rig for one") {
    Hands s;
    s.control.setRig("Clean", {"preamp", "tone_stack"});
    s.pass(1);
    s.control.playMeters(-20, -14);
    CHECK(s.frame().snapshotChanged());
    s.frames(1);
    CHECK(s.frame().pacer().wanted() == 30);
    s.control.playMeters(-120, -120);
    s.pass(12);
    CHECK(s.frame().pacer().wanted() == 0);
    s.control.setBypass(s.control.idOf("preamp"), true);
    CHECK(s.frame().snapshotChanged());
    s.frames(1);
    CHECK_FALSE(s.frame().snapshotChanged());
}

TEST_CASE("quiet: a rig that waits for a server to be built asks for no frame") {
    Hands s;
    s.control.scriptedBuilding = true;
    s.control.setRig("Clean", {"preamp", "tone_stack"});
    s.pass(1);
    CHECK(s.frame().pacer().wanted() == 30);
    s.control.scriptedDriver.state = DriverState::waiting;
    s.pass(1);
    CHECK(s.frame().pacer().wanted() == 0);
}
