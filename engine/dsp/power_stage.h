// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/attributes.h"
#include "engine/dsp/cubic_table.h"
#include "engine/dsp/tube_law.h"

namespace amp::dsp {

/// A loudspeaker as an amplifier sees it, in ohms, henries and farads at its terminals: the coil's resistance, its inductance
/// with the eddy currents beside it, and the cone's resonance. The defaults are an 8 Ω twelve-inch at 90 Hz.
struct SpeakerLoad {
    double coilOhm = 6.4, coilHenry = 0.6e-3, eddyOhm = 24.0;
    double coneOhm = 36.0, coneHenry = 14e-3, coneFarad = 223e-6;
};

/// Parts of a push-pull power stage.
///
///     in ─▶ inverter ─┬─ +y ─Cgrid─┬─Rstop─ grid 1      supply ──Rsupply──┬── centre of the transformer, screens
///     feedback ─▶ −   └─ −y ─Cgrid─┼─Rstop─ grid 2                        Csupply
///                               Rleak to the bias
///     plates ── transformer ── speaker ──Rfeedback──┬── feedback
///                                                   ├─(1−k)·Rpresence─┬─ Cpresence to ground
///                                                   ┆                 └─ k·Rpresence to ground
///
/// The inverter is reduced to its gain and the swing at which it limits: ±y = swing·tanh(gain·(in − feedback)/swing). The
/// transformer is ideal but for the inductance of its primary.
struct PowerCircuit {
    KorenPentode tube{};
    GridLaw grid{.g = 2e-3, .c = 6.0, .xi = 1.3};
    double supplyVolts = 450.0;  ///< at rest
    double reservoirFarad = 50e-6;
    double biasVolts = -38.0;  ///< of the grids
    double cathodeOhm = 0.0;   ///< shared by both valves; 0: cathodes grounded
    double cathodeFarad = 250e-6;
    double gridFarad = 22e-9, leakOhm = 220e3, stopperOhm = 5600.0;
    double plateToPlateOhm = 3400.0;  ///< for 8 Ω
    double primaryHenry = 20.0;       ///< of the whole primary
    double inverterGain = 25.0, inverterVolts = 90.0;
    double feedbackOhm = 100e3;  ///< 0: no feedback
    double presenceOhm = 4700.0, presenceFarad = 100e-9;
    SpeakerLoad speaker{};
};

/// Two valves against each other, one channel. Capacitors and coils by the trapezoidal rule, all of the load and the feedback
/// solved in the same frame: one unknown, the voltage of half the primary, by Newton's method from where the last two frames
/// point to, with a fixed number of rounds. Grids, cut-off and knee come from tables. The supply and the cathodes, whose times
/// are a hundred frames and more, take one explicit step a frame. In: volts at the inverter. Out: volts at the speaker.
/// Cost: about 200 dependent clock cycles a frame; 90 kB of tables.
class PowerStage {
public:
    static constexpr int kRounds = 2;

    /// Setup thread. Finds the point of rest.
    void prepare(const PowerCircuit& circuit, double sampleRateHz);
    void reset() AMP_RT;

    /// `presence` 0…1 opens the feedback's treble cut; `supplyOhm` is what the supply sags on. Audio thread; cheap enough for
    /// every few frames.
    void tune(double presence, double supplyOhm) AMP_RT;
    [[nodiscard]] double process(double inputVolts) AMP_RT;

    [[nodiscard]] double restAmperes() const AMP_RT { return restAmperes_; }  ///< of one plate
    [[nodiscard]] double supplyVolts() const AMP_RT { return supply_; }
    /// What the rectifier gives without load, so that the supply rests where the circuit says.
    [[nodiscard]] double unloadedSupplyVolts() const AMP_RT { return rawVolts_; }
    [[nodiscard]] double restSupplyVolts() const AMP_RT { return circuit_.supplyVolts; }

private:
    struct Side {
        double current, byHalf;  ///< plate current and its change by a volt of the half primary
        double drawn;            ///< by plate and screen
        double gridAmperes;
    };
    [[nodiscard]] double plateScale(double volts) const AMP_RT;
    void findRest();

    PowerCircuit circuit_;
    CubicTable grid_;   ///< grid–cathode volts by what they would be without grid current
    CubicTable drive_;  ///< ln(1 + e^x)^Ex
    CubicTable knee_;   ///< arctan(V/Kvb), zero below zero
    CubicTable limit_;  ///< tanh
    CubicTable size_;   ///< 2/Kg1·(V/Kp)^Ex

    // Companions (see the .cpp).
    double frameSeconds_ = 0.0, gridOhm_ = 0.0, inverseGridOhm_ = 0.0;
    double toGrid_ = 0.0, byIn_ = 0.0, byNode_ = 0.0, byGrid_ = 0.0;
    double branchOhm_ = 0.0, coilOhm_ = 0.0, coilSiemens_ = 0.0, coneOhm_ = 0.0, coneCap_ = 0.0, coneCoil_ = 0.0;
    double primarySiemens_ = 0.0, loadOhm_ = 0.0, turns_ = 0.0;
    double presenceSiemens_ = 0.0, feedbackByHalf_ = 0.0, feedbackByCap_ = 0.0, capByFeedback_ = 0.0, capByCap_ = 0.0;
    double supplySiemens_ = 0.0, rawVolts_ = 0.0;
    double restAmperes_ = 0.0, restDrawn_ = 0.0, restCathode_ = 0.0;

    // State.
    double supply_ = 0.0, cathode_ = 0.0;
    std::array<double, 2> node_{};
    double half_ = 0.0, halfBefore_ = 0.0;
    double coil_ = 0.0, coneC_ = 0.0, coneL_ = 0.0, primary_ = 0.0, presence_ = 0.0;
};

}  // namespace amp::dsp
