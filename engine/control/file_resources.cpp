// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/file_resources.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <system_error>

#include "engine/base/file.h"
#include "engine/base/sha256.h"
#include "engine/rt/role.h"
#include "engine/stages/impulse_resource.h"
#include "engine/stages/model_resource.h"
#include "ir/factory_address.h"
#include "ir/impulse.h"

namespace amp {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFactory = "factory:";
constexpr std::string_view kRaw = "raw:";
constexpr std::size_t kMostModelBytes = 256'000'000;
constexpr std::size_t kMostImpulseBytes = 512'000'000;
/// A lost file is looked for among this many candidates at most.
constexpr int kMostCandidates = 20000;

std::string describe(const models::ModelInfo& info) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "%s · %g kHz · %lld weights", info.architecture.c_str(),
                  info.sampleRateHz / 1000.0, static_cast<long long>(info.weights));
    return text.data();
}

std::string describe(const ir::Impulse& impulse) {
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "%.0f ms · %s", 1000.0 * impulse.info.seconds,
                  impulse.channels.size() == 2 ? "stereo" : "mono");
    std::string line = text.data();
    for (const std::string& warning : impulse.info.warnings) line += " · " + warning;
    return line;
}

std::string secondsText(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.9g", seconds);
    return text.data();
}

/// Everything that the prepared impulse depends on besides its source.
std::string suffix(const ResourceWish& wish) {
    return "\n" + secondsText(wish.sampleRateHz) + " " + std::to_string(static_cast<int>(wish.shape.channels)) + " " +
           secondsText(static_cast<double>(wish.shape.cutSeconds)) + (wish.shape.minimumPhase ? " m" : " -") +
           (wish.shape.matchLoudness ? "l" : "-") + (wish.slotStereo ? "s" : "-");
}

ir::ChannelChoice channelsOf(const ResourceWish& wish) {
    switch (wish.shape.channels) {
        case ImpulseShape::Channels::automatic: break;
        case ImpulseShape::Channels::sum: return ir::ChannelChoice::sum;
        case ImpulseShape::Channels::left: return ir::ChannelChoice::left;
        case ImpulseShape::Channels::right: return ir::ChannelChoice::right;
        case ImpulseShape::Channels::stereo: return ir::ChannelChoice::stereo;
    }
    return wish.slotStereo ? ir::ChannelChoice::stereo : ir::ChannelChoice::sum;
}

ir::ImpulseOptions optionsFor(const ResourceWish& wish) {
    ir::ImpulseOptions options{.sampleRateHz = wish.sampleRateHz, .channels = channelsOf(wish)};
    if (wish.shape.cutSeconds > 0.0f) options.maxSeconds = static_cast<double>(wish.shape.cutSeconds);
    options.minimumPhase = wish.shape.minimumPhase;
    options.matchLoudness = wish.shape.matchLoudness;
    return options;
}

/// A file with the same name, size and time of change is the same file. Empty where that cannot be told.
std::string fileKey(const fs::path& file) {
    std::error_code error;
    const auto changed = fs::last_write_time(file, error).time_since_epoch().count();
    const auto size = error ? std::uintmax_t{0} : fs::file_size(file, error);
    if (error) return {};
    return file.string() + "\n" + std::to_string(changed) + " " + std::to_string(size);
}

std::string readyKey(const std::string& file, double sampleRateHz) {
    return file.empty() ? file : file + " " + std::to_string(sampleRateHz);
}

ImpulseFacts factsOf(const ir::Impulse& impulse) {
    return {.prepared = std::make_shared<const PreparedImpulse>(impulse.channels),
            .sampleRateHz = impulse.sampleRateHz,
            .matchDb = -impulse.info.loudnessDb,
            .inverted = impulse.info.polarity < 0,
            .sourceChannels = impulse.info.sourceChannels};
}

}  // namespace

void FileResources::setFolders(std::vector<fs::path> folders) {
    const std::lock_guard lock(mutex_);
    folders_ = std::move(folders);
}

Expected<fs::path> FileResources::locate(const fs::path& path, const std::string& sha256) {
    std::vector<fs::path> folders;
    fs::path before;
    {
        const std::lock_guard lock(mutex_);
        folders = folders_;
        if (const auto known = found_.find(sha256); known != found_.end()) before = known->second;
    }
    std::error_code error;
    if (fs::exists(path, error)) return path;
    if (path.is_relative()) {
        for (const fs::path& folder : folders) {
            if (fs::exists(folder / path, error)) return folder / path;
        }
    }
    if (!sha256.empty()) {
        if (!before.empty() && fs::exists(before, error)) return before;
        // Renamed or moved: same kind of file, same contents.
        int candidates = 0;
        for (const fs::path& folder : folders) {
            for (auto it =
                     fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
                 !error && it != fs::recursive_directory_iterator() && candidates < kMostCandidates;
                 it.increment(error)) {
                if (!it->is_regular_file(error) || it->path().extension() != path.extension()) continue;
                ++candidates;
                const auto bytes = readFile(it->path(), kMostImpulseBytes);
                if (!bytes || sha256Of(*bytes) != sha256) continue;
                const std::lock_guard lock(mutex_);
                found_[sha256] = it->path();
                return it->path();
            }
        }
    }
    return fail(ErrorCode::notFound, "\"" + path.string() + "\" was not found; choose the file again.");
}

