// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/session.h"
#include "engine/control/background_worker.h"
#include "gui/services/takes.h"

namespace amp {

/// The player's takes for the window: the list, pictures, housekeeping, and re-amping. Three workers, so that reading an hour
/// for its picture keeps nobody from renaming, and re-amping keeps nobody from anything. Thread: GUI.
class TakesStudio final : public gui::Takes {
public:
    /// `folder` tells where takes are now; `lost` where files of a preset are looked for.
    struct Places {
        std::function<std::filesystem::path()> takes;
        std::function<std::vector<std::filesystem::path>()> lost;
        std::function<double()> bytesPerSecond;  ///< of a take as it is recorded now; 0: not known
    };
    explicit TakesStudio(Places places);
    ~TakesStudio() override;

    /// About 20 times a second: carries in what the workers have done. `recording` begins and ends a look at the folder.
    void poll(bool recording);
    [[nodiscard]] std::vector<Toast> takeToasts() { return std::exchange(toasts_, {}); }

    [[nodiscard]] std::shared_ptr<const gui::TakeIndex> index() const override { return index_; }
    void keepFresh() override { asked_ = true; }
    [[nodiscard]] std::shared_ptr<const gui::TakeWave> wave(const std::filesystem::path& folder) override;
    void rename(const std::filesystem::path& folder, const std::string& name) override;
    void remove(const std::filesystem::path& folder) override;
    void restore(const std::filesystem::path& folder) override;
    void exportFlac(const std::filesystem::path& folder) override;
    void showInFolder(const std::filesystem::path& folder) override;
    void reamp(const std::vector<std::filesystem::path>& folders, const Preset& preset,
               const Quality& quality) override;
    void cancelReamp() override;
    [[nodiscard]] gui::ReampView reamping() const override;

private:
    using Clock = std::chrono::steady_clock;
    void look();
    void tell(Toast toast) { toasts_.push_back(std::move(toast)); }
    void failed(const Error& error);

    Places places_;
    std::shared_ptr<const gui::TakeIndex> index_ = std::make_shared<gui::TakeIndex>();
    bool asked_ = false;  ///< somebody shows the list
    bool looking_ = false;
    bool wasRecording_ = false;
    Clock::time_point lookedAt_{};
    std::map<std::string, std::shared_ptr<const gui::TakeWave>> waves_;  ///< by folder; null while being read
    std::map<std::string, std::filesystem::path> removed_;               ///< where it lay → where it lies
    std::vector<Toast> toasts_;

    mutable std::mutex mutex_;  // between the re-amping worker and the GUI thread, for the length of a copy
    gui::ReampView reamp_;
    std::atomic<bool> cancelled_{false};
    std::atomic<bool> ending_{false};

    BackgroundWorker files_, pictures_, renders_;  // last: their jobs use what stands above
};

}  // namespace amp
