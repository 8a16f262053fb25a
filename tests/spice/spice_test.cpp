// SPDX-License-Identifier: GPL-3.0-or-later
// Circuits against ngspice. The reference data beside the netlists was made by ngspice from these netlists; where ngspice is
// installed it is made again and compared, so that data and netlists cannot drift apart. SPICE_WRITE=1 renews the files.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include "engine/dsp/power_stage.h"
#include "engine/dsp/tone_circuits.h"
#include "engine/dsp/triode_stage.h"
#include "engine/stages/tube_power.h"
#include "tests/support/effort.h"
#include "tests/support/signals.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace amp::dsp;
using namespace amp::test;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = HALFSTACK_SPICE_FOLDER;

std::string readText(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// FNV-1a of the netlist's text.
std::string hashOf(const std::string& text) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    std::ostringstream out;
    out << std::hex << h;
    return out.str();
}

bool haveSpice() {
    return std::system("command -v ngspice >/dev/null 2>&1") == 0;
}

using Values = std::vector<std::pair<std::string, std::string>>;

/// The second column of what the netlist writes, with its @NAMES@ replaced.
std::vector<double> simulate(const std::string& netlist, const Values& values, const std::string& output) {
    std::string text = netlist;
    for (const auto& [name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.replace(at, mark.size(), value);
    }
    const TempDir folder;
    std::ofstream(folder.path() / "run.cir") << text;
    const std::string command = "cd '" + folder.path().string() + "' && ngspice -b run.cir >log 2>&1";
    static_cast<void>(std::system(command.c_str()));
    std::ifstream data(folder.path() / output);
    std::vector<double> column;
    double x = 0.0, y = 0.0;
    while (data >> x >> y) column.push_back(y);
    return column;
}

/// Data files: a line with the netlist's hash and ngspice's version, then one number a line.
std::vector<double> stored(const fs::path& path, const std::string& netlist) {
    std::ifstream file(path);
    std::string mark, hash, rest;
    file >> mark >> hash;
    std::getline(file, rest);
    REQUIRE_MESSAGE(hash == hashOf(netlist), path.string()
                                                 << " was made from another netlist; renew it with SPICE_WRITE=1");
    std::vector<double> values;
    for (double v; file >> v;) values.push_back(v);
    return values;
}

void store(const fs::path& path, const std::string& netlist, const std::vector<double>& values) {
    std::ofstream file(path);
    file << "# " << hashOf(netlist) << " ngspice 39, netlist hash in front\n";
    file.precision(8);
    for (const double v : values) file << v << "\n";
}

/// Reference for a set of runs: from the file, checked against (or written by) ngspice where there is one. Not under a
/// sanitizer, which has nothing to find in another program.
std::vector<double> reference(const std::string& name, const std::string& netlist, const std::string& output,
                              const std::vector<Values>& runs, double tolerance) {
    const fs::path file = kFolder / (name + ".ref");
    const bool renew = std::getenv("SPICE_WRITE") != nullptr;
    std::vector<double> fresh;
    if (!kSanitized && haveSpice()) {
        for (const Values& run : runs) {
            const auto part = simulate(netlist, run, output);
            REQUIRE_FALSE(part.empty());
            fresh.insert(fresh.end(), part.begin(), part.end());
        }
        if (renew) store(file, netlist, fresh);
    }
    const std::vector<double> kept = stored(file, netlist);
    if (!fresh.empty()) {
        REQUIRE(fresh.size() == kept.size());
        for (std::size_t i = 0; i < kept.size(); ++i) CHECK(std::fabs(fresh[i] - kept[i]) <= tolerance);
    }
    return kept;
}

std::string text(double v) {
    std::ostringstream out;
    out.precision(12);
    out << v;
    return out.str();
}

struct Stack {
    ToneCircuit circuit;
    const char *r1, *r2, *r3, *r4, *c1, *c2, *c3;
};
constexpr std::array kStacks{
    Stack{ToneCircuit::warm, "250k", "1meg", "25k", "56k", "250p", "20n", "20n"},
    Stack{ToneCircuit::scooped, "250k", "250k", "10k", "100k", "120p", "100n", "47n"},
    Stack{ToneCircuit::early, "250k", "1meg", "25k", "33k", "270p", "22n", "22n"},
    Stack{ToneCircuit::bold, "220k", "1meg", "22k", "33k", "470p", "22n", "22n"},
    Stack{ToneCircuit::modern, "250k", "1meg", "25k", "56k", "500p", "22n", "22n"},
    Stack{ToneCircuit::lead, "250k", "250k", "25k", "100k", "250p", "100n", "47n"},
};
constexpr std::array kKnobs{0.1, 0.5, 1.0};

double electricalBass(double knob) {
    return std::clamp(std::exp(3.4 * (knob - 1.0)), kPotEnd, 1.0);
}

void compareStack(ToneCircuit circuit, const std::vector<double>& wanted, bool withMiddle) {
    std::size_t at = 0;
    double worst = 0.0;
    for (const double t : kKnobs) {
        for (const double m : kKnobs) {
            if (!withMiddle && m != kKnobs[0]) continue;
            for (const double l : kKnobs) {
                const AnalogResponse analog = toneCircuit(circuit, t, m, l);
                for (const double rate : {44100.0, 48000.0, 96000.0}) {
                    const DigitalResponse digital = matched(analog, rate);
                    for (int i = 0; i <= 24; ++i) {
                        const double hertz = 20.0 * std::pow(10.0, i / 8.0);
                        const double error = std::fabs(20.0 * std::log10(std::abs(digital.at(hertz, rate))) -
                                                       wanted[at + static_cast<std::size_t>(i)]);
                        worst = std::max(worst, error);
                    }
                }
                at += 25;
            }
        }
    }
    MESSAGE("largest deviation from the circuit, 20 Hz to 20 kHz: " << worst << " dB");
    CHECK(worst <= 0.1);
    CHECK(at == wanted.size());
}

}  // namespace

