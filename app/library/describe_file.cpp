// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/describe_file.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace amp {
namespace {

constexpr std::size_t kHeadBytes = 128 * 1024;

struct Word {
    std::string_view key, text;
};

// Words of the metadata as players say them.
constexpr std::array kGear{Word{"amp", "Amp head"},
                           Word{"pedal", "Pedal"},
                           Word{"pedal_amp", "Pedal into amp"},
                           Word{"amp_cab", "Full rig"},
                           Word{"amp_pedal_cab", "Full rig"},
                           Word{"preamp", "Preamp"},
                           Word{"studio", "Studio gear"}};
constexpr std::array kTone{Word{"clean", "Clean"}, Word{"overdrive", "Overdrive"}, Word{"crunch", "Crunch"},
                           Word{"hi_gain", "High gain"}, Word{"fuzz", "Fuzz"}};

template <std::size_t N>
std::string spoken(const std::array<Word, N>& table, const std::string& key) {
    for (const Word& word : table) {
        if (word.key == key) return std::string(word.text);
    }
    return key;
}

/// The text of the value after "key": from `from` on, braces matched outside strings. Empty when it is not all there.
std::string_view objectAfter(std::string_view text, std::string_view key) {
    std::size_t at = text.find(key);
    if (at == std::string_view::npos) return {};
    at = text.find_first_not_of(" \t\r\n:", at + key.size());
    if (at == std::string_view::npos || text[at] != '{') return {};
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = at; i < text.size(); ++i) {
        const char ch = text[i];
        if (quoted) {
            if (ch == '\\') ++i;
            if (ch == '"') quoted = false;
        } else if (ch == '"') {
            quoted = true;
        } else if (ch == '{') {
            ++depth;
        } else if (ch == '}' && --depth == 0) {
            return text.substr(at, i + 1 - at);
        }
    }
    return {};
}

std::string stringAfter(std::string_view text, std::string_view key) {
    std::size_t at = text.find(key);
    if (at == std::string_view::npos) return {};
    at = text.find('"', text.find(':', at + key.size()));
    if (at == std::string_view::npos) return {};
    const std::size_t end = text.find('"', at + 1);
    return end == std::string_view::npos ? std::string() : std::string(text.substr(at + 1, end - at - 1));
}

std::string textOf(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void append(std::string& line, const std::string& part) {
    if (part.empty()) return;
    if (!line.empty()) line += " · ";
    line += part;
}

void describeModel(const std::filesystem::path& file, FileDescription& out) {
    std::ifstream stream(file, std::ios::binary);
    std::string head(kHeadBytes, '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, stream.gcount())));
    const auto metadata = nlohmann::json::parse(objectAfter(head, "\"metadata\""), nullptr, false);
    if (metadata.is_object()) {
        const std::string gear = textOf(metadata, "gear_type"), tone = textOf(metadata, "tone_type");
        append(out.detail, spoken(kGear, gear));
        append(out.detail, spoken(kTone, tone));
        for (const char* key : {"name", "modeled_by", "gear_make", "gear_model"}) {
            if (const std::string text = textOf(metadata, key); !text.empty()) out.tags.push_back(text);
        }
    }
    append(out.detail, stringAfter(head, "\"architecture\""));
}

void describeImpulse(const std::filesystem::path& file, FileDescription& out) {
    SF_INFO info{};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    if (sound == nullptr) return;
    sf_close(sound);
    if (info.samplerate <= 0) return;
    char text[64];
    const double ms = 1000.0 * static_cast<double>(info.frames) / info.samplerate;
    if (ms < 2000) {
        std::snprintf(text, sizeof text, "%.0f ms · %g kHz%s", ms, info.samplerate / 1000.0,
                      info.channels > 1 ? " · Stereo" : "");
    } else {
        std::snprintf(text, sizeof text, "%.1f s · %g kHz%s", ms / 1000, info.samplerate / 1000.0,
                      info.channels > 1 ? " · Stereo" : "");
    }
    out.detail = text;
}

}  // namespace

std::optional<gui::LibraryKind> libraryKind(const std::filesystem::path& file) {
    std::string end = file.extension().string();
    std::transform(end.begin(), end.end(), end.begin(),
                   [](unsigned char ch) { return static_cast<char>(std::tolower(ch)); });
    if (end == ".nam") return gui::LibraryKind::model;
    for (const char* sound : {".wav", ".aif", ".aiff", ".flac"}) {
        if (end == sound) return gui::LibraryKind::impulse;
    }
    return std::nullopt;
}

std::string gearOf(const std::string& detail) {
    const std::string first = detail.substr(0, detail.find(" · "));
    const bool known = std::any_of(kGear.begin(), kGear.end(), [&](const Word& w) { return w.text == first; });
    return known ? first : std::string();
}

FileDescription describeFile(const std::filesystem::path& file, gui::LibraryKind kind) {
    FileDescription out;
    out.name = file.stem().string();
    if (kind == gui::LibraryKind::model) describeModel(file, out);
    if (kind == gui::LibraryKind::impulse) describeImpulse(file, out);
    return out;
}

}  // namespace amp
