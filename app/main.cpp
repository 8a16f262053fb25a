// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "app/commands/commands.h"
#include "app/window.h"

namespace amp {
namespace {

/// How cleanly non-linear stages work: --oversample and --linear-phase.
void addQuality(CLI::App& app, Quality& quality) {
    app.add_option_function<std::string>(
           "--oversample",
           [&quality](const std::string& text) {
               quality.oversampling = text == "auto" ? kAutoOversampling : std::stoi(text);
           },
           "1, 2, 4, 8, 16, or auto: the least that folds no more than -80 dB")
        ->check(CLI::IsMember({"auto", "1", "2", "4", "8", "16"}));
    app.add_flag_function(
        "--linear-phase", [&quality](std::int64_t) { quality.phase = dsp::OversamplingPhase::linear; },
        "oversample without bending the phase, about 70 frames later");
}

/// Collects --stage, --nam and --ir in the order in which they stand on the command line.
void addChain(CLI::App& app, std::vector<ChainPart>& chain) {
    const auto add = [&](const char* name, ChainPart::Kind kind, const char* help) {
        app.add_option_function<std::vector<std::string>>(
               name,
               [&chain, kind](const std::vector<std::string>& texts) {
                   for (const auto& t : texts) chain.push_back({kind, t});
               },
               help)
            ->expected(1)
            ->take_all()
            ->trigger_on_parse();
    };
    add("--stage", ChainPart::Kind::stage, "add a stage: KEY[:param=value,...]; repeatable, played in the order given");
    add("--nam", ChainPart::Kind::model, "add a neural amp model, alone and at unity gain");
    add("--ir", ChainPart::Kind::impulse, "add an impulse response, alone and at unity gain");
}

int run(int argc, char** argv) {
    CLI::App app{"Halfstack, a guitar and bass amp. Without a command it opens the window."};
    app.name("halfstack");
    const std::string version = std::string("halfstack ") + HALFSTACK_VERSION;
    app.set_version_flag("--version", version);
    app.require_subcommand(0, 1);
    std::string configDir, dataDir;
    app.add_option("--config-dir", configDir, "folder for settings");
    app.add_option("--data-dir", dataDir, "folder for presets, models, impulses, takes and everything else");

    LiveOptions live;
    bool noConnect = false;
    int cardInput = 0;
    CLI::Option* driver = app.add_option("--driver", live.session.driver, "auto, jack, alsa or demo")
                              ->check(CLI::IsMember({"auto", "jack", "alsa", "demo"}));
    app.add_option("--preset", live.session.preset, "preset to begin with: a name or a file");
    app.add_option("--client-name", live.session.clientName, "name among the server's clients");
    app.add_flag("--no-connect", noConnect, "leave the ports unconnected");
    app.add_flag("--headless", live.headless, "no window; a status line on a terminal");
    app.add_option("--seconds", live.seconds, "stop by itself after so many seconds")->check(CLI::Range(0.0, 1e9));
    app.add_option("--stats-json", live.statsJson,
                   "write latency statistics and dropout counters to this file at the end");
    app.add_flag("--record", live.session.record, "start recording at once");
    app.add_option("--demo-file", live.session.demoFile, "demo driver: play this sound file instead of the riff");
    app.add_option("--events", live.events, "demo driver: changes at given frames, from a JSON file");
    app.add_option("--period", live.session.periodFrames, "period wished for, in frames")->check(CLI::Range(1, 8192));
    app.add_option("--card", live.session.card, "ALSA driver: sound device, as \"halfstack ports\" names it");
    app.add_option("--input", cardInput, "ALSA driver: which input of the card, from 1")->check(CLI::Range(1, 64));
    app.add_flag("--follow-transport", live.session.followTransport, "record while the server's transport rolls");
    app.add_option("--rate", live.session.sampleRateHz, "rate wished for, in Hz")->check(CLI::Range(8000.0, 384000.0));

    RenderOptions render;
    CLI::App* renderCommand =
        app.add_subcommand("render", "play sound files through a preset or a chain, faster than real time");
    renderCommand
        ->add_option("files", render.files,
                     "IN.wav OUT.wav, or several inputs with --out-dir; an input may be a take's folder")
        ->required();
    renderCommand->add_option("--out-dir", render.outDir, "folder for the results of several inputs");
    renderCommand->add_option("--preset", render.preset, "name or file");
    addChain(*renderCommand, render.chain);
    renderCommand->add_option("--nam-size", render.namSize, "size of variable-size models, 0 to 1")
        ->check(CLI::Range(0.0, 1.0));
    renderCommand->add_option("--block", render.block, "frames at a time; does not change the result")
        ->check(CLI::Range(1, 8192));
    renderCommand->add_option("--rate", render.rateHz, "rate to work at, in Hz (default: the input's)")
        ->check(CLI::Range(8000.0, 384000.0));
    addQuality(*renderCommand, render.quality);
    renderCommand->add_option("--tail", render.tailSeconds, "seconds to go on after the input is over")
        ->check(CLI::Range(0.0, 3600.0));
    renderCommand->add_option("--format", render.format, "f32 (the default), s24 or s16")
        ->check(CLI::IsMember({"f32", "s24", "s16"}));
    renderCommand->add_option("--events", render.events, "changes at given frames, from a JSON file");
    renderCommand->add_option("--jobs", render.jobs, "files at the same time")->check(CLI::Range(1, 64));
    renderCommand->add_flag("--quiet", render.quiet, "print nothing but errors");
    renderCommand->add_flag("--json", render.json, "print figures as JSON");

    InspectOptions inspect;
    CLI::App* inspectCommand = app.add_subcommand("inspect", "say what a model, impulse response or preset file is");
    inspectCommand->add_option("file", inspect.file)->required();
    inspectCommand->add_flag("--json", inspect.json);

    BenchOptions bench;
    CLI::App* benchCommand = app.add_subcommand("bench", "measure the time per block of a preset or chain");
    benchCommand->add_option("--preset", bench.preset, "name or file");
    addChain(*benchCommand, bench.chain);
    benchCommand->add_option("--block", bench.block, "frames per block")->check(CLI::Range(1, 8192));
    benchCommand->add_option("--rate", bench.rateHz, "Hz")->check(CLI::Range(8000.0, 384000.0));
    benchCommand->add_option("--seconds", bench.seconds, "of sound to play")->check(CLI::Range(0.1, 3600.0));
    addQuality(*benchCommand, bench.quality);
    benchCommand->add_flag("--json", bench.json);

    bool json = false;
    CLI::App* stagesCommand = app.add_subcommand("stages", "list every stage and parameter");
    stagesCommand->add_flag("--json", json);

    std::vector<std::string> importFiles;
    std::string exportName, exportFile;
    CLI::App* presetsCommand = app.add_subcommand("presets", "list presets; import and export them");
    presetsCommand->add_flag("--json", json);
    presetsCommand->require_subcommand(0, 1);
    CLI::App* importCommand = presetsCommand->add_subcommand("import", "copy preset files into the library");
    importCommand->add_option("files", importFiles)->required();
    CLI::App* exportCommand = presetsCommand->add_subcommand("export", "write a preset to a file");
    exportCommand->add_option("name", exportName)->required();
    exportCommand->add_option("file", exportFile)->required();

    CLI::App* portsCommand = app.add_subcommand("ports", "show the server, its ports and connections");
    portsCommand->add_flag("--json", json);
    CLI::App* doctorCommand = app.add_subcommand("doctor", "check this machine for live use");
    doctorCommand->add_flag("--json", json);

    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
        for (CLI::App* inner : command->get_subcommands([](CLI::App*) { return true; }))
            inner->set_version_flag("--version", version);
        command->set_version_flag("--version", version);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // help and version
        std::string sentence = error.what();
        while (!sentence.empty() && (sentence.back() == '.' || sentence.back() == '\n')) sentence.pop_back();
        std::replace(sentence.begin(), sentence.end(), '\n', ' ');
        std::cerr << "halfstack: " << sentence << "; \"halfstack --help\" says what there is.\n";
        return kUsage;
    }