TEST_CASE("tone stacks: within 0.1 dB of ngspice from 20 Hz to 20 kHz at all knob positions") {
    const std::string netlist = readText(kFolder / "stack.cir");
    for (const Stack& s : kStacks) {
        std::vector<Values> runs;
        for (const double t : kKnobs) {
            for (const double m : kKnobs) {
                for (const double l : kKnobs) {
                    runs.push_back({{"T", text(t)},
                                    {"M", text(m)},
                                    {"L", text(electricalBass(l))},
                                    {"R1", s.r1},
                                    {"R2", s.r2},
                                    {"R3", s.r3},
                                    {"R4", s.r4},
                                    {"C1", s.c1},
                                    {"C2", s.c2},
                                    {"C3", s.c3}});
                }
            }
        }
        const std::string name = "stack-" + std::to_string(static_cast<int>(s.circuit));
        CAPTURE(name);
        compareStack(s.circuit, reference(name, netlist, "stack.out", runs, 0.001), true);
    }
}

TEST_CASE("tone stacks: the nodal solution of the two-control circuit agrees with ngspice as well") {
    const std::string netlist = readText(kFolder / "chime.cir");
    std::vector<Values> runs;
    for (const double t : kKnobs) {
        for (const double l : kKnobs) {
            runs.push_back({{"T", text(std::clamp(t, kPotEnd, 1.0 - kPotEnd))},
                            {"L", text(std::clamp(std::exp(3.4 * (l - 1.0)), kPotEnd, 1.0 - kPotEnd))}});
        }
    }
    compareStack(ToneCircuit::chime, reference("chime", netlist, "stack.out", runs, 0.001), false);
}

TEST_CASE("triode stage: residual against ngspice below −60 dB from 100 mV to 4 V") {
    const std::string netlist = readText(kFolder / "triode.cir");
    const std::vector<double> amplitudes{0.1, 0.5, 1.0, 2.0, 4.0};
    std::vector<Values> runs;
    for (const double a : amplitudes) runs.push_back({{"AMPLITUDE", text(a)}});
    const std::vector<double> wanted = reference("triode", netlist, "triode.out", runs, 0.05);
    const std::size_t frames = wanted.size() / amplitudes.size();
    constexpr double kRate = 192000.0;
    for (std::size_t run = 0; run < amplitudes.size(); ++run) {
        TriodeStage stage;
        stage.prepare({}, kRate);
        double error = 0.0, power = 0.0;
        // What ngspice has written begins after 20 ms.
        constexpr std::size_t kBefore = 3840;
        for (std::size_t i = 0; i < kBefore + frames; ++i) {
            const double in =
                amplitudes[run] * std::sin(2.0 * std::numbers::pi * 1000.0 * static_cast<double>(i) / kRate);
            const double out = stage.process(in);
            if (i < kBefore) continue;
            const double spice = wanted[run * frames + i - kBefore];
            error += std::pow(out - spice, 2);
            power += std::pow(spice, 2);
        }
        const double residual = 10.0 * std::log10(error / power);
        MESSAGE(amplitudes[run] << " V: residual " << residual << " dB");
        CHECK(residual <= -60.0);
    }
}

