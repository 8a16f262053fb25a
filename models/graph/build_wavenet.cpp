// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build_network.h"

namespace amp::models {
namespace {

/// Lays out one array after the other. The signal `residual_` walks through the layers; `head_` collects.
class WaveNetLayout {
public:
    WaveNetLayout(ProgramBuilder& builder, Rows condition) : b_(builder), condition_(condition) {}

    Rows array(const WaveNetArray& array, Rows in, bool isLast, float scale);
    [[nodiscard]] Rows residual() const { return residual_; }

private:
    Rows film(const Film& film, Rows in, std::int64_t lookback = 0);
    /// What the first step of a layer has done already.
    struct Done {
        bool activated = false;
        bool accumulated = false;
    };
    /// conv(r) + mixin(c), with their FiLMs, activated where that is free.
    Rows convolved(const WaveNetLayer& layer, Accumulate head, Done& done);
    Rows squashed(const WaveNetLayer& layer, Rows z, Accumulate head, bool& accumulated);
    void layer(const WaveNetLayer& layer, const WaveNetLayer* next, bool needsResidual);
    void addToHead(Rows rows);

    ProgramBuilder& b_;
    Rows condition_;
    Rows residual_;
    Rows head_;
    bool headStarts_ = true;
};

Rows WaveNetLayout::film(const Film& film, Rows in, std::int64_t lookback) {
    const Rows factors = b_.scratch(film.conv.out);
    b_.convolve(film.conv, condition_, factors);
    const Rows out = b_.remember(film.width, lookback);
    b_.combine(in, factors.part(0, film.width), film.shift ? factors.part(film.width, film.width) : Rows{}, false, out);
    return out;
}

void WaveNetLayout::addToHead(Rows rows) {
    // A copy onto itself whose only effect is the sum.
    b_.combine(rows, {}, {}, false, rows, {head_, headStarts_});
}

Rows WaveNetLayout::convolved(const WaveNetLayer& layer, Accumulate head, Done& done) {
    const auto& films = layer.films;
    const Rows in = films[convPre] ? film(*films[convPre], residual_, layer.conv.lookback()) : residual_;
    const Rows condition = films[mixinPre] ? film(*films[mixinPre], condition_) : condition_;
    Rows z = b_.scratch(layer.conv.out);
    if (!films[convPost] && !films[mixinPost] && layer.mixin.groups == 1) {
        done.activated =
            layer.gating == Gating::none && !films[activationPre] && ProgramBuilder::fuses(layer.activation);
        done.accumulated = done.activated && !films[activationPost] && !layer.head1x1;
        b_.convolve(layer.conv, in, z, {}, done.accumulated ? head : Accumulate{},
                    done.activated ? &layer.activation : nullptr, &layer.mixin, condition);
    } else {
        b_.convolve(layer.conv, in, z);
        if (films[convPost]) z = film(*films[convPost], z);
        Rows mixed = b_.scratch(layer.mixin.out);
        b_.convolve(layer.mixin, condition, mixed);
        if (films[mixinPost]) mixed = film(*films[mixinPost], mixed);
        const Rows total = b_.scratch(layer.conv.out);
        b_.combine(z, {}, mixed, false, total);
        z = total;
    }
    if (films[activationPre]) z = film(*films[activationPre], z);
    return z;
}

Rows WaveNetLayout::squashed(const WaveNetLayer& layer, Rows z, Accumulate head, bool& accumulated) {
    const int width = layer.gating == Gating::none ? z.count : z.count / 2;
    const Rows first = z.part(0, width);
    const Rows v = b_.scratch(width);
    b_.activate(layer.activation, first, v);
    if (layer.gating == Gating::none) return v;
    const Rows gate = z.part(width, width);
    b_.activate(layer.secondary, gate, gate);
    const Rows out = b_.scratch(width);
    accumulated = !layer.films[activationPost] && !layer.head1x1;
    b_.combine(v, gate, layer.gating == Gating::blended ? first : Rows{}, layer.gating == Gating::blended, out,
               accumulated ? head : Accumulate{});
    return out;
}

void WaveNetLayout::layer(const WaveNetLayer& layer, const WaveNetLayer* next, bool needsResidual) {
    // The FiLM behind layer1x1 only speaks in blended layers (which mix later, on their own).
    const Rows mixed = needsResidual
                           ? b_.remember(residual_.count, next && !next->films[convPre] ? next->conv.lookback() : 0)
                           : Rows{};
    if (b_.stack(layer, residual_, mixed, condition_, {head_, headStarts_})) {
        headStarts_ = false;
        residual_ = mixed;
        return;
    }
    Done done;
    Rows v = convolved(layer, {head_, headStarts_}, done);
    if (!done.activated) v = squashed(layer, v, {head_, headStarts_}, done.accumulated);
    if (layer.films[activationPost]) v = film(*layer.films[activationPost], v);
    if (layer.head1x1) {
        Rows h = b_.scratch(layer.head1x1->out);
        done.accumulated = !layer.films[head1x1Post];
        b_.convolve(*layer.head1x1, v, h, {}, done.accumulated ? Accumulate{head_, headStarts_} : Accumulate{});
        if (!done.accumulated) {
            h = film(*layer.films[head1x1Post], h);
            addToHead(h);
        }
    } else if (!done.accumulated) {
        addToHead(v);
    }
    headStarts_ = false;
    if (!needsResidual) return;
    if (!layer.layer1x1) {
        b_.combine(residual_, {}, {}, false, mixed);
    } else if (layer.films[layer1x1Post] && layer.gating == Gating::blended) {
        Rows q = b_.scratch(layer.layer1x1->out);
        b_.convolve(*layer.layer1x1, v, q);
        q = film(*layer.films[layer1x1Post], q);
        b_.combine(q, {}, residual_, false, mixed);
    } else {
        b_.convolve(*layer.layer1x1, v, mixed, residual_);
    }
    residual_ = mixed;
}

Rows WaveNetLayout::array(const WaveNetArray& array, Rows in, bool isLast, float scale) {
    const WaveNetLayer& first = array.layers.front();
    residual_ = b_.remember(array.channels, first.films[convPre] ? 0 : first.conv.lookback());
    b_.convolve(array.rechannel, in, residual_);
    if (!head_.buffer) head_ = b_.scratch(array.head.in);
    for (std::size_t l = 0; l < array.layers.size(); ++l) {
        const bool lastLayer = l + 1 == array.layers.size();
        // Nobody hears the last residual stream.
        layer(array.layers[l], lastLayer ? nullptr : &array.layers[l + 1], !(lastLayer && isLast));
    }
    Rows collected = head_;
    if (array.head.lookback() > 0) {
        collected = b_.remember(head_.count, array.head.lookback());
        b_.combine(head_, {}, {}, false, collected);
    }
    Conv head = array.head;
    for (float& w : head.weights) w *= scale;
    for (float& w : head.bias) w *= scale;
    head_ = b_.scratch(head.out);
    b_.convolve(head, collected, head_);
    return head_;
}

}  // namespace

Rows buildWaveNet(const WaveNetSpec& net, ProgramBuilder& builder, Rows in) {
    const Rows condition = net.condition ? buildNetwork(*net.condition, builder, in) : in;
    WaveNetLayout layout(builder, condition);
    Rows out, stream = in;
    for (std::size_t a = 0; a < net.arrays.size(); ++a) {
        const bool isLast = a + 1 == net.arrays.size();
        out = layout.array(net.arrays[a], stream, isLast, isLast ? net.headScale : 1.0f);
        stream = layout.residual();
    }
    for (const auto& [activation, conv] : net.postHead) {
        const Rows active = builder.remember(out.count, conv.lookback());
        builder.activate(activation, out, active);
        out = builder.scratch(conv.out);
        builder.convolve(conv, active, out);
    }
    return out;
}

}  // namespace amp::models
