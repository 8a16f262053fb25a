// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/support/scenes.h"

#include "gui/rig_helpers.h"

namespace amp::test {
namespace {

void crunch(Hands& s) {
    s.control.setRig("Brick Alley Crunch", {"gate", "compressor", "preamp", "tone_stack", "power_amp", "eq", "cabinet",
                                            "tremolo", "delay", "reverb"});
    s.control.setBypass(s.control.idOf("compressor"), true);
    s.control.setBypass(s.control.idOf("tremolo"), true);
    s.control.setTrim(2);
    s.control.markSaved();
    s.control.set("preamp", "gain", 6.2f);
    s.control.set("tone_stack", "mid", 1.32f);
    s.control.playMeters(-10.5f, -8);
    s.state().selected = s.control.idOf("preamp");
    for (int i = 0; i < 20; ++i) s.frames(1);
}

void at(Hands& s, std::string_view key) {
    crunch(s);
    if (s.control.idOf(key).valid()) s.state().selected = s.control.idOf(key);
    s.frames(2);
}

void neural(Hands& s) {
    s.control.setRig("Captured Brick", {"gate", "nam", "eq", "cabinet", "delay", "reverb"});
    const StageId id = s.control.idOf("nam");
    if (id.valid()) s.control.setResource(id, 0, "/music/Brick 100, lead, treble 7.nam");
    s.control.markSaved();
    s.control.playMeters(-10.5f, -8);
    s.state().selected = id;
    s.frames(12);
}

}  // namespace

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all{
        {"rig", crunch},
        {"amp-back",
         [](Hands& s) {
             at(s, "preamp");
             s.control.set("tone_stack", "model", 2);
             s.state().headFace = gui::HeadFace::back;
             s.frames(30);
         }},
        {"amp-curve",
         [](Hands& s) {
             at(s, "tone_stack");
             s.control.set("tone_stack", "model", 3);
             s.state().headFace = gui::HeadFace::curve;
             s.frames(30);
         }},
        {"gate", [](Hands& s) { at(s, "gate"); }},
        {"delay", [](Hands& s) { at(s, "delay"); }},
        {"browser",
         [](Hands& s) {
             neural(s);
             s.key(gui::key::kSlash);
             s.key(gui::key::kDown);
             s.key(gui::key::kDown);
             s.frames(10);
         }},
        {"presets",
         [](Hands& s) {
             crunch(s);
             s.key('O', gui::key::kCtrl);
             s.frames(10);
         }},
        {"toasts",
         [](Hands& s) {
             at(s, "eq");
             s.control.pendingToasts = {
                 {Toast::Kind::error, "“Brick 100” was not found.", "The rest of the rig plays.", "find", {}},
                 {Toast::Kind::warning, "The interface went away.", "Sound returns when it does.", "", {}},
                 {Toast::Kind::info, "Removed Delay.", "The rest of the rig plays on.", "undo", {}}};
             s.pass(1);
         }},
        {"add-stage",
         [](Hands& s) {
             at(s, "delay");
             s.click(gui::Role::button, "Add a stage");
             s.frames(10);
         }},
    };
    return all;
}

}  // namespace amp::test
