// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nsm/saved_session.h"

#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/preset/preset_file.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "halfstack.session";
constexpr int kVersion = 1;

}  // namespace

std::filesystem::path savedSessionFile(const std::filesystem::path& project) {
    return project / "session.json";
}

Expected<SavedSession> readSession(const std::filesystem::path& project) {
    const auto file = savedSessionFile(project);
    const auto text = readFile(file, 4'000'000);
    if (!text) return tl::unexpected(text.error());
    const auto broken = [&](const std::string& detail) {
        return fail(ErrorCode::badFormat, "The session in \"" + file.string() + "\" cannot be understood.", detail);
    };
    try {
        const Json root = Json::parse(*text);
        if (root.at("format") != kFormat) return broken("another format");
        if (root.at("version").get<int>() > kVersion)
            return fail(ErrorCode::unsupported, "The session in \"" + file.string() + "\" is of a later version.");
        SavedSession session;
        auto preset = parsePreset(root.at("preset").dump(), file.string());
        if (!preset) return tl::unexpected(preset.error());
        session.preset = std::move(*preset);
        session.presetPath = root.at("preset_path").get<std::string>();
        session.masterDb = root.at("master_db").get<float>();
        session.muted = root.at("muted").get<bool>();
        session.oversampling = root.at("oversampling").get<int>();
        session.linearPhase = root.value("linear_phase", false);  // older files do not say
        session.window = root.at("window").get<bool>();
        for (const Json& cable : root.at("cables"))
            session.cables.push_back({cable.at(0).get<std::string>(), cable.at(1).get<std::string>()});
        return session;
    } catch (const std::exception& error) {
        return broken(error.what());
    }
}

Expected<void> writeSession(const std::filesystem::path& project, const SavedSession& session) {
    Json cables = Json::array();
    for (const Cable& cable : session.cables) cables.push_back({cable.ours, cable.theirs});
    const Json root = {{"format", kFormat},
                       {"version", kVersion},
                       {"preset", Json::parse(presetText(session.preset))},
                       {"preset_path", session.presetPath.string()},
                       {"master_db", session.masterDb},
                       {"muted", session.muted},
                       {"oversampling", session.oversampling},
                       {"linear_phase", session.linearPhase},
                       {"window", session.window},
                       {"cables", cables}};
    return writeFileAtomically(savedSessionFile(project),
                               root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace amp
