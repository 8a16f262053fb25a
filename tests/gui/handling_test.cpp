// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/gui/support/hands.h"

using namespace amp;
using test::Hands;
namespace key = gui::key;
using gui::Role;

namespace {

Hands& rig(Hands& s) {
    s.control.setRig("Crunch", {"gate", "preamp", "tone_stack", "delay"});
    s.state().selected = s.control.idOf("preamp");
    s.frames(2);
    s.control.log.clear();
    return s;
}

}  // namespace

TEST_CASE("drag: 200 pixels are the whole range, Shift is a tenth, and one drag is one step of undo") {
    Hands s;
    rig(s);
    const float before = s.control.valueOf("preamp", "gain");
    s.drag(Role::knob, "Gain", {0, -20});
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(before + 1.0f).epsilon(0.01));
    CHECK(s.control.count("begin") == 1);
    CHECK(s.control.count("end") == 1);
    s.control.undo();
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(before));

    ImGui::GetIO().KeyShift = true;
    s.drag(Role::knob, "Gain", {0, -20});
    ImGui::GetIO().KeyShift = false;
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(before + 0.1f).epsilon(0.01));
}

TEST_CASE("drag: changing to fine in the middle does not jump") {
    Hands s;
    rig(s);
    s.moveTo(Role::knob, "Gain");
    ImGuiIO& io = ImGui::GetIO();
    io.MouseDown[0] = true;
    s.frames(1);
    float last = s.control.valueOf("preamp", "gain");
    for (int i = 0; i < 20; ++i) {
        io.KeyShift = i >= 10;
        io.MousePos.y -= 1;
        s.frames(1);
        const float now = s.control.valueOf("preamp", "gain");
        CHECK(now - last <= doctest::Approx(0.0501f));
        CHECK(now >= last);
        last = now;
    }
    io.KeyShift = false;
    io.MouseDown[0] = false;
    s.frames(2);
}

TEST_CASE("wheel: one notch is one step of the table, Shift a tenth") {
    Hands s;
    rig(s);
    const ParamSpec& spec = *findStage("preamp")->param("gain");
    const float before = s.control.valueOf("preamp", "gain");
    s.wheel(Role::knob, "Gain", 1);
    const float step = spec.step > 0 ? spec.step : 0.1f;
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(before + step).epsilon(0.001));
    ImGui::GetIO().KeyShift = true;
    s.wheel(Role::knob, "Gain", -1);
    ImGui::GetIO().KeyShift = false;
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(before + 0.9f * step).epsilon(0.001));
}

TEST_CASE("double click: back to the default, as a step of its own") {
    Hands s;
    rig(s);
    s.control.set("preamp", "gain", 8);
    s.frames(2);
    s.doubleClick(Role::knob, "Gain");
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(findStage("preamp")->param("gain")->defaultValue));
    s.control.undo();
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(8));
}

TEST_CASE("typing: digits on the focused control open the field, Enter applies, wrong text keeps the old value") {
    Hands s;
    s.control.setRig("Crunch", {"gate"});
    s.state().selected = s.control.idOf("gate");
    s.frames(2);
    s.key(key::kEnter);  // into the controls
    REQUIRE(s.state().focusVisible);
    // On to the threshold.
    for (int i = 0; i < 20; ++i) {
        const gui::WidgetRecord* knob = s.find(Role::knob, "Threshold");
        REQUIRE(knob != nullptr);
        if (s.state().focus == knob->id) break;
        s.key(key::kTab);
    }
    REQUIRE(s.state().focus == s.find(Role::knob, "Threshold")->id);
    s.type("-");
    s.frames(2);
    CHECK(s.state().typing.widget != 0);
    s.type("48");
    s.key(key::kEnter);
    CHECK(s.control.valueOf("gate", "threshold") == doctest::Approx(-48));
    CHECK(s.state().typing.widget == 0);

    s.key(key::kEnter);
    s.frames(2);
    REQUIRE(s.state().typing.widget != 0);
    s.type("loud");
    s.key(key::kEnter);
    CHECK(s.control.valueOf("gate", "threshold") == doctest::Approx(-48));
    CHECK(s.state().typing.widget != 0);
    s.key(key::kEscape);
    CHECK(s.state().typing.widget == 0);
}

TEST_CASE("keys: arrows on a focused control move it, elsewhere they change the preset") {
    Hands s;
    rig(s);
    s.key(key::kRight);
    CHECK(s.control.saw("loadPresetFile"));
    s.control.log.clear();
    s.key(key::kEnter);
    while (s.state().focus != s.find(Role::knob, "Gain")->id) s.key(key::kTab);
    const float before = s.control.valueOf("preamp", "gain");
    s.key(key::kUp);
    CHECK(s.control.valueOf("preamp", "gain") > before);
    CHECK_FALSE(s.control.saw("loadPresetFile"));
    s.key(key::kEscape);
    CHECK_FALSE(s.state().insideControls);
}

