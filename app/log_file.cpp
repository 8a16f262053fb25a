// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log_file.h"

#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <chrono>

namespace amp {
namespace {

constexpr std::size_t kQueueLines = 1024;
constexpr std::size_t kMostBytes = 512 * 1024;
constexpr std::size_t kOlderFiles = 2;

/// A line stays a line, whatever a file's name or a server's message holds.
std::string oneLine(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

}  // namespace

LogFile::LogFile(const std::filesystem::path& file) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kMostBytes, kOlderFiles);
        thread_ = std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1);
        logger_ = std::make_shared<spdlog::async_logger>("halfstack", std::move(sink), thread_,
                                                         spdlog::async_overflow_policy::overrun_oldest);
        logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l: %v");
        logger_->flush_on(spdlog::level::info);
        logger_->set_error_handler([](const std::string&) {});
    } catch (const spdlog::spdlog_ex&) {
        logger_.reset();
    }
}

LogFile::~LogFile() = default;

void LogFile::info(const std::string& line) {
    if (logger_) logger_->info("{}", oneLine(line));
}

void LogFile::warning(const std::string& line) {
    if (logger_) logger_->warn("{}", oneLine(line));
}

void LogFile::toast(const Toast& toast) {
    std::string line = toast.title;
    if (!toast.line.empty()) line += " " + toast.line;
    if (!toast.detail.empty() && toast.detail != toast.title) line += " (" + toast.detail + ")";
    if (toast.kind == Toast::Kind::info) {
        info(line);
    } else {
        warning(line);
    }
}

}  // namespace amp
