// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/preset/preset.h"
#include "engine/rig/place.h"
#include "engine/stages/catalogue.h"

namespace amp {

// The document that the player edits is a Preset whose nodes carry tags. A tag is also the node's StageId in the running rig, so
// document and rig can be compared node by node. Control thread only.

/// Gives a tag to every node that has none, from `next` on.
void tagNodes(std::vector<PresetNode>& chain, std::uint32_t& next);

/// Takes the tags from a node and all in its lanes, for a copy that is to be another one.
void dropTags(PresetNode& node);

/// The node with this id anywhere in the document, or null.
[[nodiscard]] PresetNode* findNode(Preset& document, StageId id);
[[nodiscard]] const PresetNode* findNode(const Preset& document, StageId id);

/// The chain that holds the node and its place in it; chain null when there is none.
struct NodePlace {
    std::vector<PresetNode>* chain = nullptr;
    std::size_t index = 0;
};
[[nodiscard]] NodePlace locate(Preset& document, StageId id);
/// Where something named by `place` would be inserted; chain null when the place does not exist.
[[nodiscard]] NodePlace locate(Preset& document, const Place& place);

/// All nodes, lanes included.
[[nodiscard]] int countNodes(const std::vector<PresetNode>& chain);

/// Fails with one sentence when a rig has no room for the document: too many nodes, or lanes of one split.
[[nodiscard]] Expected<void> fitsRig(const Preset& document);

/// Value of a parameter as the document has it: the default where nothing is stored, brought into range.
[[nodiscard]] float paramOf(const PresetNode& node, const ParamSpec& spec);
/// All values in table order.
[[nodiscard]] std::vector<float> valuesOf(const PresetNode& node, const CatalogueEntry& entry);
/// The stored resource of a slot, or null.
[[nodiscard]] const PresetResource* resourceOf(const PresetNode& node, std::string_view slot);
/// Another file in the slot, shaped as the one before it; an empty path empties the slot.
void setResourceOf(PresetNode& node, std::string_view slot, const std::filesystem::path& path);
/// The slot as it was in another node; null empties it.
void setResourceOf(PresetNode& node, std::string_view slot, const PresetResource* resource);
/// False when a change from one to the other asks for another resource. Null: none.
[[nodiscard]] bool sameResource(const PresetResource* a, const PresetResource* b);

/// A node's place in the signal: how many channels go in and come out.
struct NodeLayout {
    StageId id;
    int in = 1;
    int out = 1;
};
/// Layout of all nodes in order. Unknown stages are left out: they are not played.
[[nodiscard]] std::vector<NodeLayout> layoutOf(const std::vector<PresetNode>& chain, int in = 1);
/// Channels behind a chain.
[[nodiscard]] int channelsBehind(const std::vector<PresetNode>& chain, int in);

}  // namespace amp
