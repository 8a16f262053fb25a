// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/runtime/audio_client.h"

namespace amp {

/// What a look at the server's graph showed.
struct GraphView {
    std::set<Cable> cables;                    ///< that are plugged into our ports
    std::set<std::string> ports;               ///< full names of all audio ports there are, without ours
    std::vector<std::string> physicalCapture;  ///< in the server's order
    std::vector<std::string> physicalPlayback;
};

/// Remembers which cables our ports should have, so that exactly those come back after the server was away: the ones
/// chosen at the start, and everything the player plugged or pulled since.
/// A cable that is missing while its other end is there was pulled by somebody and is forgotten. One whose other end is
/// gone (interface unplugged, server stopping) stays wanted and is plugged again when that end returns.
/// Pure bookkeeping; one thread.
class Wiring {
public:
    void want(Cable cable) { wanted_.insert(std::move(cable)); }
    /// A new client has no cables yet: nothing that is missing now was pulled.
    void clientIsNew() { plugged_.clear(); }
    /// Learns from what is there.
    void observe(const GraphView& graph);
    /// What should be plugged now.
    [[nodiscard]] std::vector<Cable> missing(const GraphView& graph) const;
    [[nodiscard]] const std::set<Cable>& wanted() const { return wanted_; }
    /// Whether any cable of this port is wanted.
    [[nodiscard]] bool wants(const std::string& ours) const;

private:
    std::set<Cable> wanted_;
    std::set<Cable> plugged_;  // wanted, and seen since the client is there or its other end came back
};

}  // namespace amp
