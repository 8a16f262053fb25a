// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "gui/search.h"
#include "gui/services/services.h"

namespace amp::test {

/// A library in memory, with as many models, cabinets and presets as a player has.
class FakeLibrary final : public gui::Library {
public:
    FakeLibrary();
    void add(gui::LibraryKind kind, const std::string& name, const std::string& detail, bool favourite = false);
    /// Ten thousand models, for the speed of the filter.
    void addMany(int count);

    [[nodiscard]] std::shared_ptr<const gui::LibraryIndex> index() const override { return index_; }
    [[nodiscard]] std::vector<std::filesystem::path> folders() const override { return folders_; }
    void addFolder(const std::filesystem::path& folder) override { folders_.push_back(folder); }
    void removeFolder(const std::filesystem::path& folder) override { std::erase(folders_, folder); }
    void rescan() override {}
    void setFavourite(const std::filesystem::path& file, bool favourite) override;
    void requestListing(const std::filesystem::path& folder) override;
    [[nodiscard]] gui::FolderListing listing() const override { return listing_; }
    [[nodiscard]] std::optional<Preset> factoryPreset(const std::filesystem::path&) const override {
        return std::nullopt;
    }
    void renamePreset(const std::filesystem::path& file, const std::string& name) override;
    void removePreset(const std::filesystem::path& file) override {
        log.push_back("removePreset " + file.filename().string());
    }
    void restorePreset(const std::filesystem::path& file) override {
        log.push_back("restorePreset " + file.filename().string());
    }

    std::vector<std::string> log;

private:
    std::shared_ptr<gui::LibraryIndex> index_ = std::make_shared<gui::LibraryIndex>();
    std::vector<std::filesystem::path> folders_{"/music/NAM", "/music/IRs"};
    gui::FolderListing listing_;
};

class FakeSettings final : public gui::SettingsStore {
public:
    [[nodiscard]] const gui::Settings& settings() const override { return value; }
    void change(const gui::Settings& s) override { value = s; }
    gui::Settings value;
};

class FakeAudio final : public gui::AudioSetup {
public:
    [[nodiscard]] gui::AudioWish wish() const override { return value; }
    [[nodiscard]] Ports ports() const override {
        return {{"system:capture_1", "system:capture_2"},
                {"system:playback_1", "system:playback_2"},
                {{"hw:CARD=USB,DEV=0", "USB interface", true, true}}};
    }
    void apply(const gui::AudioWish& wish) override { value = wish; }
    gui::AudioWish value;
};

/// Takes in memory; what the window asks for is written down.
class FakeTakes final : public gui::Takes {
public:
    FakeTakes();
    void add(const std::string& name, double seconds, const std::string& when);
    [[nodiscard]] std::shared_ptr<const gui::TakeIndex> index() const override { return index_; }
    void keepFresh() override {}
    [[nodiscard]] std::shared_ptr<const gui::TakeWave> wave(const std::filesystem::path& folder) override;
    void rename(const std::filesystem::path& folder, const std::string& name) override {
        log.push_back("rename " + folder.filename().string() + " " + name);
    }
    void remove(const std::filesystem::path& folder) override { log.push_back("remove " + folder.filename().string()); }
    void restore(const std::filesystem::path& folder) override {
        log.push_back("restore " + folder.filename().string());
    }
    void exportFlac(const std::filesystem::path& folder) override {
        log.push_back("export " + folder.filename().string());
    }
    void showInFolder(const std::filesystem::path& folder) override {
        log.push_back("show " + folder.filename().string());
    }
    void reamp(const std::vector<std::filesystem::path>& folders, const Preset& preset, const Quality&) override {
        log.push_back("reamp " + std::to_string(folders.size()) + " " + preset.name);
    }
    void cancelReamp() override { log.push_back("cancel"); }
    [[nodiscard]] gui::ReampView reamping() const override { return scriptedReamp; }

    gui::ReampView scriptedReamp;
    std::vector<std::string> log;

private:
    std::shared_ptr<gui::TakeIndex> index_ = std::make_shared<gui::TakeIndex>();
    std::shared_ptr<gui::TakeWave> wave_ = std::make_shared<gui::TakeWave>();
};

class FakeRecording final : public gui::RecordingSetup {
public:
    [[nodiscard]] gui::RecordingWish wish() const override { return value; }
    void apply(const gui::RecordingWish& wish) override { value = wish; }
    gui::RecordingWish value{false, false, "/music/Halfstack", true, 30, 2048, "/state/ring"};
};

class FakeHealth final : public gui::Health {
public:
    [[nodiscard]] std::vector<gui::HealthLine> lines() const override {
        return {{true, "Real-time priority", "given by the system", "", ""},
                {true, "Memory lock", "allowed", "", ""},
                {false, "Processor saves power", "the governor is “{}”", "powersave",
                 "Choose the performance profile while playing."}};
    }
};

}  // namespace amp::test
