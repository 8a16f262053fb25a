// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sndfile.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

/// A sound file as it lies on the disk.
struct Recording {
    int rate = 0;
    int channels = 0;
    int format = 0;  ///< libsndfile's
    std::vector<float> samples;

    [[nodiscard]] std::size_t frames() const {
        return channels > 0 ? samples.size() / static_cast<std::size_t>(channels) : 0;
    }
    [[nodiscard]] float peak() const {
        float peak = 0.0f;
        for (const float x : samples) peak = std::max(peak, std::fabs(x));
        return peak;
    }
};

/// Empty when there is no such file or libsndfile does not like it.
inline Recording readRecording(const std::filesystem::path& path) {
    Recording recording;
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return recording;
    recording.rate = info.samplerate;
    recording.channels = info.channels;
    recording.format = info.format;
    recording.samples.resize(static_cast<std::size_t>(info.frames * info.channels));
    const sf_count_t got = sf_readf_float(file, recording.samples.data(), info.frames);
    recording.samples.resize(static_cast<std::size_t>(std::max<sf_count_t>(got, 0) * info.channels));
    sf_close(file);
    return recording;
}

/// Writes a WAV of 32-bit floats.
inline void writeRecording(const std::filesystem::path& path, const std::vector<float>& samples, int rate = 48000) {
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    sf_writef_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    sf_close(file);
}

inline std::string readText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

inline void writeText(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// The amp as a player's first start finds the world: folders of its own, empty, no display, no sound device.
class Home {
public:
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }

    /// What every run of the amp here needs; `wanted` goes on top.
    [[nodiscard]] ProgramSetting setting(ProgramSetting wanted = {}) const {
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_MUSIC_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                 "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
            wanted.environment.emplace_back(name, std::nullopt);
        }
        wanted.environment.emplace_back("HOME", path().string());
        wanted.environment.emplace_back("ALSA_CONFIG_PATH", "/dev/null");
        if (wanted.workingFolder.empty()) wanted.workingFolder = path();
        return wanted;
    }

    /// halfstack with these arguments.
    [[nodiscard]] static std::vector<std::string> command(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), halfstackProgram().string());
        return arguments;
    }

    [[nodiscard]] ProgramResult run(std::vector<std::string> arguments,
                                    std::chrono::milliseconds timeout = std::chrono::seconds(60)) const {
        return runProgram(command(std::move(arguments)), timeout, setting());
    }

    /// What a live session keeps below this folder.
    [[nodiscard]] std::filesystem::path takes() const { return path() / "Music" / "Halfstack"; }
    [[nodiscard]] std::filesystem::path settings() const { return path() / ".config" / "halfstack" / "settings.json"; }
    void writeSettings(std::string_view json) const {
        std::filesystem::create_directories(settings().parent_path());
        writeText(settings(), json);
    }

    /// The take there is; empty when there is none or more than one.
    [[nodiscard]] std::filesystem::path onlyTake() const {
        std::error_code error;
        std::vector<std::filesystem::path> all;
        for (const auto& entry : std::filesystem::directory_iterator(takes(), error)) all.push_back(entry.path());
        return all.size() == 1 ? all.front() : std::filesystem::path();
    }

private:
    TempDir folder_;
};

/// Errors are one sentence on one line that begins with the program's name.
inline bool isOneSentence(const std::string& errors) {
    return errors.starts_with("halfstack: ") && errors.ends_with(".\n") &&
           std::count(errors.begin(), errors.end(), '\n') == 1;
}

/// What a program said that plays live, without the news that the machine had no time for it: a test of something else does
/// not depend on how busy the machine is.
inline std::string saidBesidesDropouts(const std::string& errors) {
    std::string rest;
    std::istringstream lines(errors);
    for (std::string line; std::getline(lines, line);)
        if (line.find("dropout") == std::string::npos) rest += line + "\n";
    return rest;
}

}  // namespace amp::test
