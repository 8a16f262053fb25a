// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/gui/support/hands.h"

using namespace amp;
using test::Hands;
namespace key = gui::key;
using gui::Role;

namespace {

/// Two built-in cabinets, the page open, the log empty.
StageId open(Hands& s, const char* a, const char* b = "") {
    s.control.setRig("Cab", {"preamp", "cabinet"});
    const StageId id = s.control.idOf("cabinet");
    s.control.setResource(id, 0, a);
    if (*b != 0) s.control.setResource(id, 1, b);
    s.state().selected = id;
    s.frames(3);
    s.control.log.clear();
    return id;
}

std::string pathOf(Hands& s, std::size_t slot) {
    const PresetResource* there =
        resourceOf(*findNode(s.control.document(), s.control.idOf("cabinet")), slot == 0 ? "a" : "b");
    return there != nullptr ? there->path.string() : std::string();
}

MicPlace micOf(Hands& s, std::size_t slot) {
    return micPlaceOf(pathOf(s, slot)).value();
}

}  // namespace

TEST_CASE("cabinet page: a dragged microphone follows the pointer frame by frame, and the drag is one step of undo") {
    Hands s;
    open(s, "factory:stack-4x12");
    const MicPlace before = micOf(s, 0);
    s.drag(Role::fader, "Mic A", {20, 8}, 10);
    CHECK(s.control.count("setMicrophone cabinet.a") >= 9);
    CHECK(s.control.count("begin") == 1);
    CHECK(s.control.count("end") == 1);
    CHECK(micOf(s, 0).offsetCm > before.offsetCm + 0.5f);
    s.control.undo();
    CHECK(pathOf(s, 0) == "factory:stack-4x12");
    // It stays on the cone, however far the pointer goes.
    s.frames(2);
    s.drag(Role::fader, "Mic A", {600, 0}, 10);
    CHECK(micOf(s, 0).offsetCm == doctest::Approx(12.5));
}

TEST_CASE("cabinet page: the wheel moves a microphone away, with Shift it turns it, arrows do it on the keyboard") {
    Hands s;
    open(s, "factory:stack-4x12");
    const MicPlace before = micOf(s, 0);
    s.wheel(Role::fader, "Mic A", 1);
    CHECK(micOf(s, 0).distanceCm == doctest::Approx(before.distanceCm * 1.1).epsilon(0.02));
    ImGui::GetIO().KeyShift = true;
    s.wheel(Role::fader, "Mic A", 1);
    ImGui::GetIO().KeyShift = false;
    CHECK(micOf(s, 0).angleDeg == doctest::Approx(5));
    s.key(key::kEnter);
    for (int i = 0; i < 40 && s.state().focus != s.find(Role::fader, "Mic A")->id; ++i) s.key(key::kTab);
    REQUIRE(s.state().focus == s.find(Role::fader, "Mic A")->id);
    s.key(key::kRight);
    CHECK(micOf(s, 0).offsetCm == doctest::Approx(before.offsetCm + 0.2).epsilon(0.01));
    s.key(key::kDown);
    CHECK(micOf(s, 0).distanceCm == doctest::Approx(before.distanceCm).epsilon(0.02));
}

TEST_CASE("cabinet page: Alt moves both microphones by the same way") {
    Hands s;
    open(s, "factory:stack-4x12@dynamic,0.300,0.030,0.0", "factory:open-2x12@ribbon,0.400,0.100,0.0");
    const MicPlace a = micOf(s, 0), b = micOf(s, 1);
    ImGui::GetIO().KeyAlt = true;
    s.drag(Role::fader, "Mic A", {16, 6}, 6);
    ImGui::GetIO().KeyAlt = false;
    CHECK(micOf(s, 0).offsetCm > a.offsetCm + 0.3f);
    CHECK(micOf(s, 1).offsetCm - b.offsetCm == doctest::Approx(micOf(s, 0).offsetCm - a.offsetCm).epsilon(0.1));
}

TEST_CASE("cabinet page: the microphone of a file does not move") {
    Hands s;
    open(s, "/music/4×12 Open field.wav");
    s.drag(Role::fader, "Mic A", {30, 0});
    s.wheel(Role::fader, "Mic A", 1);
    CHECK_FALSE(s.control.saw("setMicrophone"));
}