TEST_CASE("power stage: residual against ngspice below −60 dB, small to overdriven, with sag and presence") {
    const std::string netlist = readText(kFolder / "power.cir");
    struct Run {
        std::size_t circuit;
        double amplitude, hertz, presence, supplyOhm;
    };
    const std::vector<Run> all{{0, 0.2, 1000, 0.0, 50},
                               {0, 3.0, 250, 1.0, 200},
                               {0, 8.0, 1000, 0.5, 200},
                               {1, 8.0, 500, 0.5, 150},
                               {2, 2.0, 250, 0.0, 200}};
    constexpr double kRate = 192000.0;
    std::vector<Values> runs;
    std::vector<PowerStage> stages;
    for (const Run& r : all) {
        const PowerCircuit& c = powerCircuit(r.circuit);
        PowerStage stage;
        stage.prepare(c, kRate);
        stage.tune(r.presence, r.supplyOhm);
        runs.push_back({{"AMPLITUDE", text(r.amplitude)},
                        {"HERTZ", text(r.hertz)},
                        {"PRESENCE", text(r.presence)},
                        {"RS", text(r.supplyOhm)},
                        {"RAW", text(stage.unloadedSupplyVolts())},
                        {"RAA", text(c.plateToPlateOhm)},
                        {"LP", text(c.primaryHenry)},
                        {"CS", text(c.reservoirFarad)},
                        {"VS", text(c.supplyVolts)},
                        {"BIAS", text(c.biasVolts)},
                        {"CG", text(c.gridFarad)},
                        {"RSTOP", text(c.stopperOhm)},
                        {"GAIN", text(c.inverterGain)},
                        {"SWING", text(c.inverterVolts)},
                        {"RF", text(c.feedbackOhm > 0.0 ? c.feedbackOhm : 1e15)},
                        {"RK", text(c.cathodeOhm > 0.0 ? c.cathodeOhm : 1e-6)},
                        {"GG", text(c.grid.g)},
                        {"GC", text(c.grid.c)},
                        {"GX", text(c.grid.xi)},
                        {"MU", text(c.tube.mu)},
                        {"EX", text(c.tube.ex)},
                        {"KG", text(c.tube.kg1)},
                        {"KP", text(c.tube.kp)},
                        {"KV", text(c.tube.kvb)},
                        {"SHARE", text(c.tube.screenShare)}});
        stages.push_back(stage);
    }
    const std::vector<double> wanted = reference("power", netlist, "power.out", runs, 0.02);
    const std::size_t frames = wanted.size() / runs.size();
    for (std::size_t run = 0; run < runs.size(); ++run) {
        double error = 0.0, power = 0.0, least = 1e9;
        // What ngspice has written begins after 20 ms.
        constexpr std::size_t kBefore = 3840;
        for (std::size_t i = 0; i < kBefore + frames; ++i) {
            const double in =
                all[run].amplitude * std::sin(2.0 * std::numbers::pi * all[run].hertz * static_cast<double>(i) / kRate);
            const double out = stages[run].process(in);
            least = std::min(least, stages[run].supplyVolts());
            if (i < kBefore) continue;
            const double spice = wanted[run * frames + i - kBefore];
            error += std::pow(out - spice, 2);
            power += std::pow(spice, 2);
        }
        const double residual = 10.0 * std::log10(error / power);
        MESSAGE("circuit " << all[run].circuit << ", " << all[run].amplitude << " V: residual " << residual
                           << " dB, output " << std::sqrt(power / static_cast<double>(frames)) << " V, supply down to "
                           << least << " V");
        CHECK(residual <= -60.0);
    }
}
