// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/wiring.h"

#include <doctest/doctest.h>

using amp::Cable;
using amp::GraphView;
using amp::Wiring;

namespace {

const Cable kIn{"in_1", "system:capture_1"};
const Cable kOther{"in_1", "other:out"};

GraphView graph(std::set<Cable> cables, std::set<std::string> ports) {
    GraphView view;
    view.cables = std::move(cables);
    view.ports = std::move(ports);
    return view;
}

const std::set<std::string> kBoth{"system:capture_1", "other:out"};

}  // namespace

TEST_CASE("wiring: what is wanted and possible is plugged, what is not there waits") {
    Wiring wiring;
    wiring.want(kIn);
    wiring.want(kOther);
    const auto view = graph({}, {"system:capture_1"});
    wiring.observe(view);
    CHECK(wiring.missing(view) == std::vector<Cable>{kIn});
    CHECK(wiring.missing(graph({kIn}, kBoth)) == std::vector<Cable>{kOther});
}

TEST_CASE("wiring: what the player plugs is wanted, what the player pulls is forgotten") {
    Wiring wiring;
    wiring.observe(graph({kIn, kOther}, kBoth));
    wiring.observe(graph({kOther}, kBoth));
    CHECK(wiring.wanted() == std::set<Cable>{kOther});
    wiring.clientIsNew();
    wiring.observe(graph({}, kBoth));
    CHECK(wiring.missing(graph({}, kBoth)) == std::vector<Cable>{kOther});
}

TEST_CASE("wiring: a cable whose other end vanished comes back with it") {
    Wiring wiring;
    wiring.observe(graph({kIn, kOther}, kBoth));
    wiring.observe(graph({kOther}, {"other:out"}));
    CHECK(wiring.wanted().size() == 2);
    const auto back = graph({kOther}, kBoth);
    wiring.observe(back);
    CHECK(wiring.missing(back) == std::vector<Cable>{kIn});
}

TEST_CASE("wiring: a cable that could not be plugged stays wanted") {
    Wiring wiring;
    wiring.want(kIn);
    for (int i = 0; i < 3; ++i) wiring.observe(graph({}, kBoth));
    CHECK(wiring.wants("in_1"));
    CHECK_FALSE(wiring.wants("out_left"));
}
