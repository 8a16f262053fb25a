// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/control/engine_control.h"
#include "engine/control/tap_tempo.h"
#include "gui/box.h"
#include "gui/response.h"
#include "gui/services/library.h"

namespace amp::gui {

/// What fills the stage area in place of the selected block.
enum class Panel { none, performance, settings, welcome, log, takes };

/// The drawer on the left of the stage area.
enum class Drawer { none, files, folders };

enum class HeadFace { front, back, curve };

/// Ballistics of one meter bar.
struct BarState {
    float shownDb = -120;
    float holdDb = -120;
    double holdUntil = 0;
};

/// A message on its way from appearing to leaving.
struct ToastState {
    Toast toast;
    double born = 0;
    double leaveAt = 0;  ///< 0: stays until seen
    int count = 1;
    /// What the action does here, when it is not one of the engine's: "undo delete", "palette" and so on.
    std::filesystem::path subject;
};

/// A value being typed over a control.
struct TypingState {
    ImGuiID widget = 0;  ///< 0: nobody types
    std::string text;
    double shakeUntil = 0;
    bool fresh = false;  ///< opened this frame: takes the keyboard
    double since = 0;
};

/// A drag of a knob or fader in progress.
struct DragState {
    ImGuiID widget = 0;
    float travel = 0;
    float start = 0;
};

struct DrawerState {
    Drawer open = Drawer::none;
    LibraryKind kind = LibraryKind::model;
    StageId stage;  ///< whose slot the files go into
    std::size_t slot = 0;
    std::string filter;
    bool onlyFavourites = false;
    std::string group;  ///< only of this kind; empty: all
    int cursor = -1;    ///< row with the keyboard
    bool auditioning = false;
    bool focusFilter = false;
    bool scrollToCursor = false;
    std::uint64_t builtFor = 0;  ///< index version that `rows` stand for
    std::string builtFilter;
    LibraryKind builtKind = LibraryKind::model;
    bool builtFavourites = false;
    std::string builtGroup;
    std::vector<std::string> groups;  ///< kinds to choose from, those with most items first
    std::vector<std::size_t> rows;    ///< indices into the library's items
    std::filesystem::path renaming;   ///< preset whose name is being typed
    std::string renameText;
    bool renameFresh = false;
    std::filesystem::path folder;  ///< shown by the folder chooser
};

/// The opened recorder.
struct TakesState {
    std::filesystem::path selected;          ///< take whose tracks are shown
    std::set<std::filesystem::path> marked;  ///< for re-amping several
    std::filesystem::path renaming;          ///< take whose name is being typed
    std::string renameText;
    bool renameFresh = false;
    int span = 1;                                    ///< of the strip: 1, 5 or 30 min
    std::uint64_t stretchBegin = 0, stretchEnd = 0;  ///< chosen by hand, in frames of the ring; else the last phrase
    bool stretchDragged = false;
    int part = 0;                 ///< in a low window: 0 takes, 1 what was just played
    std::uint64_t reampKept = 0;  ///< what is kept as this one is re-amped at once; 0: nothing
};

struct TileDrag {
    bool active = false;
    StageId id;
    float grabX = 0, grabY = 0;
    bool copy = false;
};

/// Ten seconds of playing in which the loudest is noted.
struct LevelCheck {
    double until = 0;
    float peakDb = -120;
    [[nodiscard]] bool done(double now) const { return until > 0 && now >= until; }
};

/// Everything the window remembers from frame to frame. Nothing here belongs to a preset. Thread: GUI.
struct ViewState {
    StageId selected;
    std::array<float, 2> micDirection{0.4f, 2.6f};  ///< on the cone, in radians: where the player has put the discs
    int micShown = 0;                               ///< where there is room for one microphone's controls only
    HeadFace headFace = HeadFace::front;
    Panel panel = Panel::none;
    int settingsPage = 0;
    std::string takesFolderText, ringFolderText;  ///< being typed
    DrawerState drawer;
    TakesState takes;
    TileDrag tileDrag;
    std::vector<std::pair<Box, StageId>> tileBoxes;  ///< of the last frame, for files dropped on them
    float stripScroll = 0;

    BarState inBar;
    std::array<BarState, 2> outBar;
    std::uint32_t inClipsSeen = 0, outClipsSeen = 0;
    float peakIn = -120, peakOut = -120;
    double peakInUntil = 0, peakOutUntil = 0;
    std::array<float, 3> valveGlow{};  ///< preamp, power, sag

    std::vector<ToastState> toasts;
    std::vector<Toast> log;

    bool paletteOpen = false;
    bool paletteFresh = false;
    std::string paletteText;
    int paletteCursor = 0;
    bool keysOverlay = false;

    bool savingAs = false;
    bool saveAsFresh = false;
    std::string saveAsName;

    bool addOpen = false;  ///< the list of stages
    Place addPlace;
    bool addFresh = false;
    int addCursor = 0;
    int addOpenFrames = 0;
    std::string addFilter;
    Box addAnchor;

    TapTempo taps;
    TypingState typing;
    DragState drag;
    ImGuiID focus = 0;
    bool focusVisible = false;
    bool insideControls = false;
    int focusStep = 0;               ///< the keyboard goes this many controls on, at the end of the frame
    std::map<ImGuiID, float> hover;  ///< 0…1, for fills that follow the pointer

    ResponseDesk responses;  ///< curves of stages, measured on a thread
    LevelCheck levelCheck;
    int bindingAction = -1;                         ///< waits for its new key; -1: none
    std::map<std::string, std::string> keysBefore;  ///< as they were before the last change
    std::vector<std::pair<ImGuiID, Box>> targets;   ///< of the last frame

    std::string hint;  ///< under the pointer, this frame
    StatisticsSummary statistics;
    std::map<std::uint32_t, float> cpuShare;  ///< of the period, by stage; renewed twice a second
    std::map<std::uint32_t, float> cpuWorst;  ///< microseconds a period at the worst moment so far, by stage
    StageId lit, litNext;                     ///< its tile shines, because the pointer is on its row elsewhere
    double statisticsAt = -1;
    double now = 0;
    double dt = 0;
    bool drawingCurve = false;  ///< across the faders of an equaliser
    bool quit = false;
};

}  // namespace amp::gui
