// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/autosave.h"

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/preset/preset_file.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr auto kCalm = std::chrono::milliseconds(500);
constexpr std::size_t kMostBytes = 8u << 20;

std::string textOf(const Preset& document, const fs::path& presetPath) {
    Json json;
    json["format"] = "halfstack.autosave";
    json["version"] = 1;
    json["preset_path"] = presetPath.string();
    json["document"] = Json::parse(presetText(document));
    return json.dump(1) + "\n";
}

Expected<UnsavedWork> parse(const std::string& text, const std::string& source) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || json.value("format", "") != "halfstack.autosave" || !json.contains("document"))
        return fail(ErrorCode::badFormat, "\"" + source + "\" does not hold unsaved work of Halfstack.");
    auto preset = parsePreset(json["document"].dump(), source);
    if (!preset) return tl::unexpected(preset.error());
    return UnsavedWork{std::move(*preset), fs::path(json.value("preset_path", ""))};
}

}  // namespace

Autosave::Autosave(fs::path file) : file_(std::move(file)) {}

Autosave::~Autosave() {
    finish();
}

void Autosave::update(const Preset& document, const fs::path& presetPath, bool dirty, Clock::time_point now) {
    worker_.collect();
    const bool same = dirty ? wanted_ && *wanted_ == document && wantedPath_ == presetPath : !wanted_;
    if (!same) {
        wanted_ = dirty ? std::optional<Preset>(document) : std::nullopt;
        wantedPath_ = presetPath;
        // A knob in motion is not written at every step, and not forgotten for as long as it moves.
        if (!pending_) due_ = std::max(now + kCalm, lastWrite_ + 2 * kCalm);
        pending_ = true;
    }
    if (pending_ && !writing_ && now >= due_) {
        lastWrite_ = now;
        write();
    }
}

void Autosave::write() {
    pending_ = false;
    writing_ = true;
    worker_.post([this, document = wanted_, path = wantedPath_, file = file_]() -> BackgroundWorker::Completion {
        Expected<void> done;
        if (document) {
            done = writeFileAtomically(file, textOf(*document, path));
        } else {
            std::error_code ignored;
            fs::remove(file, ignored);
        }
        return [this, done] {
            writing_ = false;
            if (done) {
                told_ = false;
            } else if (!std::exchange(told_, true)) {
                error_ = done.error();
            }
        };
    });
}

void Autosave::finish() {
    for (int i = 0; i < 2 && (pending_ || writing_); ++i) {
        if (!writing_) write();
        worker_.finish();
        worker_.collect();
    }
}

std::optional<Error> Autosave::takeError() {
    return std::exchange(error_, std::nullopt);
}

Expected<std::optional<UnsavedWork>> readUnsavedWork(const fs::path& file) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return std::nullopt;
    const auto text = readFile(file, kMostBytes);
    if (!text) return tl::unexpected(text.error());
    auto work = parse(*text, file.string());
    if (work) return std::move(*work);
    fs::path aside = file;
    aside += ".broken";
    fs::rename(file, aside, ignored);
    return fail(ErrorCode::badFormat,
                "The unsaved work of last time could not be read; it is kept in \"" + aside.string() + "\".",
                work.error().sentence);
}

}  // namespace amp
