// SPDX-License-Identifier: GPL-3.0-or-later

// Law L5 for parallel lanes whose delay changes while they play.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/control/rig_builder.h"
#include "engine/rt/retire_list.h"
#include "engine/stages/pitch.h"

using namespace amp;

namespace {

class NoFiles final : public ResourceLoader {
public:
    Expected<LoadedResource> load(const ResourceWish&) override { return fail(ErrorCode::notFound, "No files here."); }
};

/// Where the output is largest after an impulse at frame 500 of 4800, from there.
int arrival(Rig& rig) {
    std::vector<float> in(4800, 0.0f), left(4800), right(4800);
    in[500] = 0.5f;
    for (std::size_t at = 0; at < in.size(); at += 96) {
        rig.process(in.data() + at, left.data() + at, right.data() + at, 96);
    }
    const auto most =
        std::max_element(left.begin(), left.end(), [](float a, float b) { return std::fabs(a) < std::fabs(b); });
    return static_cast<int>(most - left.begin()) - 500;
}

}  // namespace

TEST_CASE("rig: lanes stay aligned when a pitch shifter in one of them changes its delay") {
    rt::RetireList retire;
    NoFiles files;
    PresetNode shifter, plain, split;
    shifter.stage = "pitch";
    shifter.tag = 1;
    shifter.params = {{"shift", -5.0f}, {"glide", 0.0f}};
    plain.stage = "level";
    plain.tag = 2;
    split.tag = 3;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back(shifter);
    split.split->lanes[1].chain.push_back(plain);
    Preset preset;
    preset.chain.push_back(split);
    rt::Owned<Rig> rig = RigBuilder(retire, files, {.sampleRateHz = 48000.0}).rig(preset);

    CHECK(rig->latencyFrames() == 72);
    CHECK(std::abs(arrival(*rig) - 72) <= 1);

    CHECK(rig->setParam(StageId{1}, Pitch::shift, 0.0f) == RigResult::done);
    CHECK(rig->latencyFrames() == 0);
    static_cast<void>(arrival(*rig));  // until the fades are over
    CHECK(arrival(*rig) == 0);

    CHECK(rig->setParam(StageId{1}, Pitch::shift, -12.0f) == RigResult::done);
    CHECK(rig->latencyFrames() == 72);
    static_cast<void>(arrival(*rig));
    CHECK(std::abs(arrival(*rig) - 72) <= 1);

    // Mixed with its own dry sound it waits for nobody, and nobody for it.
    CHECK(rig->setParam(StageId{1}, Pitch::mix, 0.5f) == RigResult::done);
    CHECK(rig->latencyFrames() == 0);
    static_cast<void>(arrival(*rig));
    CHECK(arrival(*rig) == 0);

    rig.reset();
    retire.collect();
}
