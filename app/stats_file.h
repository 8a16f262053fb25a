// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "engine/base/error.h"
#include "engine/runtime/audio_client.h"
#include "engine/runtime/statistics.h"

namespace amp {

/// Writes `--stats-json`: figures of the callback, dropouts by kind, what the driver was.
[[nodiscard]] Expected<void> writeStatistics(const std::filesystem::path& path, const StatisticsSummary& summary,
                                             const DriverStatus& driver, int latencyFrames);

}  // namespace amp
