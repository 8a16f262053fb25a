// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/control/command_link.h"
#include "engine/control/engine_control.h"
#include "engine/record/disk_writer.h"

namespace amp {

/// Where takes and the ring of the last minutes go.
struct RecordingFolders {
    std::filesystem::path takes;
    std::filesystem::path ring;  ///< of this program alone; empty: nothing is listened to
    double ringSeconds = 1800.0;
};

/// The control thread's end of recording: begins and ends takes, keeps the ring listening, and begins both anew when the
/// session's rate changes, since a file has one rate. Control thread.
class RecordingDesk {
public:
    RecordingDesk(Engine& engine, DiskWriter& writer, CommandLink& link, RecordingFolders folders);

    void setFormat(TakeFormat format) { format_ = format; }
    /// Turns listening on (a folder of this program's own) or off (empty).
    void listen(const std::filesystem::path& folder, double seconds);

    /// `preset` is noted in the files.
    void start(const std::string& preset);
    void stop();
    void keepLast(double seconds, const std::string& preset);

    /// Follows the rate; passes on what happened to takes.
    void poll(const std::function<void(Toast)>& tell);
    [[nodiscard]] RecordView view() const;
    [[nodiscard]] RingView ring() const;

private:
    [[nodiscard]] TakeRequest request() const;

    Engine& engine_;
    DiskWriter& writer_;
    CommandLink& link_;
    RecordingFolders folders_;
    TakeFormat format_ = TakeFormat::pcm24;
    std::string preset_;
    bool recording_ = false;
    double takeRate_ = 0.0;
    double ringRate_ = 0.0;  ///< 0: not listening
};

}  // namespace amp