Expected<LoadedResource> FileResources::factoryCabinet(const std::string& text, const ResourceWish& wish) {
    const auto address = ir::parseFactoryAddress(text);
    if (!address) return tl::unexpected(address.error());
    // Places of a microphone are many and quickly made; only cabinets as they come are kept.
    const bool kept = text.find('@') == std::string::npos;
    const std::string key = std::string(kFactory) + text + suffix(wish);
    if (kept) {
        if (const auto entry = cache_.find(key)) return entry->loaded();
    }
    ir::ImpulseOptions options = optionsFor(wish);
    // A room is its two sides, also where a file would be taken as one.
    if (wish.shape.channels == ImpulseShape::Channels::automatic) options.channels = ir::ChannelChoice::stereo;
    auto impulse = ir::makeCabinet(*address->cabinet, address->mic, options);
    if (!impulse) return tl::unexpected(impulse.error());
    ImpulseCache::Entry entry{.path = wish.path,
                              .sha256 = {},
                              .name = std::string(address->cabinet->label),
                              .detail = describe(*impulse),
                              .impulse = factsOf(*impulse)};
    if (kept) cache_.keep(key, entry);
    return entry.loaded();
}

Expected<LoadedResource> FileResources::impulse(const fs::path& file, bool raw, const ResourceWish& wish) {
    std::string key = fileKey(file);
    if (!key.empty()) {
        key = (raw ? std::string(kRaw) : std::string()) + key + suffix(wish);
        if (const auto entry = cache_.find(key)) return entry->loaded();
    }
    // Read once: the hash and the reader see the same bytes.
    const auto bytes = readFile(file, kMostImpulseBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto options = raw ? ir::ImpulseOptions::raw(wish.sampleRateHz) : optionsFor(wish);
    auto read = ir::readImpulse(std::as_bytes(std::span(*bytes)), file.string(), options);
    if (!read) return tl::unexpected(read.error());
    ImpulseCache::Entry entry{.path = file,
                              .sha256 = sha256Of(*bytes),
                              .name = file.stem().string(),
                              .detail = describe(*read),
                              .impulse = factsOf(*read)};
    if (!key.empty()) cache_.keep(key, entry);
    return entry.loaded();
}

Expected<LoadedResource> FileResources::load(const ResourceWish& wish) {
    AMP_REQUIRE_MAY_WAIT();
    const std::string text = wish.path.string();
    if (wish.kind == ResourceKind::impulse && text.starts_with(kFactory)) {
        return factoryCabinet(text.substr(kFactory.size()), wish);
    }
    const bool raw = text.starts_with(kRaw);
    auto found = locate(raw ? fs::path(text.substr(kRaw.size())) : wish.path, wish.sha256);
    if (!found) return tl::unexpected(found.error());
    if (wish.kind == ResourceKind::impulse) return impulse(*found, raw, wish);

    const std::string key = fileKey(*found);
    if (auto ready = models_.take(readyKey(key, wish.sampleRateHz))) return std::move(*ready);
    return model(*found, key, wish.sampleRateHz);
}

Expected<LoadedResource> FileResources::model(const fs::path& file, const std::string& key, double sampleRateHz) {
    const models::LoadOptions options{.sessionRateHz = sampleRateHz};
    const auto describe = [&](std::unique_ptr<models::Model> built, std::string sha256) {
        LoadedResource loaded;
        loaded.path = file;
        loaded.sha256 = std::move(sha256);
        loaded.name = file.stem().string();
        const models::ModelInfo& info = built->info();
        loaded.detail = amp::describe(info);
        loaded.facts = {info.layers, info.inputLevelDbu, info.loudnessDb};
        loaded.resource = std::make_unique<ModelResource>(std::move(built));
        return loaded;
    };
    if (const auto known = models_.find(key)) {
        auto built = models::buildModel(known->file, options);
        if (!built) return tl::unexpected(built.error());
        return describe(std::move(*built), known->sha256);
    }
    // Read once: the hash and the loader see the same bytes.
    const auto bytes = readFile(file, kMostModelBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    auto built = models::loadModel(std::as_bytes(std::span(*bytes)), file.string(), options);
    if (!built) return tl::unexpected(built.error());
    const std::string sha256 = sha256Of(*bytes);
    // Beside the weights there is little: lists of layers, names.
    const auto size = static_cast<std::size_t>((*built)->info().weights) * sizeof(float) + 16384;
    if (!key.empty()) models_.keep(key, {.file = (*built)->file(), .sha256 = sha256, .bytes = size});
    return describe(std::move(*built), sha256);
}

void FileResources::prepareAhead(const ResourceWish& wish) {
    if (wish.kind == ResourceKind::impulse) {
        static_cast<void>(load(wish));  // waits in the cache
        return;
    }
    AMP_REQUIRE_MAY_WAIT();
    const auto found = locate(wish.path, wish.sha256);
    if (!found) return;
    const std::string key = fileKey(*found);
    const std::string ready = readyKey(key, wish.sampleRateHz);
    if (key.empty() || models_.isReady(ready)) return;
    // A model that cannot be loaded says so when it is chosen.
    if (auto loaded = model(*found, key, wish.sampleRateHz)) models_.makeReady(ready, std::move(*loaded));
}

}  // namespace amp
