// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/take_replay.h"

#include <sndfile.h>

#include <algorithm>
#include <cstring>

#include "engine/control/document.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

namespace fs = std::filesystem;

using SoundFile = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;

Expected<SoundFile> openTrack(const fs::path& path, SF_INFO& info) {
    info = {};
    SoundFile file{sf_open(path.c_str(), SFM_READ, &info), &sf_close};
    if (file == nullptr) {
        return fail(ErrorCode::notFound, "\"" + path.string() + "\" cannot be read, so the take cannot be made again.",
                    sf_strerror(nullptr));
    }
    return file;
}

/// Samples as a WAV file of a format gives them back: the way of every sample of a wet track, by the same library.
class Stored {
public:
    explicit Stored(int subformat, int channels) : channels_(static_cast<std::size_t>(channels)) {
        plain_ = subformat == SF_FORMAT_FLOAT;
        info_.samplerate = 48000;
        info_.channels = channels;
        info_.format = SF_FORMAT_RAW | subformat | SF_ENDIAN_LITTLE;
    }

    void convert(std::vector<float>& interleaved) {
        if (plain_) return;
        bytes_.clear();
        position_ = 0;
        SF_VIRTUAL_IO io = callbacks();
        SF_INFO info = info_;
        SoundFile out{sf_open_virtual(&io, SFM_WRITE, &info, this), &sf_close};
        sf_command(out.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
        const auto frames = static_cast<sf_count_t>(interleaved.size() / channels_);
        sf_writef_float(out.get(), interleaved.data(), frames);
        out.reset();
        position_ = 0;
        info = info_;
        const SoundFile in{sf_open_virtual(&io, SFM_READ, &info, this), &sf_close};
        sf_readf_float(in.get(), interleaved.data(), frames);
    }

private:
    static SF_VIRTUAL_IO callbacks() {
        SF_VIRTUAL_IO io{};
        io.get_filelen = [](void* self) { return static_cast<sf_count_t>(static_cast<Stored*>(self)->bytes_.size()); };
        io.seek = [](sf_count_t offset, int whence, void* self) {
            auto* s = static_cast<Stored*>(self);
            const auto size = static_cast<sf_count_t>(s->bytes_.size());
            const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? s->position_ : size;
            return s->position_ = std::clamp<sf_count_t>(from + offset, 0, size);
        };
        io.read = [](void* to, sf_count_t count, void* self) {
            auto* s = static_cast<Stored*>(self);
            count = std::min(count, static_cast<sf_count_t>(s->bytes_.size()) - s->position_);
            std::memcpy(to, s->bytes_.data() + s->position_, static_cast<std::size_t>(count));
            s->position_ += count;
            return count;
        };
        io.write = [](const void* from, sf_count_t count, void* self) {
            auto* s = static_cast<Stored*>(self);
            const auto end = static_cast<std::size_t>(s->position_ + count);
            if (s->bytes_.size() < end) s->bytes_.resize(end);
            std::memcpy(s->bytes_.data() + s->position_, from, static_cast<std::size_t>(count));
            s->position_ += count;
            return count;
        };
        io.tell = [](void* self) { return static_cast<Stored*>(self)->position_; };
        return io;
    }

    bool plain_ = false;
    std::size_t channels_;
    SF_INFO info_{};
    std::vector<char> bytes_;
    sf_count_t position_ = 0;
};

}  // namespace

TakeReplay::~TakeReplay() {
    engine_.clear();
    Notice notice;
    Command command;
    while (engine_.commands().tryPop(command)) command = {};
    while (engine_.notices().tryPop(notice)) continue;
    retire_.drain();
}

Expected<void> TakeReplay::load(const fs::path& take, std::vector<fs::path> folders) {
    auto notes = readTakeNotes(take / kTakeNotesName);
    if (!notes) return tl::unexpected(notes.error());
    if (!notes->head.exact) {
        return fail(
            ErrorCode::unsupported,
            "The take \"" + take.filename().string() +
                "\" began in the middle of what was being played, so it cannot be made again bit for bit; play its "
                "DI through a preset with --preset.");
    }
    notes_ = std::move(*notes);
    resources_.setFolders(std::move(folders));
    settings_.sampleRateHz = notes_.head.sampleRateHz;
    engine_.rateChanged(settings_.sampleRateHz);
    auto body = bodyOf(notes_.head.rig);
    if (!body) return tl::unexpected(body.error());
    static_cast<void>(engine_.commands().tryPush(Command{.frame = 0, .number = number_++, .body = std::move(*body)}));
    return {};
}

