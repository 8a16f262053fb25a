// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace amp {

/// What is written beside a take while it is on: lines of text from the control thread on their way to the disk thread, which
/// puts them into `take.jsonl` (engine/control/take_notes_file.h says what they mean). The take's files are complete only when
/// the last line has come, so the disk thread waits for `end`, a moment at most.
class TakeNotes {
public:
    /// Control thread. `line` without its end.
    void add(std::string_view line) {
        const std::lock_guard lock(mutex_);
        waiting_.append(line).append("\n");
    }
    /// Control thread: nothing follows.
    void end() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }

    /// Disk thread: what has come since the last call, and whether it was the last.
    [[nodiscard]] std::pair<std::string, bool> take() {
        const std::lock_guard lock(mutex_);
        return {std::exchange(waiting_, {}), ended_};
    }

private:
    std::mutex mutex_;  // between control and disk, for the length of a copy
    std::string waiting_;
    bool ended_ = false;
};

}  // namespace amp
