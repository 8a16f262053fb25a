// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/phrase_finder.h"
#include "engine/record/ring_store.h"
#include "engine/record/take_pool.h"
#include "engine/record/take_tap.h"
#include "engine/record/take_writer.h"

namespace amp {

/// How the ring that keeps the last minutes is set up.
struct RingRequest {
    std::filesystem::path folder;  ///< of this ring alone
    bool below = false;            ///< no: a free one below `folder`, chosen on the disk thread (RingStore::freeFolder)
    double sampleRateHz = 48000.0;
    RingStore::Limits limits;
};

/// What the ring holds, for the window. A copy.
struct RingStatus {
    static constexpr std::size_t kLongWindow = 10;
    bool listening = false;
    double seconds = 0.0;  ///< of the present stretch that can be kept
    std::uint64_t bytes = 0;
    std::vector<Phrase> phrases;                 ///< of the present stretch, in frames, oldest first
    std::vector<float> peaks;                    ///< of the last windows of 50 ms, for the strip
    std::vector<float> wetPeaks;                 ///< of what was heard, in the same windows
    std::vector<float> longPeaks, longWetPeaks;  ///< half an hour of both, in windows of `kLongWindow` times as much
    std::filesystem::path folder;                ///< with `session`: where the present stretch lies
    std::uint64_t session = 0;
    std::uint64_t endFrame = 0;
    double sampleRateHz = 0.0;
    std::string sentence;  ///< trouble in words, or empty
};

/// What to keep of the ring.
struct KeepRequest {
    std::uint64_t number = 0;  ///< comes back in the report
    double seconds = 0.0;      ///< the last so many; 0: the last phrase
    Phrase stretch{};          ///< in frames of the present stretch; wins where it is not empty
    TakeRequest take;          ///< folder, formats, description; its rate is the ring's
};

/// Disk side of the ring: empties its pool into the store, listens for phrases, and copies what is to be kept into a take
/// like any other, in slices, so that nothing else waits for it.
/// Thread: disk.
class RingWriter {
public:
    using Clock = std::chrono::steady_clock;

    RingWriter(Disk& disk, RingRequest request, std::shared_ptr<TakePool> pool);

    /// Does what there is to do now. Returns false when the ring has ended and nothing is being kept.
    [[nodiscard]] bool work(Clock::time_point now);
    /// Listening ends although nobody ended the tap.
    void endNow() { endNow_ = true; }
    /// Starts to keep; the report of the take comes from `takeReports`. A ring without any sound gives a report that says so.
    void keep(KeepRequest request);

    [[nodiscard]] bool keeping() const { return !copies_.empty() || !reports_.empty(); }
    [[nodiscard]] RingStatus status() const;
    [[nodiscard]] std::vector<TakeReport> takeReports();

private:
    struct Copy {
        std::uint64_t number;
        std::uint64_t session;
        std::uint64_t at;
        std::uint64_t end;
        std::shared_ptr<TakePool> pool;
        std::unique_ptr<TakeTap> tap;
        std::unique_ptr<TakeWriter> writer;
    };

    void drain(Clock::time_point now);
    void store(const RecordBlock& block, Clock::time_point now);
    void beginStretch();
    void fillGap(std::uint64_t frames, Clock::time_point now);
    void append(Clock::time_point now);
    void copySlice(Copy& copy, Clock::time_point now);
    [[nodiscard]] std::optional<std::pair<RingSession, Phrase>> choose(const KeepRequest& request) const;

    RingRequest request_;
    std::shared_ptr<TakePool> pool_;
    Disk& disk_;
    RingStore store_;
    PhraseFinder phrases_;
    PhraseFinder heard_;  ///< for the peaks of what was heard
    std::vector<RingFrame> frames_;
    std::vector<std::unique_ptr<Copy>> copies_;
    std::vector<TakeReport> reports_;
    std::string sentence_;
    Clock::time_point nextTry_{};
    bool opened_ = false;
    bool endNow_ = false;
    bool ended_ = false;
};

}  // namespace amp
