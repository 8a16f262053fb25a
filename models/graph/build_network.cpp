// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build_network.h"

#include <algorithm>
#include <cmath>

namespace amp::models {
namespace {

/// The past of a signal that somebody else wrote to a scratch buffer.
Rows remembered(ProgramBuilder& builder, Rows in, std::int64_t lookback) {
    if (lookback == 0) return in;
    const Rows past = builder.remember(in.count, lookback);
    builder.combine(in, {}, {}, false, past);
    return past;
}

}  // namespace

Rows buildConvNet(const ConvNetSpec& net, ProgramBuilder& builder, Rows in) {
    Rows signal = remembered(builder, in, net.blocks.front().first.lookback());
    for (std::size_t l = 0; l < net.blocks.size(); ++l) {
        const auto& [conv, activation] = net.blocks[l];
        const Rows out = builder.remember(conv.out, l + 1 < net.blocks.size() ? net.blocks[l + 1].first.lookback() : 0);
        if (ProgramBuilder::fuses(activation)) {
            builder.convolve(conv, signal, out, {}, {}, &activation);
        } else {
            const Rows raw = builder.scratch(conv.out);
            builder.convolve(conv, signal, raw);
            builder.activate(activation, raw, out);
        }
        signal = out;
    }
    const Rows out = builder.scratch(net.head.out);
    builder.convolve(net.head, signal, out);
    return out;
}

Rows buildLinear(const LinearSpec& net, ProgramBuilder& builder, Rows in) {
    const auto taps = static_cast<int>(net.impulse.size());
    const Rows out = builder.scratch(net.outChannels);
    for (int c = 0; c < net.outChannels; ++c) {
        if (c >= net.inChannels) break;  // outputs without an input stay silent, as memory starts
        const Rows past = builder.rememberRun(taps - 1);
        builder.combine(in.part(c, 1), {}, {}, false, past);
        ProductInput input{.rows = past,
                           .weight = [&](int, int i) { return net.impulse[static_cast<std::size_t>(i)]; },
                           .backwards = true,
                           .taps = taps};
        builder.product(out.part(c, 1), {net.bias}, {input});
    }
    return out;
}

Rows buildLstm(const LstmSpec& net, ProgramBuilder& builder, Rows in) {
    return addLstm(net.layers, &net.head, builder, in);
}

Rows buildNetwork(const NetworkSpec& network, ProgramBuilder& builder, Rows in) {
    struct Build {
        ProgramBuilder& builder;
        Rows in;
        Rows operator()(const LinearSpec& net) const { return buildLinear(net, builder, in); }
        Rows operator()(const ConvNetSpec& net) const { return buildConvNet(net, builder, in); }
        Rows operator()(const LstmSpec& net) const { return buildLstm(net, builder, in); }
        Rows operator()(const WaveNetSpec& net) const { return buildWaveNet(net, builder, in); }
        Rows operator()(const SequenceSpec& net) const { return buildSequence(net, builder, in); }
        Rows operator()(const ContainerSpec& net) const {
            return buildNetwork(*net.choices.back().network, builder, in);  // inside another network: full size
        }
    };
    return std::visit(Build{builder, in}, network.body);
}

}  // namespace amp::models