std::optional<std::uint64_t> TakeReplay::exactUntil() const {
    for (const TakeSilence& silence : notes_.silences) {
        if (silence.played) return silence.at;
    }
    return std::nullopt;
}

Expected<void> TakeReplay::checked(const RigBuilder& builder, const std::vector<PresetNode>& chain) const {
    for (const BuiltResource& r : builder.resources()) {
        if (!r.sentence.empty()) return fail(r.missing ? ErrorCode::notFound : ErrorCode::badFormat, r.sentence);
    }
    for (const PresetNode& node : chain) {
        for (const PresetResource& wanted : node.resources) {
            for (const BuiltResource& r : builder.resources()) {
                if (r.stage.value != node.tag || r.slot != wanted.slot || r.sha256 == wanted.sha256) continue;
                return fail(ErrorCode::badFormat, "\"" + r.found.string() +
                                                      "\" is not the file that the take was played with; put that one "
                                                      "back or into one of the folders.");
            }
        }
        if (!node.split) continue;
        for (const PresetSplit::Lane& lane : node.split->lanes) {
            if (auto fine = checked(builder, lane.chain); !fine) return fine;
        }
    }
    return {};
}

Expected<Command::Body> TakeReplay::bodyOf(const RigEvent& event) {
    RigBuilder builder(retire_, resources_, settings_);
    if (const auto* e = std::get_if<ParamStep>(&event))
        return SetParam{e->stage, static_cast<std::uint16_t>(e->param), e->value};
    if (const auto* e = std::get_if<BypassStep>(&event)) return SetBypass{e->stage, e->bypass};
    if (const auto* e = std::get_if<RemoveStep>(&event)) return RemoveNode{e->node};
    if (const auto* e = std::get_if<MoveStep>(&event)) return MoveNode{e->node, e->place};
    if (const auto* e = std::get_if<LaneStep>(&event)) return SetLane{e->split, e->lane, e->levelDb, e->pan};
    if (const auto* e = std::get_if<TrimStep>(&event)) return SetTrim{e->db};
    if (const auto* e = std::get_if<LevelStep>(&event)) return SetPresetLevel{e->db};
    if (const auto* e = std::get_if<InsertedNode>(&event)) {
        auto node = builder.node(e->node, e->inChannels);
        return checked(builder, {e->node}).map([&]() -> Command::Body {
            return InsertNode{std::move(node), e->place, e->node.bypass};
        });
    }
    if (const auto* e = std::get_if<ReplacedNode>(&event)) {
        auto node = builder.node(e->node, e->inChannels);
        return checked(builder, {e->node}).map([&]() -> Command::Body {
            return ReplaceNode{StageId{e->node.tag}, std::move(node), e->law};
        });
    }
    if (const auto* e = std::get_if<ExchangedResource>(&event)) {
        const CatalogueEntry* entry = findStage(e->node.stage);
        if (entry == nullptr || e->slot >= entry->info->resources.size())
            return fail(ErrorCode::badFormat, "The take's notes name a slot that no stage has.");
        auto resource = builder.resource(e->node, entry->info->resources[e->slot]);
        return checked(builder, {e->node}).map([&]() -> Command::Body {
            return ExchangeResource{StageId{e->node.tag}, e->slot, std::move(resource)};
        });
    }
    const auto& state = std::get<RigState>(event);
    settings_.oversampling = state.oversampling;
    settings_.phase = state.phase;
    RigBuilder whole(retire_, resources_, settings_);
    if (auto fits = fitsRig(state.document); !fits) return tl::unexpected(fits.error());
    auto rig = whole.rig(state.document);
    return checked(whole, state.document.chain).map([&]() -> Command::Body {
        return SwapRig{std::move(rig), state.quality};
    });
}

/// False when the queue is full.
Expected<bool> TakeReplay::sendNext() {
    if (engine_.commands().size() + 1 >= kCommandCapacity) return false;
    const TimedRigEvent& event = notes_.events[nextEvent_];
    auto body = bodyOf(event.event);
    if (!body) return tl::unexpected(body.error());
    ++nextEvent_;
    return engine_.commands().tryPush(Command{.frame = event.frame, .number = number_++, .body = std::move(*body)});
}