TEST_CASE("keys: Tab walks the blocks, Space switches, Delete removes with a toast that undoes") {
    Hands s;
    rig(s);
    s.key(key::kTab);
    CHECK(s.state().selected == s.control.idOf("tone_stack"));
    s.key(key::kTab, key::kShift);
    CHECK(s.state().selected == s.control.idOf("preamp"));
    s.key(key::kSpace);
    CHECK(s.control.saw("setBypass preamp on"));
    s.key(key::kDelete);
    CHECK(s.control.saw("remove preamp"));
    REQUIRE(s.state().toasts.size() == 1);
    s.click(Role::button, "Undo");
    CHECK(s.control.saw("undo"));
    CHECK(s.control.idOf("preamp").valid());
}

TEST_CASE("tiles: a click selects, a double click and the lamp switch, a drag moves") {
    Hands s;
    rig(s);
    s.click(Role::tile, "Delay");
    CHECK(s.state().selected == s.control.idOf("delay"));
    CHECK_FALSE(s.control.saw("setBypass"));
    s.click(Role::toggle, "Gate lamp");
    CHECK(s.control.saw("setBypass gate on"));
    CHECK(s.state().selected == s.control.idOf("delay"));
    s.doubleClick(Role::tile, "Delay");
    CHECK(s.control.saw("setBypass delay on"));
    const float from = s.find(Role::tile, "Delay")->box.cx();
    const float to = s.find(Role::tile, "Gate")->box.x + 4;
    s.drag(Role::tile, "Delay", {to - from, 0});
    CHECK(s.control.saw("move delay before gate"));
    CHECK(s.control.document().chain.front().stage == "delay");
}

TEST_CASE("menu: right click offers default and copy") {
    Hands s;
    rig(s);
    s.control.markSaved();
    s.control.set("preamp", "gain", 8);
    s.frames(2);
    s.click(Role::knob, "Gain", 1);
    s.frames(3);
    const std::string item = "Saved, 5.0";
    const auto* row = s.find(Role::row, item);
    REQUIRE(row != nullptr);
    s.click(Role::row, item);
    CHECK(s.control.valueOf("preamp", "gain") == doctest::Approx(5));
}

TEST_CASE("record and mute: bar and keys do the same") {
    Hands s;
    rig(s);
    s.key('R');
    CHECK(s.control.saw("startRecording"));
    s.click(Role::button, "Record");
    CHECK(s.control.saw("stopRecording"));
    s.key('M');
    CHECK(s.control.muted());
    s.click(Role::button, "Muted");
    CHECK_FALSE(s.control.muted());
}

TEST_CASE("save: Ctrl+S on a rig that was never saved asks for its name") {
    Hands s;
    rig(s);
    s.key('S', key::kCtrl);
    s.frames(3);
    REQUIRE(s.state().savingAs);
    s.type("Mine");
    s.key(key::kEnter);
    CHECK(s.control.saw("savePresetAs Mine"));
}

TEST_CASE("add: the list filters by typing and Enter inserts behind the selected block") {
    Hands s;
    rig(s);
    s.click(Role::button, "Add a stage");
    s.frames(3);
    s.type("lev");
    s.frames(2);
    s.key(key::kEnter);
    CHECK(s.control.saw("insert level before tone_stack"));
    CHECK(s.state().selected == s.control.idOf("level"));
}

TEST_CASE("tap tempo: two taps set the tempo of every echo, and its time where no note ties it") {
    Hands s;
    rig(s);
    s.key('T', key::kShift);
    const double first = s.state().now;
    CHECK(s.control.count("begin") == 0);
    s.pass(0.5);
    s.key('T', key::kShift);
    const double beat = s.state().now - first;
    CHECK(s.control.valueOf("delay", "tempo") == doctest::Approx(60.0 / beat).epsilon(0.01));
    CHECK(s.control.valueOf("delay", "time") == doctest::Approx(1000.0 * beat).epsilon(0.01));
    CHECK(s.control.count("begin") == 1);
    s.control.set("delay", "note", 8);
    s.pass(beat - 2.0 / 60);
    s.key('T', key::kShift);
    CHECK(s.control.valueOf("delay", "time") == doctest::Approx(1000.0 * beat).epsilon(0.01));
}

TEST_CASE("first launch: the riff that plays is shown where there is room, and its button silences the amp") {
    Hands s;
    s.control.setRig("Clean", {"preamp"});
    s.control.scriptedDriver.name = "demo";
    s.state().panel = gui::Panel::welcome;
    s.frames(3);
    CHECK(s.find(Role::button, "Demo riff") == nullptr);
    s.control.scriptedDriver.loopPeaks = std::make_shared<const std::vector<float>>(300, 0.5f);
    s.control.scriptedDriver.loopSeconds = 12;
    s.frames(3);
    s.click(Role::button, "Demo riff");
    CHECK(s.control.muted());
    s.click(Role::button, "Demo riff");
    CHECK_FALSE(s.control.muted());
    s.resize(960, 600);
    s.frames(3);
    CHECK(s.find(Role::button, "Demo riff") == nullptr);
    CHECK(s.find(Role::button, "Set up my guitar") != nullptr);
}
