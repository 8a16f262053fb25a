// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>

#include "gui/actions.h"
#include "gui/timing.h"
#include "tests/gui/support/scenes.h"

using namespace amp;
using test::Hands;

namespace {

struct Screen {
    float w, h, scale;
};
constexpr Screen kScreens[] = {{1280, 800, 1}, {960, 600, 1}, {1920, 1080, 1}, {3840, 2160, 2}};

/// Only names of the player's own things may stay as they are.
bool hasWord(const std::string& text) {
    int letters = 0;
    for (const char ch : text) letters += std::isalpha(static_cast<unsigned char>(ch)) ? 1 : 0;
    return letters > 2;
}

}  // namespace

TEST_CASE("views: every view at every size stays inside the window, and controls do not lie on each other") {
    for (const Screen& screen : kScreens) {
        for (const test::Scene& scene : test::scenes()) {
            CAPTURE(scene.name);
            CAPTURE(screen.w);
            Hands s(screen.w, screen.h, screen.scale);
            scene.play(s);
            s.frames(3);
            std::vector<const gui::WidgetRecord*> knobs;
            for (const gui::WidgetRecord& r : s.frame().records()) {
                CAPTURE(r.name);
                if (r.overlay) continue;
                CHECK(r.box.x >= -1);
                CHECK(r.box.right() <= screen.w + 1);
                CHECK(r.box.bottom() <= screen.h + 1);
                if (r.role == gui::Role::knob) knobs.push_back(&r);
            }
            for (std::size_t a = 0; a < knobs.size(); ++a) {
                for (std::size_t b = a + 1; b < knobs.size(); ++b) {
                    CAPTURE(knobs[a]->name);
                    CAPTURE(knobs[b]->name);
                    // Neighbours may touch with their margins, never with their caps.
                    const float shrink = 7 * screen.scale;
                    CHECK_FALSE(knobs[a]->box.inset(shrink).overlaps(knobs[b]->box.inset(shrink)));
                }
            }
        }
    }
}

TEST_CASE("views: every parameter of the selected stage has a control, at the smallest window too") {
    Hands s(960, 600);
    for (const CatalogueEntry& entry : catalogue()) {
        s.control.setRig("One", {std::string(entry.info->key)});
        s.state().selected = s.control.idOf(entry.info->key);
        s.frames(3);
        for (const ParamSpec& spec : entry.params) {
            if (spec.discrete()) continue;
            CAPTURE(entry.info->key);
            CAPTURE(spec.label);
            const gui::WidgetRecord* record = s.find(gui::Role::knob, spec.label);
            if (record == nullptr) record = s.find(gui::Role::fader, spec.label);
            REQUIRE(record != nullptr);
            CHECK(record->inStage);
            CHECK(record->box.bottom() <= 600);
        }
    }
}

TEST_CASE("budget: the rig view takes at most 25,000 vertices and 12 draw calls at any scale") {
    for (const Screen& screen : kScreens) {
        Hands s(screen.w, screen.h, screen.scale);
        test::scenes().front().play(s);
        gui::FrameTiming timing;
        for (int i = 0; i < 60; ++i) {
            s.control.playMeters(-10.0f - static_cast<float>(i % 7), -8);
            timing.beginFrame();
            s.frames(1);
            timing.endFrame();
        }
        CAPTURE(screen.w);
        CHECK(timing.mostVertices() <= 25000);
        CHECK(timing.mostCalls() <= 12);
        MESSAGE(screen.w << " px: median " << timing.percentileUs(0.5) << " us, p99 " << timing.percentileUs(0.99)
                         << " us, " << timing.mostVertices() << " vertices, " << timing.mostCalls() << " calls");
    }
}

