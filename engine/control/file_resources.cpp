// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/file_resources.h"

#include <array>
#include <cmath>
#include <cstdio>
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
    return text.data();
}

Expected<LoadedResource> factoryCabinet(const std::string& text, double rate) {
    const auto address = ir::parseFactoryAddress(text);
    if (!address) return tl::unexpected(address.error());
    const ir::Impulse impulse = ir::makeCabinet(*address->cabinet, address->mic, rate);
    LoadedResource loaded;
    loaded.resource = std::make_unique<ImpulseResource>(impulse.channels);
    loaded.path = "factory:" + text;
    loaded.name = address->cabinet->label;
    loaded.detail = describe(impulse);
    return loaded;
}

}  // namespace

void FileResources::setFolders(std::vector<fs::path> folders) {
    const std::lock_guard lock(mutex_);
    folders_ = std::move(folders);
}

Expected<fs::path> FileResources::locate(const fs::path& path, const std::string& sha256) const {
    std::vector<fs::path> folders;
    {
        const std::lock_guard lock(mutex_);
        folders = folders_;
    }
    std::error_code error;
    if (fs::exists(path, error)) return path;
    if (path.is_relative()) {
        for (const fs::path& folder : folders) {
            if (fs::exists(folder / path, error)) return folder / path;
        }
    }
    if (!sha256.empty()) {
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
                if (bytes && sha256Of(*bytes) == sha256) return it->path();
            }
        }
    }
    return fail(ErrorCode::notFound, "\"" + path.string() + "\" was not found; choose the file again.");
}

Expected<LoadedResource> FileResources::load(ResourceKind kind, const fs::path& path, const std::string& sha256,
                                             double rate) {
    AMP_REQUIRE_MAY_WAIT();
    const std::string text = path.string();
    if (kind == ResourceKind::impulse && text.starts_with(kFactory)) {
        return factoryCabinet(text.substr(kFactory.size()), rate);
    }
    const bool raw = text.starts_with(kRaw);
    auto found = locate(raw ? fs::path(text.substr(kRaw.size())) : path, sha256);
    if (!found) return tl::unexpected(found.error());

    // Read once: the hash and the loader see the same bytes.
    const auto bytes = readFile(*found, kind == ResourceKind::model ? kMostModelBytes : kMostImpulseBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    const std::span<const std::byte> span(reinterpret_cast<const std::byte*>(bytes->data()), bytes->size());
    LoadedResource loaded;
    loaded.path = *found;
    loaded.sha256 = sha256Of(*bytes);
    loaded.name = found->stem().string();
    if (kind == ResourceKind::model) {
        auto model = models::loadModel(span, found->string(), {.sessionRateHz = rate});
        if (!model) return tl::unexpected(model.error());
        loaded.detail = describe((*model)->info());
        loaded.resource = std::make_unique<ModelResource>(std::move(*model));
    } else {
        const auto options = raw ? ir::ImpulseOptions::raw(rate) : ir::ImpulseOptions{.sampleRateHz = rate};
        auto impulse = ir::readImpulse(span, found->string(), options);
        if (!impulse) return tl::unexpected(impulse.error());
        loaded.detail = describe(*impulse);
        loaded.resource = std::make_unique<ImpulseResource>(impulse->channels);
    }
    return loaded;
}

}  // namespace amp
