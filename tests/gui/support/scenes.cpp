// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/support/scenes.h"

#include <cmath>

#include "gui/rig_helpers.h"

namespace amp::test {
namespace {

void crunch(Hands& s) {
    s.control.setRig("Brick Alley Crunch", {"gate", "compressor", "preamp", "tone_stack", "power_amp", "eq", "cabinet",
                                            "tremolo", "delay", "reverb"});
    s.control.setBypass(s.control.idOf("compressor"), true);
    s.control.setBypass(s.control.idOf("tremolo"), true);
    s.control.setTrim(2);
    s.control.setResource(s.control.idOf("cabinet"), 0, "/music/4×12 Open field.wav");
    s.control.set("tone_stack", "model", 1);
    s.control.set("tone_stack", "bass", 0.96f);
    s.control.set("tone_stack", "treble", 1.16f);
    s.control.set("tone_stack", "presence", 0.88f);
    s.control.set("power_amp", "drive", 0.64f);
    s.control.markSaved();
    s.control.set("preamp", "gain", 6.2f);
    s.control.set("tone_stack", "mid", 1.32f);
    s.control.playMeters(-10.5f, -8);
    // Four minutes of phrases and pauses, the last phrase 41 seconds long.
    RingView& ring = s.control.scriptedRing;
    ring = {};
    ring.listening = true;
    ring.seconds = 300;
    ring.peakSeconds = 0.5;
    constexpr std::uint64_t kRate = 48000, kNow = 400 * kRate;
    ring.endFrame = kNow;
    ring.sampleRateHz = static_cast<double>(kRate);
    for (const auto& [began, ended] : {std::pair{190.0, 150.0}, std::pair{120.0, 70.0}, std::pair{41.0, 0.5}}) {
        ring.phrases.push_back({began, ended, kNow - static_cast<std::uint64_t>(began * static_cast<double>(kRate)),
                                kNow - static_cast<std::uint64_t>(ended * static_cast<double>(kRate)),
                                ring.phrases.size() == 1 ? "Glass Harbour" : "Brick Alley Crunch"});
    }
    for (int i = 0; i < 600; ++i) {
        const double ago = 300.0 - i * 0.5;
        bool playing = false;
        for (const auto& p : ring.phrases) playing = playing || (ago <= p.beganSecondsAgo && ago >= p.endedSecondsAgo);
        // Chords that decay, stronger and weaker ones, and single notes between them.
        const float since = static_cast<float>(i % 9) / 9.0f;
        const float stroke = 0.28f + 0.5f * static_cast<float>((i / 9 * 5) % 7) / 7.0f;
        const float note = 0.12f * static_cast<float>((i * 3) % 5) / 5.0f;
        const float level = stroke * std::exp(-2.2f * since) + note;
        ring.peaks.push_back(playing ? level : 0.001f);
        ring.wetPeaks.push_back(playing ? std::min(1.0f, level * 1.6f) : 0.001f);
    }
    s.state().selected = s.control.idOf("preamp");
    for (int i = 0; i < 20; ++i) s.frames(1);
}

/// The head on a cabinet with two microphones.
void rig(Hands& s) {
    crunch(s);
    const StageId id = s.control.idOf("cabinet");
    s.control.setResource(id, 0, "factory:stack-4x12@dynamic,0.272,0.020,0.0");
    s.control.setResource(id, 1, "factory:open-2x12@ribbon,0.568,0.120,15.0");
    s.control.set("cabinet", "blend", 0.41f);
    s.frames(2);
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
        {"rig", rig},
        {"strong-contrast",
         [](Hands& s) {
             s.settings.value.strongContrast = true;
             crunch(s);
         }},
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
        {"eq",
         [](Hands& s) {
             crunch(s);
             const float db[] = {-6, -3,   -1.5f, 1.8f, 2.4f, 0,     -2.6f, -3.4f,
                                 -1, 1.2f, 3.4f,  4.1f, 2.2f, -0.6f, -4.8f, -8};
             const StageId id = s.control.idOf("eq");
             for (std::size_t i = 0; i < 16; ++i) s.control.setParam(id, i, db[i]);
             s.control.markSaved();
             s.state().selected = id;
             s.frames(3);
         }},
        {"neural", neural},
        {"cabinet",
         [](Hands& s) {
             crunch(s);
             const StageId id = s.control.idOf("cabinet");
             s.control.setResource(id, 0, "factory:stack-4x12@dynamic,0.272,0.020,0.0");
             s.control.setResource(id, 1, "factory:open-2x12@ribbon,0.568,0.120,15.0");
             s.control.markSaved();
             s.control.set("cabinet", "blend", 0.41f);
             s.control.set("cabinet", "b_level", -3.5f);
             s.control.set("cabinet", "a_pan", -0.24f);
             s.control.set("cabinet", "b_pan", 0.28f);
             s.control.set("cabinet", "b_delay", 0.21f);
             s.state().selected = id;
             s.frames(3);
         }},
        {"cabinet-files",
         [](Hands& s) {
             crunch(s);
             const StageId id = s.control.idOf("cabinet");
             s.control.setResource(id, 0, "/music/4×12 Vintage, cap edge.wav");
             s.control.set("cabinet", "high_pass", 1);
             s.state().selected = id;
             s.frames(3);
         }},
        {"cabinet-browser",
         [](Hands& s) {
             crunch(s);
             const StageId id = s.control.idOf("cabinet");
             s.control.setResource(id, 0, "factory:stack-4x12");
             s.state().selected = id;
             s.frames(2);
             s.key(gui::key::kSlash);
             s.frames(10);
         }},
        {"performance",
         [](Hands& s) {
             crunch(s);
             s.control.scriptedDropouts = {{.secondsAgo = 260, .count = 1, .late = true, .cause = "Cabinet"}};
             s.control.scriptedStatistics.lateCycles = 1;
             s.key('P');
             s.pass(1);
         }},
        {"settings-audio",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
         }},
        {"settings-folders",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 3;
         }},
        {"settings-recording",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 6;
         }},
        {"settings-look",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 4;
         }},
        {"about",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 7;
         }},
        {"takes",
         [](Hands& s) {
             crunch(s);
             s.key('R', gui::key::kCtrl);
             s.frames(3);
         }},
        {"takes-reamp",
         [](Hands& s) {
             crunch(s);
             s.takes.scriptedReamp = {true, "Brick Alley Crunch, take 12", 0.4, 0, 3};
             s.control.scriptedPlay = {"/music/Halfstack/Brick Alley Crunch, take 12/wet.wav", true, 20, 64};
             s.key('R', gui::key::kCtrl);
             s.state().takes.part = 1;
             s.frames(3);
         }},
        {"settings-input",
         [](Hands& s) {
             neural(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 1;
             s.frames(2);
             s.click(gui::Role::button, "Listen for ten seconds");
             s.pass(4, 0.25);
         }},
        {"settings-keys",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kComma, gui::key::kCtrl);
             s.state().settingsPage = 2;
         }},
        {"welcome",
         [](Hands& s) {
             crunch(s);
             s.control.scriptedDriver.name = "demo";
             std::vector<float> peaks(240);
             for (std::size_t i = 0; i < peaks.size(); ++i)
                 peaks[i] =
                     (0.4f + 0.1f * static_cast<float>(i / 30 % 5)) * std::exp(-static_cast<float>(i % 15) / 9.0f) +
                     0.03f * static_cast<float>(i % 4);
             s.control.scriptedDriver.loopPeaks = std::make_shared<const std::vector<float>>(std::move(peaks));
             s.control.scriptedDriver.loopSeconds = 14;
             s.control.scriptedDriver.loopPlace = 0.35;
             s.control.scriptedDriver.capture.clear();
             s.state().panel = gui::Panel::welcome;
             s.frames(3);
         }},
        {"keys",
         [](Hands& s) {
             crunch(s);
             s.key(gui::key::kF1);
         }},
        {"palette",
         [](Hands& s) {
             crunch(s);
             s.key('K', gui::key::kCtrl);
             s.frames(2);
             s.type("del");
         }},
        {"split",
         [](Hands& s) {
             crunch(s);
             s.control.splitStage(s.control.idOf("delay"));
             for (const PresetNode& node : s.control.document().chain) {
                 if (node.split) s.state().selected = StageId{node.tag};
             }
             s.frames(3);
         }},
        {"recording",
         [](Hands& s) {
             at(s, "reverb");
             s.control.scriptedRecorder.recording = true;
             s.control.scriptedRecorder.seconds = 42.6;
             s.control.scriptedRecorder.bytes = 18'000'000;
             s.control.scriptedRecorder.secondsLeft = 147600.0;
             s.control.scriptedRecorder.folder = "/music/Halfstack/Brick Alley Crunch, take 13";
             s.frames(3);
         }},
        {"long-rig",
         [](Hands& s) {
             s.control.setRig("Everything", {"filter", "gate", "compressor", "wah", "overdrive", "fuzz", "preamp",
                                             "tone_stack", "power_amp", "saturator", "eq", "parametric_eq", "cabinet",
                                             "chorus", "flanger", "phaser", "delay", "reverb", "limiter"});
             s.control.playMeters(-10, -8);
             s.state().selected = s.control.idOf("saturator");
             s.frames(3);
         }},
        {"empty",
         [](Hands& s) {
             s.control.setRig("", {});
             s.state().selected = gui::kInputEnd;
             s.frames(3);
         }},
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
