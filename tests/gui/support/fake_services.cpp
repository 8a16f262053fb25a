// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/support/fake_services.h"

#include <algorithm>

namespace amp::test {

using gui::LibraryKind;

FakeLibrary::FakeLibrary() {
    add(LibraryKind::model, "Brick 100, lead, treble 7", "Amp head · High gain · A1 standard", true);
    add(LibraryKind::model, "Brick 100, lead, treble 5", "Amp head · Crunch · A1 standard", true);
    add(LibraryKind::model, "Midnight pair, edge of breakup", "Amp head · Clean · A1 standard");
    add(LibraryKind::model, "Green overdrive, tone noon", "Pedal · Boost · A1 nano", true);
    add(LibraryKind::model, "Five Watt, cranked", "Amp head · Crunch · A2 lite");
    add(LibraryKind::model, "Iron Modern, channel 3", "Amp head · High gain · A1 standard");
    add(LibraryKind::model, "Bass valve 300 W, clean", "Bass head · Clean · A1 light");
    add(LibraryKind::model, "Class A 30, bright", "Full rig · Crunch · A1 standard");
    add(LibraryKind::model, "Fuzz, big sky", "Pedal · Fuzz · A1 nano");
    add(LibraryKind::impulse, "4×12 Open field", "500 ms · 48 kHz", true);
    add(LibraryKind::impulse, "4×12 Vintage, cap edge", "200 ms · 48 kHz");
    add(LibraryKind::impulse, "2×12 Ribbon, 12 cm", "500 ms · 96 kHz");
    for (const char* name : {"Brick Alley Crunch", "Captured Brick", "Glass Harbour", "Midnight Clean", "Iron Works",
                             "Slow Lead", "Tape Room", "Velvet Bass", "Wide Open"}) {
        add(LibraryKind::preset, name, "");
    }
}

void FakeLibrary::add(LibraryKind kind, const std::string& name, const std::string& detail, bool favourite) {
    auto next = std::make_shared<gui::LibraryIndex>(*index_);
    gui::LibraryItem item;
    item.kind = kind;
    item.name = name;
    item.detail = detail;
    item.favourite = favourite;
    const char* end = kind == LibraryKind::model ? ".nam" : kind == LibraryKind::impulse ? ".wav" : ".json";
    item.path = "/music/" + name + end;
    if (kind == LibraryKind::model) item.group = detail.substr(0, detail.find(" · "));
    item.search = gui::lowered(name + " " + detail);
    next->items.push_back(std::move(item));
    ++next->version;
    index_ = std::move(next);
}

void FakeLibrary::addMany(int count) {
    auto next = std::make_shared<gui::LibraryIndex>(*index_);
    for (int i = 0; i < count; ++i) {
        gui::LibraryItem item;
        item.name = "Capture " + std::to_string(i) + (i % 3 == 0 ? " crunch" : " lead");
        item.detail = "Amp head · High gain · A1 standard";
        item.path = "/music/NAM/" + item.name + ".nam";
        item.search = gui::lowered(item.name + " " + item.detail + " nam folder");
        next->items.push_back(std::move(item));
    }
    ++next->version;
    index_ = std::move(next);
}

void FakeLibrary::setFavourite(const std::filesystem::path& file, bool favourite) {
    auto next = std::make_shared<gui::LibraryIndex>(*index_);
    for (gui::LibraryItem& item : next->items) {
        if (item.path == file) item.favourite = favourite;
    }
    ++next->version;
    index_ = std::move(next);
    log.push_back(std::string(favourite ? "star " : "unstar ") + file.filename().string());
}

void FakeLibrary::requestListing(const std::filesystem::path& folder) {
    listing_ = {folder, {"Amps", "Bass", "Cabinets", "Pedals"}, 12, 3, true, {}};
}

void FakeLibrary::renamePreset(const std::filesystem::path& file, const std::string& name) {
    log.push_back("renamePreset " + file.filename().string() + " to " + name);
}

FakeTakes::FakeTakes() {
    for (std::size_t i = 0; i < gui::TakeWave::kColumns; ++i) {
        const float beat = 0.15f + 0.1f * static_cast<float>((i * 7) % 5) + 0.03f * static_cast<float>((i * 3) % 11);
        wave_->dry.push_back(beat * 0.5f);
        wave_->wet.push_back(beat);
    }
    wave_->peak = 0.7f;
    wave_->ready = true;
    add("Brick Alley Crunch, take 12", 64, "21:32");
    add("Brick Alley Crunch, take 11", 41, "21:29");
    add("Glass Harbour, take 10", 252, "21:14");
    add("Glass Harbour, take 9", 248, "21:08");
    add("2026-11-20 19.04.11", 3725, "2026-11-20");
}

void FakeTakes::add(const std::string& name, double seconds, const std::string& when) {
    auto next = std::make_shared<gui::TakeIndex>(*index_);
    next->folder = "/music/Halfstack";
    next->secondsLeft = 147600;
    next->ready = true;
    next->items.push_back(
        {next->folder / name, name, "Brick Alley Crunch", when, seconds, seconds * 0.48, true, true, when < "21:30"});
    index_ = std::move(next);
}

std::shared_ptr<const gui::TakeWave> FakeTakes::wave(const std::filesystem::path&) {
    return wave_;
}

}  // namespace amp::test
