// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/control/engine_control.h"
#include "gui/fonts/font_set.h"
#include "gui/services/services.h"

namespace amp::gui {

/// Builds atlases on a thread of its own, so that no frame waits for glyphs. Newest request wins.
/// Thread: all members from the GUI thread.
class AtlasWorker {
public:
    AtlasWorker();
    ~AtlasWorker();
    AtlasWorker(const AtlasWorker&) = delete;
    AtlasWorker& operator=(const AtlasWorker&) = delete;

    /// Non-Latin text in `extraGlyphs` makes the worker look for a Chinese font by itself.
    void request(const FontRequest& request);
    /// The atlas that was finished last, once; null while there is none.
    [[nodiscard]] std::unique_ptr<FontSet> take();
    /// The atlas for exactly this request. Blocking: for the first frame, when there is nothing else to draw with.
    [[nodiscard]] std::unique_ptr<FontSet> waitFor(const FontRequest& request);
    [[nodiscard]] const FontRequest& lastRequest() const { return last_; }

private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_, done_;
    std::optional<FontRequest> pending_;
    std::unique_ptr<FontSet> finished_;
    FontRequest finishedFor_;
    bool stop_ = false;
    FontRequest last_;
    std::thread thread_;
};

/// Every character beyond Latin that the window would show now: translations when Chinese is chosen, and names of presets and
/// files. Cheap while nothing has changed.
[[nodiscard]] std::string glyphsWanted(const EngineControl& control, Services& services);

}  // namespace amp::gui
