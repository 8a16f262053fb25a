// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/base/file.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// Visits every stored field with its group and key, so that reading and writing cannot disagree.
template <class S, class Visit>
void forEachField(S& s, Visit&& visit) {
    visit("audio", "driver", s.driver);
    visit("audio", "connect", s.connect);
    visit("audio", "capture_port", s.capturePort);
    visit("audio", "playback_left", s.playbackLeft);
    visit("audio", "playback_right", s.playbackRight);
    visit("audio", "capture_card", s.captureCard);
    visit("audio", "playback_card", s.playbackCard);
    visit("audio", "card_input", s.cardInput);
    visit("audio", "follow_transport", s.followTransport);
    visit("audio", "period", s.periodFrames);
    visit("audio", "rate", s.sampleRateHz);
    visit("audio", "oversampling", s.oversampling);
    visit("audio", "linear_phase", s.linearPhase);
    visit("audio", "master_db", s.masterDb);
    visit("audio", "unmuted_once", s.unmutedOnce);
    visit("files", "folders", s.folders);
    visit("files", "takes", s.takes);
    visit("files", "last_preset", s.lastPreset);
    visit("files", "takes_as_float", s.takesAsFloat);
    visit("files", "takes_mono", s.takesMono);
    visit("files", "listen", s.listen);
    visit("files", "listen_minutes", s.listenMinutes);
    visit("files", "listen_quota_mb", s.listenQuotaMegabytes);
    visit("files", "ring", s.ring);
    visit("look", "scale", s.scalePercent);
    visit("look", "strong_contrast", s.strongContrast);
    visit("look", "less_motion", s.lessMotion);
    visit("look", "big_targets", s.bigTargets);
    visit("look", "amp_panel", s.ampPanel);
    visit("look", "language", s.language);
    visit("look", "welcomed", s.welcomed);
    visit("look", "keys", s.keys);
    visit("audio", "interface_dbu", s.interfaceDbu);
}

void take(const Json& value, std::string& to) {
    to = value.get<std::string>();
}
void take(const Json& value, fs::path& to) {
    to = value.get<std::string>();
}
void take(const Json& value, std::vector<fs::path>& to) {
    to.clear();
    for (const Json& entry : value) to.emplace_back(entry.get<std::string>());
}
template <class T>
void take(const Json& value, T& to) {
    to = value.get<T>();
}

Json give(const fs::path& value) {
    return value.string();
}
Json give(const std::vector<fs::path>& value) {
    Json list = Json::array();
    for (const fs::path& entry : value) list.push_back(entry.string());
    return list;
}
template <class T>
Json give(const T& value) {
    return value;
}

void setAside(const fs::path& path, std::string& note) {
    fs::path aside = path;
    aside += ".broken";
    std::error_code error;
    for (int i = 2; fs::exists(aside, error); ++i) aside = path.string() + ".broken" + std::to_string(i);
    fs::rename(path, aside, error);
    note = "The settings in \"" + path.string() + "\" could not be understood; ";
    note += error ? "the defaults are used and the file is left alone."
                  : "they are kept as \"" + aside.filename().string() + "\" and the defaults are used.";
}

}  // namespace

Settings readSettings(const fs::path& path, std::string& note) {
    const auto text = readFile(path, 4'000'000);
    if (!text) {
        if (text.error().code != ErrorCode::notFound) note = text.error().sentence;
        return {};
    }
    try {
        Json root = Json::parse(*text);
        if (!root.is_object()) throw std::runtime_error("not an object");
        Settings settings;
        forEachField(settings, [&](const char* group, const char* key, auto& field) {
            if (!root.contains(group) || !root[group].contains(key)) return;
            take(root[group][key], field);
            root[group].erase(key);
        });
        root.erase("format");
        root.erase("version");
        for (const char* group : {"audio", "files", "look"}) {
            if (root.contains(group) && root[group].empty()) root.erase(group);
        }
        if (!root.empty()) settings.unknown = root.dump();
        return settings;
    } catch (const std::exception&) {
        setAside(path, note);
        return {};
    }
}

Expected<void> writeSettings(const fs::path& path, const Settings& settings) {
    Json root = {{"format", "halfstack.settings"}, {"version", 1}};
    forEachField(settings,
                 [&](const char* group, const char* key, const auto& field) { root[group][key] = give(field); });
    if (!settings.unknown.empty()) root.update(Json::parse(settings.unknown, nullptr, false), true);
    return writeFileAtomically(path, root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace amp
