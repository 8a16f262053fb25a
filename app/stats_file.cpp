// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stats_file.h"

#include <nlohmann/json.hpp>

#include "engine/base/file.h"

namespace amp {

Expected<void> writeStatistics(const std::filesystem::path& path, const StatisticsSummary& s,
                               const DriverStatus& driver, int latencyFrames) {
    const nlohmann::ordered_json figures = {{"driver", driver.name},
                                            {"server", driver.server},
                                            {"rate", driver.sampleRateHz},
                                            {"period", driver.periodFrames},
                                            {"realtime", driver.realtime},
                                            {"latency_frames", latencyFrames},
                                            {"cycles", s.count},
                                            {"callback_us",
                                             {{"min", s.minUs},
                                              {"median", s.medianUs},
                                              {"mean", s.meanUs},
                                              {"p95", s.p95Us},
                                              {"p99", s.p99Us},
                                              {"p99.9", s.p999Us},
                                              {"max", s.maxUs}}},
                                            {"period_us", s.periodUs},
                                            {"dropouts", {{"server", driver.xruns}, {"late_cycles", s.lateCycles}}}};
    return writeFileAtomically(path, figures.dump(2) + "\n");
}

}  // namespace amp
