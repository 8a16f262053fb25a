// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/scope.h"

#include <doctest/doctest.h>

#include <limits>
#include <thread>

using namespace amp;

namespace {

float halfOf(float value) {
    volatile float v = value;
    v = v * 0.5f;
    return v;
}

bool denormalsFlushed() {
    return halfOf(std::numeric_limits<float>::min()) == 0.0f;
}

}  // namespace

TEST_CASE("scope: sets the role of its thread and puts it back") {
    CHECK(rt::currentRole() == rt::Role::none);
    {
        const rt::Scope builder(rt::Role::builder);
        CHECK(rt::currentRole() == rt::Role::builder);
        {
            const rt::Scope audio(rt::Role::audio);
            CHECK(rt::currentRole() == rt::Role::audio);
            rt::Role elsewhere = rt::Role::audio;
            std::thread([&] { elsewhere = rt::currentRole(); }).join();
            CHECK(elsewhere == rt::Role::none);
        }
        CHECK(rt::currentRole() == rt::Role::builder);
    }
    CHECK(rt::currentRole() == rt::Role::none);
}

TEST_CASE("scope: denormals are flushed in the audio roles, and only there") {
    CHECK_FALSE(denormalsFlushed());
    {
        const rt::Scope audio(rt::Role::audio);
        CHECK(denormalsFlushed());
        {
            const rt::Scope nested(rt::Role::audioHelper);
            CHECK(denormalsFlushed());
        }
        CHECK(denormalsFlushed());
    }
    CHECK_FALSE(denormalsFlushed());
    {
        const rt::Scope builder(rt::Role::builder);
        CHECK_FALSE(denormalsFlushed());
        {
            const rt::FlushDenormals flush;
            CHECK(denormalsFlushed());
        }
        CHECK_FALSE(denormalsFlushed());
    }
}

#if defined(__x86_64__)
TEST_CASE("scope: denormal inputs count as zero") {
    const rt::Scope audio(rt::Role::audio);
    volatile float denormal = std::numeric_limits<float>::denorm_min();
    CHECK(denormal * 1e30f == 0.0f);
}
#endif

TEST_CASE("role: the two audio roles are real-time, the others are not") {
    CHECK(rt::isRealTime(rt::Role::audio));
    CHECK(rt::isRealTime(rt::Role::audioHelper));
    for (const rt::Role role : {rt::Role::none, rt::Role::control, rt::Role::frame, rt::Role::builder,
                                rt::Role::reclaimer, rt::Role::disk, rt::Role::analysis}) {
        CHECK_FALSE(rt::isRealTime(role));
        CHECK(rt::name(role) != rt::name(rt::Role::audio));
    }
}

TEST_CASE("role: neither the audio thread nor a frame of the window may wait") {
    for (const rt::Role role : {rt::Role::audio, rt::Role::audioHelper, rt::Role::frame})
        CHECK_FALSE(rt::mayWait(role));
    for (const rt::Role role : {rt::Role::none, rt::Role::control, rt::Role::builder, rt::Role::disk})
        CHECK(rt::mayWait(role));
}