Expected<void> TakeReplay::play(const float* dry, float* left, float* right, int frames) {
    while (frames > 0) {
        // What falls into this cycle has to be there when it begins; a cycle with more changes than fit becomes several.
        int count = frames;
        while (nextEvent_ < notes_.events.size() &&
               notes_.events[nextEvent_].frame < frame_ + static_cast<std::uint64_t>(count)) {
            const std::uint64_t at = notes_.events[nextEvent_].frame;
            const auto sent = sendNext();
            if (!sent) return tl::unexpected(sent.error());
            if (!*sent) count = static_cast<int>(std::max<std::uint64_t>(1, at > frame_ ? at - frame_ : 1));
            if (!*sent) break;
        }
        {
            const rt::Scope scope(rt::Role::audio);
            engine_.process({.input = dry, .left = left, .right = right, .frames = count});
        }
        Notice notice;
        while (engine_.notices().tryPop(notice)) continue;
        retire_.collect();
        frame_ += static_cast<std::uint64_t>(count);
        dry += count;
        left += count;
        right += count;
        frames -= count;
    }
    return {};
}

Expected<void> TakeReplay::process(const float* dry, float* left, float* right, int frames) {
    while (frames > 0) {
        while (nextSilence_ < notes_.silences.size()) {
            const TakeSilence& s = notes_.silences[nextSilence_];
            if (!s.played && s.at + s.frames > position_) break;
            ++nextSilence_;
        }
        int count = frames;
        bool silent = false;
        if (nextSilence_ < notes_.silences.size()) {
            const TakeSilence& s = notes_.silences[nextSilence_];
            silent = s.at <= position_;
            const std::uint64_t edge = silent ? s.at + s.frames : s.at;
            count = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(frames), edge - position_));
        }
        if (silent) {
            std::fill_n(left, count, 0.0f);  // no audio ran: the rig stood still
            std::fill_n(right, count, 0.0f);
        } else if (auto played = play(dry, left, right, count); !played) {
            return played;
        }
        position_ += static_cast<std::uint64_t>(count);
        dry += count;
        left += count;
        right += count;
        frames -= count;
    }
    return {};
}

Expected<TakeComparison> replayTake(
    const fs::path& take, const std::vector<fs::path>& folders, int block,
    const std::function<bool(const float* left, const float* right, int frames, double share)>& sink) {
    TakeReplay replay;
    if (auto loaded = replay.load(take, folders); !loaded) return tl::unexpected(loaded.error());
    SF_INFO dryInfo, wetInfo;
    auto dryFile = openTrack(take / "DI.wav", dryInfo);
    if (!dryFile) return tl::unexpected(dryFile.error());
    auto wetFile = openTrack(take / "wet.wav", wetInfo);
    if (!wetFile) return tl::unexpected(wetFile.error());
    if (dryInfo.channels != 1 || wetInfo.channels > 2)
        return fail(ErrorCode::badFormat, "\"" + take.string() + "\" holds tracks that are none of a take.");

    TakeComparison result;
    result.exactUntil = replay.exactUntil();
    const auto size = static_cast<std::size_t>(std::clamp(block, 1, 8192));
    const auto channels = static_cast<std::size_t>(wetInfo.channels);
    std::vector<float> dry(size), left(size), right(size), wet(size * channels), made;
    Stored stored(wetInfo.format & SF_FORMAT_SUBMASK, wetInfo.channels);
    for (sf_count_t got = 0; (got = sf_readf_float(dryFile->get(), dry.data(), static_cast<sf_count_t>(size))) > 0;) {
        const auto frames = static_cast<std::size_t>(got);
        if (auto played = replay.process(dry.data(), left.data(), right.data(), static_cast<int>(frames)); !played)
            return tl::unexpected(played.error());
        if (sink && !sink(left.data(), right.data(), static_cast<int>(frames),
                          static_cast<double>(result.frames + frames) / static_cast<double>(dryInfo.frames))) {
            return result;
        }
        made.resize(frames * channels);
        for (std::size_t i = 0; i < frames; ++i) {
            if (channels == 2) {
                made[2 * i] = left[i];
                made[2 * i + 1] = right[i];
            } else {
                made[i] = 0.5f * (left[i] + right[i]);
            }
        }
        stored.convert(made);
        const sf_count_t had = sf_readf_float(wetFile->get(), wet.data(), got);
        for (std::size_t i = 0; i < frames * channels && !result.firstDifference; ++i) {
            const bool there = static_cast<sf_count_t>(i / channels) < had;
            if (!there || std::memcmp(&made[i], &wet[i], sizeof(float)) != 0)
                result.firstDifference = result.frames + i / channels;
        }
        result.frames += frames;
    }
    return result;
}

}  // namespace amp
