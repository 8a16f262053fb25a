// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/file/network_spec.h"
#include "models/graph/program_builder.h"

namespace amp::models {

/// The network that a variable-size model is at size 0..1 (1 = full). Other networks come back as they are.
/// Setup thread. Memory: copies the weights that remain.
[[nodiscard]] std::shared_ptr<const NetworkSpec> networkAtSize(std::shared_ptr<const NetworkSpec> network, double size);

/// The sizes in [0, 1] at which the network changes, ascending, each usable as an argument of networkAtSize; one entry
/// (1) for a network of fixed size.
[[nodiscard]] std::vector<double> sizeSteps(const NetworkSpec& network);

/// Lays out a fixed-size network that reads `in` and gives its output rows. Throws ParseFailure (state too large).
Rows buildNetwork(const NetworkSpec& network, ProgramBuilder& builder, Rows in);

/// The kinds of network.
Rows buildWaveNet(const WaveNetSpec& net, ProgramBuilder& builder, Rows in);
Rows buildConvNet(const ConvNetSpec& net, ProgramBuilder& builder, Rows in);
Rows buildLinear(const LinearSpec& net, ProgramBuilder& builder, Rows in);
Rows buildLstm(const LstmSpec& net, ProgramBuilder& builder, Rows in);
Rows buildSequence(const SequenceSpec& net, ProgramBuilder& builder, Rows in);

/// A recurrent layer or stack as one step of the program.
Rows addLstm(const std::vector<LstmLayerSpec>& layers, const Conv* head, ProgramBuilder& builder, Rows in);
Rows addGru(const GruLayerSpec& layer, ProgramBuilder& builder, Rows in);

}  // namespace amp::models
