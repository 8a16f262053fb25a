// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/base/aligned.h"
#include "models/file/network_spec.h"
#include "models/graph/program_builder.h"

namespace amp::models {

/// A step of several WaveNet layers with as many channels everywhere (KernelTable::stack). Made by ProgramBuilder::stack.
class LayerStack final : public Step {
public:
    LayerStack(const KernelTable& kernels, int channels, Function activation, Rows condition, Accumulate head);

    /// True for a layer that such a step can hold.
    [[nodiscard]] static bool takes(const KernelTable& kernels, const WaveNetLayer& layer, bool needsResidual);
    /// True where a layer like that can go behind the ones that are here.
    [[nodiscard]] bool continues(const WaveNetLayer& layer, Rows condition, Rows head) const;
    /// `out` is empty where nobody reads it.
    void add(const WaveNetLayer& layer, Rows in, Rows out, int rateRatio);
    /// Fixed pointers, once the buffers have theirs.
    void bind();

    void run(int frames) AMP_RT override;
    void settle(const Fill& fill) override;

private:
    const KernelTable& kernels_;
    Function activation_;
    Rows condition_, head_;
    StackArgs args_{};
    std::vector<StackLayer> layers_;
    std::vector<const Buffer*> outs_;  ///< by layer, may be null
    std::vector<std::size_t> starts_;  ///< of each layer's weights
    AlignedVector<float> weights_;
};

}  // namespace amp::models
