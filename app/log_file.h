// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/control/engine_control.h"

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace amp {

/// What happened, for whoever has to find out later: one line each with time and weight, in a file of at most 512 KB with two
/// older ones kept beside it. Lines go through a queue to a thread of its own, so a call touches no file; when the disk is so
/// slow that the queue is full, the oldest lines are given up. Any thread but the audio thread.
class LogFile {
public:
    /// Makes the folder. A log that cannot be opened stays silent: the amp plays without one.
    explicit LogFile(const std::filesystem::path& file);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    void info(const std::string& line);
    void warning(const std::string& line);
    /// What the player was told, with the detail that the toast leaves out.
    void toast(const Toast& toast);

private:
    std::shared_ptr<spdlog::details::thread_pool> thread_;
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace amp
