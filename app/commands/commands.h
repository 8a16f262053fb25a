// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/paths.h"
#include "app/session.h"
#include "engine/control/quality.h"

namespace amp {

class ManagedSession;

// The subcommands. Each returns the process's exit status: 0 success, 1 failure, 2 wrong usage; errors are one sentence on
// stderr. With `json` stdout carries one JSON document and nothing else.

inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

/// Prints "halfstack: SENTENCE" on stderr and returns kFailure.
int reportError(const Error& error);

/// Part of a quick chain, in the order given on the command line.
struct ChainPart {
    enum class Kind { stage, model, impulse };
    Kind kind = Kind::stage;
    std::string text;  ///< "KEY[:param=value,...]" or a file
};

struct LiveOptions {
    SessionOptions session;
    bool headless = false;
    double seconds = 0.0;  ///< stop by itself; 0: never
    std::string statsJson;
    std::string events;                    ///< file with timed events for the demo driver
    std::string executable = "halfstack";  ///< as it was called
    Paths paths;
};
/// The amp with or without a window.
int runLive(const LiveOptions& options);
/// The loop without a window; `session` has been started. `manager` may be null.
int runHeadless(Session& session, double seconds, ManagedSession* manager);
/// What to do when called without options, display, server and terminal: render the riff here.
int renderDemo(const Paths& paths);

struct RenderOptions {
    /// IN OUT, or several inputs with `outDir`. An input may be a take's folder: with a preset or a chain its DI is played through
    /// that, without one the take is made again as it was played and compared with its wet track; then OUT may be left out.
    std::vector<std::string> files;
    std::string outDir;
    std::string preset;
    std::vector<ChainPart> chain;
    double namSize = 1.0;
    int block = 512;
    double rateHz = 0.0;  ///< 0: the file's
    Quality quality;
    double tailSeconds = 0.0;
    std::string format;  ///< f32, s24, s16; empty: f32, or as the take's wet track
    std::string events;  ///< file with timed events
    int jobs = 1;
    bool quiet = false;
    bool json = false;
    Paths paths;
};
int runRender(const RenderOptions& options);

struct InspectOptions {
    std::string file;
    bool json = false;
};
int runInspect(const InspectOptions& options);

struct BenchOptions {
    std::string preset;
    std::vector<ChainPart> chain;
    int block = 64;
    double rateHz = 48000.0;
    double seconds = 5.0;
    Quality quality;
    bool json = false;
    Paths paths;
};
int runBench(const BenchOptions& options);

int runStages(bool json);
int runPresetsList(const Paths& paths, bool json);
int runPresetsImport(const Paths& paths, const std::vector<std::string>& files);
int runPresetsExport(const Paths& paths, const std::string& name, const std::string& file);
/// Whether a JACK server answers now; at most a second.
[[nodiscard]] bool serverAvailable();
int runPorts(bool json);
int runDoctor(bool json);

/// A quick chain as a preset: each part at unity gain, nothing added. Fails for unknown keys and values.
[[nodiscard]] Expected<Preset> presetFromChain(const std::vector<ChainPart>& chain, double namSize);

}  // namespace amp
