// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/cabinet_curves.h"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/control/cabinet_desk.h"
#include "engine/control/mic_place.h"
#include "engine/dsp/offline_fft.h"
#include "engine/rt/retire_list.h"
#include "engine/stages/cabinet.h"
#include "ir/factory_cabinet.h"
#include "tests/support/stage_host.h"

using namespace amp;

namespace {

std::shared_ptr<const PreparedImpulse> cabinet(std::string_view key) {
    const ir::FactoryCabinet* found = ir::findFactoryCabinet(key);
    REQUIRE(found != nullptr);
    return std::make_shared<const PreparedImpulse>(ir::makeCabinet(*found, found->mic, 48000.0).channels);
}

/// What the stage itself does with a click, in dB at the curve's points.
CabinetCurve measured(const CabinetCurvesInput& input, const test::StageHost::Values& values) {
    rt::RetireList retired;
    test::StageHost host("cabinet", 48000, 2, values);
    for (std::size_t m = 0; m < 2; ++m) {
        auto resource = rt::adopt(retired, std::unique_ptr<Resource>(new ImpulseResource(input.impulses[m])));
        host.stage().exchange(m, resource);
    }
    std::vector<float> click(16384, 0.0f);
    click[0] = 1.0f;
    const auto out = host.run({click, click}, {64});
    std::vector<double> power(8193);
    for (const std::vector<float>& side : out) {
        const auto bins = dsp::spectrum(side, 16384);
        for (std::size_t k = 0; k < bins.size(); ++k) power[k] += 0.5 * std::norm(bins[k]);
    }
    CabinetCurve curve{};
    for (std::size_t i = 0; i < kCurvePoints; ++i) {
        const double hz = static_cast<double>(curveHz(i));
        const auto low = static_cast<std::size_t>(hz * 0.9715 / 48000.0 * 16384.0 + 0.5);
        const auto high = std::max(low + 1, static_cast<std::size_t>(hz * 1.0293 / 48000.0 * 16384.0 + 0.5));
        double sum = 0.0;
        for (std::size_t k = low; k < high; ++k) sum += power[k];
        curve[i] = static_cast<float>(10.0 * std::log10(sum / static_cast<double>(high - low)));
    }
    return curve;
}

}  // namespace

TEST_CASE("cabinet curves: the picture is what the stage does, with blend, delay, polarity, pan, filters and level") {
    CabinetCurvesInput input;
    input.impulses = {cabinet("stack-4x12"), cabinet("open-1x12")};
    const test::StageHost::Values values{{"a_level", -3.0f},      {"b_pan", 0.6f},          {"b_delay", 0.37f},
                                         {"b_invert", 1.0f},      {"blend", 0.62f},         {"level", 4.0f},
                                         {"high_pass", 1.0f},     {"high_pass_hz", 120.0f}, {"low_pass", 1.0f},
                                         {"low_pass_hz", 6000.0f}};
    for (const ParamSpec& spec : Cabinet::params) {
        float value = spec.defaultValue;
        for (const auto& [key, v] : values) {
            if (key == spec.key) value = v;
        }
        input.values.push_back(value);
    }
    const CabinetCurves curves = cabinetCurves(input);
    REQUIRE(curves.whole);
    const CabinetCurve heard = measured(input, values);
    for (std::size_t i = 0; i < kCurvePoints; ++i) {
        const float hz = curveHz(i);
        if (hz < 250.0f || hz > 9000.0f) continue;  // below, the bands hold few bins; above, there is next to nothing
        CAPTURE(hz);
        CHECK(std::abs((*curves.whole)[i] - heard[i]) < 0.6f);
    }
}

TEST_CASE("cabinet curves: an empty slot has no curve, a muted one has its own but is not in the whole") {
    CabinetCurvesInput input;
    CHECK_FALSE(cabinetCurves(input).whole);
    input.impulses[1] = cabinet("stack-4x12");
    CabinetCurves curves = cabinetCurves(input);
    CHECK_FALSE(curves.mics[0]);
    REQUIRE(curves.mics[1]);
    REQUIRE(curves.whole);
    CHECK((*curves.whole)[100] == doctest::Approx((*curves.mics[1])[100]));
    CHECK_FALSE(curves.lag);
    for (const ParamSpec& spec : Cabinet::params) input.values.push_back(spec.defaultValue);
    input.values[Cabinet::bMute] = 1.0f;
    curves = cabinetCurves(input);
    CHECK(curves.mics[1]);
    CHECK_FALSE(curves.whole);
}

TEST_CASE("cabinet curves: the lag of two microphones is found, with its sign") {
    std::vector<float> early = ir::makeCabinet(ir::factoryCabinets()[0], {}, 48000.0).channels[0];
    std::vector<float> late(24, 0.0f);
    for (const float v : early) late.push_back(-v);
    CabinetCurvesInput input;
    input.impulses = {std::make_shared<const PreparedImpulse>(std::vector<std::vector<float>>{early}),
                      std::make_shared<const PreparedImpulse>(std::vector<std::vector<float>>{late})};
    const CabinetCurves curves = cabinetCurves(input);
    REQUIRE(curves.lag);
    CHECK(curves.lag->ms == doctest::Approx(0.5).epsilon(0.01));
    CHECK(curves.lag->inverted);
    CHECK(curves.lag->likeness > 0.99f);
}

TEST_CASE("cabinet desk: it ends at the newest wish, and says while it is not there yet") {
    CabinetDesk desk;
    CabinetCurvesInput input;
    input.impulses[0] = cabinet("stack-4x12");
    for (const ParamSpec& spec : Cabinet::params) input.values.push_back(spec.defaultValue);
    CHECK_FALSE(desk.look(input).fresh);
    for (int i = 0; i < 50; ++i) {
        input.values[Cabinet::aLevel] = -0.1f * static_cast<float>(i);
        static_cast<void>(desk.look(input));
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!desk.look(input).fresh && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        desk.poll();
    }
    const CabinetCurves shown = desk.look(input);
    REQUIRE(shown.fresh);
    CHECK((*shown.whole)[90] == doctest::Approx((*cabinetCurves(input).whole)[90]));
}

TEST_CASE("mic place: path and place tell each other, and a file has no place") {
    const std::filesystem::path path = "factory:stack-4x12@ribbon,0.400,0.120,15.0";
    const auto place = micPlaceOf(path);
    REQUIRE(place);
    CHECK(place->kind == MicPlace::Kind::ribbon);
    CHECK(place->offsetCm == doctest::Approx(5.0));
    CHECK(place->distanceCm == doctest::Approx(12.0));
    CHECK(place->angleDeg == doctest::Approx(15.0));
    CHECK(place->radiusCm == doctest::Approx(12.5));
    CHECK(place->drivers == 4);
    CHECK(withMicAt(path, *place) == path);
    MicPlace far = *place;
    far.offsetCm = 90.0f;
    far.distanceCm = 0.0f;
    const auto reached = micPlaceOf(withMicAt(path, far));
    CHECK(reached->offsetCm == doctest::Approx(12.5));
    CHECK(reached->distanceCm == doctest::Approx(0.5));
    CHECK_FALSE(micPlaceOf("/music/a.wav"));
    CHECK(withMicAt("/music/a.wav", far) == "/music/a.wav");
    CHECK(resourceName(path) == "Stack 4x12");
    CHECK(resourceName("/music/a b.wav") == "a b");
}
