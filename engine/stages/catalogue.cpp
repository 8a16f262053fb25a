// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/catalogue.h"

#include <array>

#include "engine/stages/cabinet.h"
#include "engine/stages/chorus.h"
#include "engine/stages/compressor.h"
#include "engine/stages/convolution_reverb.h"
#include "engine/stages/delay.h"
#include "engine/stages/distortion.h"
#include "engine/stages/fuzz.h"
#include "engine/stages/graphic_eq.h"
#include "engine/stages/input_filter.h"
#include "engine/stages/level.h"
#include "engine/stages/limiter.h"
#include "engine/stages/neural_amp.h"
#include "engine/stages/noise_gate.h"
#include "engine/stages/octaver.h"
#include "engine/stages/overdrive.h"
#include "engine/stages/parametric_eq.h"
#include "engine/stages/passive_tone.h"
#include "engine/stages/phaser.h"
#include "engine/stages/pitch.h"
#include "engine/stages/power_amp.h"
#include "engine/stages/preamp.h"
#include "engine/stages/reverb.h"
#include "engine/stages/saturator.h"
#include "engine/stages/tone_stack.h"
#include "engine/stages/tremolo.h"
#include "engine/stages/tube_power.h"
#include "engine/stages/tube_preamp.h"
#include "engine/stages/wah.h"

namespace amp {
namespace {

template <Stage S>
constexpr CatalogueEntry entry() {
    return {&S::info, S::params, []() -> std::unique_ptr<StageBox> { return std::make_unique<TypedStageBox<S>>(); }};
}

constexpr std::array kAll{
    entry<InputFilter>(),  entry<NoiseGate>(),         entry<Compressor>(),
    entry<Overdrive>(),    entry<Distortion>(),        entry<Fuzz>(),
    entry<Wah>(),          entry<Octaver>(),           entry<Pitch>(),
    entry<Preamp>(),       entry<TubePreamp>(),        entry<ToneStack>(),
    entry<PassiveTone>(),  entry<PowerAmp>(),          entry<TubePower>(),
    entry<Saturator>(),    entry<GraphicEq>(),         entry<ParametricEq>(),
    entry<NeuralAmp>(),    entry<Cabinet>(),           entry<Tremolo>(),
    entry<Chorus>(),       entry<Flanger>(),           entry<Phaser>(),
    entry<Delay>(),        entry<PingPongDelay>(),     entry<Reverb>(),
    entry<StereoReverb>(), entry<ConvolutionReverb>(), entry<Level>(),
    entry<Limiter>(),
};

}  // namespace

const ParamSpec* CatalogueEntry::param(std::string_view key) const {
    for (const ParamSpec& p : params) {
        if (p.key == key) return &p;
    }
    return nullptr;
}

int CatalogueEntry::slot(std::string_view key) const {
    for (std::size_t i = 0; i < info->resources.size(); ++i) {
        if (info->resources[i].key == key) return static_cast<int>(i);
    }
    return -1;
}

std::span<const CatalogueEntry> catalogue() {
    return kAll;
}

const CatalogueEntry* findStage(std::string_view key) {
    for (const CatalogueEntry& e : kAll) {
        if (e.info->key == key) return &e;
    }
    return nullptr;
}

}  // namespace amp
