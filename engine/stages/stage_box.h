// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>

#include "engine/rt/owned.h"
#include "engine/stages/stage.h"

namespace amp {

/// A stage whose type is known only at run time: what the rig holds. One virtual call per block.
/// Made by `Catalogue`; the methods are those of `Stage`, with defaults for what a stage leaves out.
class StageBox {
public:
    virtual ~StageBox() = default;
    StageBox() = default;
    StageBox(const StageBox&) = delete;
    StageBox& operator=(const StageBox&) = delete;

    [[nodiscard]] virtual const StageInfo& info() const AMP_RT = 0;
    [[nodiscard]] virtual std::span<const ParamSpec> params() const AMP_RT = 0;

    /// Setup thread, before prepare(): the parameters' values, for stages that shape what they hold by them.
    virtual void configure(std::span<const float> values) = 0;
    /// Setup thread; allocates.
    virtual void prepare(const ProcessSpec& spec) = 0;

    /// Audio thread from here on.
    virtual void reset() AMP_RT = 0;
    virtual void process(Samples io, const ParamBlock& p) AMP_RT = 0;
    /// A parameter's new goal, at its frame. The delay may change by it.
    virtual void announce(std::size_t param, float value) AMP_RT = 0;
    [[nodiscard]] virtual int latencyFrames() const AMP_RT = 0;
    [[nodiscard]] virtual std::int64_t tailFrames() const AMP_RT = 0;
    /// Gives the stage a resource (null: none). Before the first `process` it takes effect at once, afterwards with the
    /// stage's own fade. What is left in `incoming` is the replaced one or, if the stage has no such slot, the new one.
    virtual void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT = 0;
    [[nodiscard]] virtual StageMeters meters() const AMP_RT = 0;
};

/// The box for stage type S.
template <Stage S>
class TypedStageBox final : public StageBox {
public:
    [[nodiscard]] const StageInfo& info() const AMP_RT override { return S::info; }
    [[nodiscard]] std::span<const ParamSpec> params() const AMP_RT override { return S::params; }

    void configure(std::span<const float> values) override {
        if constexpr (requires { stage_.configure(values); }) {
            stage_.configure(values);
        } else {
            static_cast<void>(values);
        }
    }
    void prepare(const ProcessSpec& spec) override {
        defaultTailFrames_ = static_cast<std::int64_t>(0.1 * spec.sampleRateHz);
        stage_.prepare(spec);
    }
    void reset() AMP_RT override { stage_.reset(); }
    void process(Samples io, const ParamBlock& p) AMP_RT override { stage_.process(io, p); }

    void announce(std::size_t param, float value) AMP_RT override {
        if constexpr (requires { stage_.announce(param, value); }) {
            stage_.announce(param, value);
        } else {
            static_cast<void>(param);
            static_cast<void>(value);
        }
    }
    [[nodiscard]] int latencyFrames() const AMP_RT override {
        if constexpr (requires { stage_.latencyFrames(); }) return stage_.latencyFrames();
        return 0;
    }
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT override {
        if constexpr (requires { stage_.tailFrames(); }) return stage_.tailFrames();
        return defaultTailFrames_;
    }
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT override {
        if constexpr (requires { stage_.exchange(slot, incoming); }) {
            stage_.exchange(slot, incoming);
        } else {
            static_cast<void>(slot);
            static_cast<void>(incoming);
        }
    }
    [[nodiscard]] StageMeters meters() const AMP_RT override {
        if constexpr (requires { stage_.meters(); }) return stage_.meters();
        return {};
    }

private:
    S stage_;
    std::int64_t defaultTailFrames_ = 4800;
};

}  // namespace amp