    const Paths paths = findPaths(configDir, dataDir);
    render.paths = bench.paths = live.paths = paths;
    if (*renderCommand) return runRender(render);
    if (*inspectCommand) return runInspect(inspect);
    if (*benchCommand) return runBench(bench);
    if (*stagesCommand) return runStages(json);
    if (*importCommand) return runPresetsImport(paths, importFiles);
    if (*exportCommand) return runPresetsExport(paths, exportName, exportFile);
    if (*presetsCommand) return runPresetsList(paths, json);
    if (*portsCommand) return runPorts(json);
    if (*doctorCommand) return runDoctor(json);

    live.session.connect = !noConnect;
    live.session.cardInput = cardInput - 1;
    live.executable = argv[0];
    if (!live.headless && !displayAvailable()) {
        // Nobody to look and nobody to listen: show what the amp can do and be done.
        const bool asked = driver->count() > 0 || argc > 1 || std::getenv("NSM_URL") != nullptr;
        if (!asked && isatty(STDIN_FILENO) == 0 && isatty(STDERR_FILENO) == 0 && !serverAvailable())
            return renderDemo(paths);
        std::cerr << "halfstack: there is no display, so there is no window; playing without one.\n";
        live.headless = true;
    }
    return runLive(live);
}

}  // namespace

int reportError(const Error& error) {
    std::cerr << "halfstack: " << error.sentence << "\n";
    return kFailure;
}

}  // namespace amp

int main(int argc, char** argv) {
    try {
        return amp::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "halfstack: something unexpected went wrong (" << error.what() << ").\n";
        return amp::kFailure;
    }
}