TEST_CASE("cabinet page: next and previous step through the library, and what lies beyond is made ready") {
    Hands s;
    open(s, "/music/4×12 Open field.wav");
    s.click(Role::button, "Next file for A");
    CHECK(pathOf(s, 0) == "/music/4×12 Vintage, cap edge.wav");
    CHECK(s.control.saw("prepareAhead cabinet 2×12 Ribbon, 12 cm.wav"));
    s.click(Role::button, "Previous file for A");
    CHECK(pathOf(s, 0) == "/music/4×12 Open field.wav");
    s.click(Role::button, "Take A out");
    CHECK(pathOf(s, 0).empty());
}

TEST_CASE("cabinet page: Align delays the earlier microphone by the lag that is shown, as one step of undo") {
    Hands s;
    const StageId id = open(s, "factory:stack-4x12", "factory:open-1x12@ribbon,0.600,0.200,30.0");
    const CabinetCurves* curves = s.control.cabinetCurvesOf(id);
    REQUIRE(curves->lag);
    const CabinetCurves::Lag lag = *curves->lag;
    s.click(Role::button, "Align");
    CHECK(s.control.valueOf("cabinet", "a_delay") == doctest::Approx(std::max(0.0f, lag.ms)));
    CHECK(s.control.valueOf("cabinet", "b_delay") == doctest::Approx(std::max(0.0f, -lag.ms)));
    CHECK(s.control.valueOf("cabinet", "b_invert") == (lag.inverted ? 1.0f : 0.0f));
    CHECK(s.control.count("begin") == 1);
}

TEST_CASE("cabinet page: channels, length, phase and loudness of a file are set here and stay with the slot") {
    Hands s;
    open(s, "/music/4×12 Open field.wav");
    const auto shape = [&] {
        return resourceOf(*findNode(s.control.document(), s.control.idOf("cabinet")), "a")->shape;
    };
    s.click(Role::toggle, "Minimum phase of A");
    CHECK(shape().minimumPhase);
    s.click(Role::toggle, "Match loudness of A");
    CHECK_FALSE(shape().matchLoudness);
    s.wheel(Role::field, "Channels of A", -1);
    CHECK(shape().channels == ImpulseShape::Channels::sum);
    s.drag(Role::fader, "Length of A", {-40, 0});
    CHECK(shape().cutSeconds > 0.1f);
    CHECK(shape().cutSeconds < 9.0f);
    s.click(Role::button, "Next file for A");
    CHECK(shape().minimumPhase);
}

TEST_CASE("cabinet page: solo, mute and polarity of each microphone have their switches") {
    Hands s;
    open(s, "factory:stack-4x12", "factory:open-2x12");
    for (const char* label : {"A mute", "B mute", "A solo", "B solo"}) s.click(Role::toggle, label);
    for (const char* param : {"a_mute", "b_mute", "a_solo", "b_solo"}) {
        CAPTURE(param);
        CHECK(s.control.valueOf("cabinet", param) == 1.0f);
    }
    s.click(Role::tab, "Inverted");
    CHECK(s.control.valueOf("cabinet", "a_invert") + s.control.valueOf("cabinet", "b_invert") == 1.0f);
}

TEST_CASE(
    "cabinet page: the strip under the head blends both microphones, and a click beside the slider opens the page") {
    Hands s;
    s.control.setRig("Stack", {"preamp", "tone_stack", "power_amp", "cabinet"});
    const StageId cabinet = s.control.idOf("cabinet"), preamp = s.control.idOf("preamp");
    s.state().selected = preamp;
    s.control.setResource(cabinet, 0, "factory:stack-4x12");
    s.frames(3);
    // With one microphone there is nothing to blend.
    CHECK(s.find(Role::fader, "Blend") == nullptr);
    s.control.setResource(cabinet, 1, "factory:open-2x12");
    s.frames(3);
    s.control.log.clear();
    s.drag(Role::fader, "Blend", {40, 0}, 5);
    CHECK(s.control.count("setParam cabinet.blend") >= 4);
    CHECK(s.control.count("begin") == 1);
    CHECK(s.state().selected == preamp);
    const gui::Box strip = s.find(Role::button, "Open cabinet")->box;
    s.clickAt({strip.right() - 20, strip.cy()});
    CHECK(s.state().selected == cabinet);
}
