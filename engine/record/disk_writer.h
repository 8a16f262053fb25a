// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/record/disk.h"
#include "engine/record/ring_writer.h"
#include "engine/record/take_request.h"
#include "engine/record/take_status.h"
#include "engine/record/take_tap.h"
#include "engine/rt/owned.h"
#include "engine/rt/wake.h"

namespace amp {

class TakeWriter;

/// The thread that writes takes. Recording goes like this: `begin` makes a tap, a command carries it to the audio thread's
/// `Recorder`, blocks flow; a second command stops the recorder, which hands in the last block and retires the tap; this
/// thread writes the rest and leaves a report. Nobody waits for anybody.
/// Thread: control, unless said otherwise. Destroy it after whatever may still hold a tap: its destructor finishes the
/// takes that have ended and waits for that at most `TakeWriter::kPatience`.
class DiskWriter {
public:
    explicit DiskWriter(rt::RetireList& retire, Disk& disk = systemDisk());
    ~DiskWriter();
    DiskWriter(const DiskWriter&) = delete;
    DiskWriter& operator=(const DiskWriter&) = delete;

    /// Makes the tap of a new take. It can be pushed into at once: the pool holds what comes in while the disk thread makes
    /// the files. Errors of the disk show in `status` and in the report. Memory: the pool, e.g. 6 MB at 48 kHz.
    [[nodiscard]] rt::Owned<TakeTap> begin(TakeRequest request);

    /// Makes the tap of the ring that always listens; `Recorder::startRing` takes it. A ring that listens already ends first.
    [[nodiscard]] rt::Owned<TakeTap> beginRing(RingRequest request);
    /// Keeps the last phrase, or the last seconds, as a take; its report comes like any other's.
    void keep(KeepRequest request);
    [[nodiscard]] RingStatus ringStatus() const;

    /// The take begun last; empty when there is none or it is finished. Any thread but audio.
    [[nodiscard]] TakeStatus status() const;

    /// Takes that have ended since the last call.
    [[nodiscard]] std::vector<TakeReport> takeReports();

    /// True while some take is not finished.
    [[nodiscard]] bool busy() const;

private:
    void run();
    void workTakes(std::vector<std::unique_ptr<TakeWriter>>& takes, bool stopping);
    void workRing(std::unique_ptr<RingWriter>& ring, std::unique_ptr<RingWriter>& ending, bool stopping);

    rt::RetireList& retire_;
    Disk& disk_;
    std::shared_ptr<rt::Wake> wake_;
    mutable std::mutex mutex_;  // between control and disk; never held while the disk works, never seen by audio
    std::vector<std::unique_ptr<TakeWriter>> begun_;
    std::unique_ptr<RingWriter> newRing_;
    std::vector<KeepRequest> keeps_;
    RingStatus ringStatus_;
    std::vector<TakeReport> reports_;
    TakeStatus status_;
    bool busy_ = false;
    std::shared_ptr<TakePool> newest_;                // for figures that are newer than status_
    RingWriter::Clock::time_point nextRingStatus_{};  // the disk thread's
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace amp