TEST_CASE("language: every text of every view, action and stage table has its Chinese") {
    static_cast<void>(gui::takeUntranslated());
    for (const test::Scene& scene : test::scenes()) {
        Hands s;
        s.settings.value.language = "zh-CN";
        scene.play(s);
        // Hints and tooltips speak too.
        const auto records = s.frame().records();
        for (const gui::WidgetRecord& r : records) s.moveTo(r.box.centre());
    }
    gui::setLanguage(gui::Language::chinese);
    for (const CatalogueEntry& entry : catalogue()) {
        static_cast<void>(gui::tr(entry.info->label));
        static_cast<void>(gui::tr(entry.info->tile));
        static_cast<void>(gui::tr(entry.info->help));
        for (const ParamSpec& spec : entry.params) {
            static_cast<void>(gui::tr(spec.label));
            for (const std::string_view choice : spec.choices) static_cast<void>(gui::tr(choice));
        }
    }
    for (const gui::ActionInfo& info : gui::actions()) {
        static_cast<void>(gui::tr(info.name));
        static_cast<void>(gui::tr(info.group));
    }
    gui::setLanguage(gui::Language::english);
    for (const std::string& key : gui::takeUntranslated()) {
        const bool port = key.find("system:") == 0;
        CAPTURE(key);
        CHECK_FALSE((hasWord(key) && !port));
    }
}

TEST_CASE("language: no English text is used as two keys and no Chinese is empty") {
    std::vector<std::string_view> keys;
    for (const gui::Translation& t : gui::translations()) {
        CHECK_FALSE(t.chinese.empty());
        CHECK(std::count(t.english.begin(), t.english.end(), '{') ==
              std::count(t.chinese.begin(), t.chinese.end(), '{'));
        keys.push_back(t.english);
    }
    std::sort(keys.begin(), keys.end());
    CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
}

TEST_CASE("library: the filter over ten thousand files takes less than 16 ms a keystroke") {
    Hands s;
    s.library.addMany(10000);
    s.control.setRig("Captured", {"nam"});
    s.key(gui::key::kSlash);
    s.frames(3);
    double worst = 0;
    for (const char ch : std::string("crunch 99")) {
        gui::FrameTiming timing;
        ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(ch));
        for (int i = 0; i < 2; ++i) {
            timing.beginFrame();
            s.frames(1);
            timing.endFrame();
            worst = std::max(worst, timing.percentileUs(1.0));
        }
    }
    CHECK(s.state().drawer.rows.size() < 3000);
    MESSAGE("worst frame " << worst << " us");
#ifdef NDEBUG
    CHECK(worst < 16000);
#endif
}

TEST_CASE("library: the model under the cursor is tried, and those around it are made ready") {
    Hands s;
    s.control.setRig("Captured", {"nam"});
    s.key(gui::key::kSlash);
    s.frames(3);
    REQUIRE(s.state().drawer.rows.size() > 4);
    const auto nameOf = [&](std::size_t row) {
        return s.library.index()->items[s.state().drawer.rows[row]].path.filename().string();
    };
    for (int i = 0; i < 2; ++i) s.key(gui::key::kDown);
    REQUIRE(s.state().drawer.cursor == 1);
    CHECK(s.control.saw("prepareAhead nam " + nameOf(2) + " " + nameOf(3) + " " + nameOf(0)));
    s.key(gui::key::kUp);
    CHECK(s.control.saw("prepareAhead nam " + nameOf(1)));
}

TEST_CASE("language: the engine's sentences are said in Chinese too, with what stands in them") {
    gui::setLanguage(gui::Language::chinese);
    CHECK(gui::trSentence("The sound stays as it was.") == "声音保持不变。");
    CHECK(gui::trSentence("Removed Delay.") == "已移除延迟。");
    CHECK(gui::trSentence("3 dropouts in the last minute.") == "最近一分钟有 3 次断音。");
    CHECK(gui::trSentence("\"Brick 100.nam\" was not found.") == "未找到“Brick 100.nam”。");
    CHECK(gui::trSentence("Something nobody has translated.") == "Something nobody has translated.");
    gui::setLanguage(gui::Language::english);
    CHECK(gui::trSentence("Removed Delay.") == "Removed Delay.");
    static_cast<void>(gui::takeUntranslated());
}
