// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/selection.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "gui/rig_helpers.h"

namespace amp::gui {
namespace {

/// The chain that holds the node, with its index; `place` names the chain.
struct Found {
    const std::vector<NodeView>* chain = nullptr;
    std::size_t index = 0;
    StageId split;
    int lane = 0;
};

Found locate(const std::vector<NodeView>& chain, StageId id, StageId split, int lane) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
        if (chain[i].id == id) return {&chain, i, split, lane};
        for (std::size_t l = 0; l < chain[i].lanes.size(); ++l) {
            const Found inner = locate(chain[i].lanes[l].chain, id, chain[i].id, static_cast<int>(l));
            if (inner.chain != nullptr) return inner;
        }
    }
    return {};
}

std::vector<StageId> allIds(const RigView& rig) {
    return walkOrder(rig);
}

std::string_view nameOf(const NodeView& node) {
    return node.entry != nullptr ? node.entry->info->label : std::string_view("Split");
}

}  // namespace

void select(Ui& ui, StageId id) {
    ViewState& s = ui.state();
    if (s.selected == id) return;
    s.selected = id;
    s.insideControls = false;
    s.focusVisible = false;
    // A panel over the stage area gives way: the player wants to see the block.
    if (s.panel != Panel::none) s.panel = Panel::none;
    ui.pacer().wake();
}

const NodeView* selectedNode(Ui& ui) {
    return findNode(ui.control().rig(), ui.state().selected);
}

void keepSelection(Ui& ui) {
    ViewState& s = ui.state();
    if (s.selected == kInputEnd || s.selected == kOutputEnd || selectedNode(ui) != nullptr) return;
    const RigView& rig = ui.control().rig();
    const HeadRange head = findHead(rig.chain);
    if (head.valid()) {
        s.selected = rig.chain[static_cast<std::size_t>(head.first)].id;
        return;
    }
    for (const Family wanted : {Family::neural, Family::drive, Family::tone}) {
        for (const NodeView& node : rig.chain) {
            if (node.entry != nullptr && node.entry->info->family == wanted) {
                s.selected = node.id;
                return;
            }
        }
    }
    s.selected = rig.chain.empty() ? kInputEnd : rig.chain.front().id;
}

Place placeAfterSelected(Ui& ui) {
    const RigView& rig = ui.control().rig();
    if (ui.state().selected == kInputEnd && !rig.chain.empty()) return {rig.chain.front().id, {}, 0};
    const Found found = locate(rig.chain, ui.state().selected, {}, 0);
    if (found.chain == nullptr) return {};
    Place place;
    place.split = found.split;
    place.lane = found.lane;
    if (found.index + 1 < found.chain->size()) place.before = (*found.chain)[found.index + 1].id;
    return place;
}

void removeNode(Ui& ui, const NodeView& node) {
    const std::string name(tr(nameOf(node)));
    const StageId id = node.id;
    const RigView& rig = ui.control().rig();
    if (ui.state().selected == id) {
        const Found found = locate(rig.chain, id, {}, 0);
        if (found.chain != nullptr && found.chain->size() > 1) {
            const std::size_t next = found.index + 1 < found.chain->size() ? found.index + 1 : found.index - 1;
            ui.state().selected = (*found.chain)[next].id;
        }
    }
    ui.control().removeStage(id);
    ui.toast(
        {Toast::Kind::info, trf("Removed {}.", name), std::string(tr("The rest of the rig plays on.")), "undo", {}});
}

std::optional<LibraryKind> kindOf(const std::filesystem::path& file) {
    std::string end = file.extension().string();
    std::transform(end.begin(), end.end(), end.begin(),
                   [](unsigned char ch) { return static_cast<char>(std::tolower(ch)); });
    static const std::set<std::string> models{".nam"};
    static const std::set<std::string> impulses{".wav", ".aif", ".aiff", ".flac", ".irs"};
    if (models.count(end) != 0) return LibraryKind::model;
    if (impulses.count(end) != 0) return LibraryKind::impulse;
    if (end == ".json") return LibraryKind::preset;
    return std::nullopt;
}

void dropFile(Ui& ui, const std::filesystem::path& file, StageId target) {
    const auto kind = kindOf(file);
    EngineControl& control = ui.control();
    if (!kind) {
        ui.toast({Toast::Kind::warning,
                  trf("“{}” is no file for Halfstack.", file.filename().string()),
                  std::string(tr("Models end in .nam, cabinets in .wav, presets in .json.")),
                  "",
                  {}});
        return;
    }
    if (*kind == LibraryKind::preset) {
        control.loadPresetFile(file);
        return;
    }
    const ResourceKind wanted = *kind == LibraryKind::model ? ResourceKind::model : ResourceKind::impulse;
    const auto slotOf = [&](const NodeView& node) -> std::optional<std::size_t> {
        if (node.entry == nullptr) return std::nullopt;
        for (std::size_t i = 0; i < node.entry->info->resources.size(); ++i) {
            if (node.entry->info->resources[i].kind == wanted) return i;
        }
        return std::nullopt;
    };
    if (const NodeView* node = findNode(control.rig(), target)) {
        if (const auto slot = slotOf(*node)) {
            control.setResource(node->id, *slot, file);
            select(ui, node->id);
            return;
        }
    }
    if (const SlotPlace place = findSlot(control.rig().chain, wanted); place.node != nullptr) {
        const StageId id = place.node->id;
        control.setResource(id, place.slot, file);
        select(ui, id);
        return;
    }
    for (const CatalogueEntry& entry : catalogue()) {
        for (std::size_t slot = 0; slot < entry.info->resources.size(); ++slot) {
            if (entry.info->resources[slot].kind != wanted) continue;
            const auto before = allIds(control.rig());
            control.beginGesture(entry.info->label);
            control.insertStage(entry.info->key, {});
            for (const StageId id : allIds(control.rig())) {
                if (std::find(before.begin(), before.end(), id) != before.end()) continue;
                control.setResource(id, slot, file);
                ui.state().selected = id;
                break;
            }
            control.endGesture();
            return;
        }
    }
}

}  // namespace amp::gui
