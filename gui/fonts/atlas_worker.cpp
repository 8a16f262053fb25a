// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/fonts/atlas_worker.h"

#include <set>

#include "gui/text/tr.h"

namespace amp::gui {

AtlasWorker::AtlasWorker() : thread_([this] { run(); }) {}

AtlasWorker::~AtlasWorker() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void AtlasWorker::request(const FontRequest& request) {
    last_ = request;
    {
        const std::lock_guard lock(mutex_);
        pending_ = request;
    }
    wake_.notify_all();
}

std::unique_ptr<FontSet> AtlasWorker::take() {
    const std::lock_guard lock(mutex_);
    return std::move(finished_);
}

std::unique_ptr<FontSet> AtlasWorker::waitFor(const FontRequest& wanted) {
    if (!(wanted == last_)) request(wanted);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return finished_ && finishedFor_ == wanted; });
    return std::move(finished_);
}

void AtlasWorker::run() {
    std::string cjk;
    bool looked = false;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return stop_ || pending_; });
        if (stop_) return;
        const FontRequest asked = *std::exchange(pending_, std::nullopt);
        lock.unlock();
        FontRequest full = asked;
        if (!full.extraGlyphs.empty() && full.cjkFont.empty()) {
            if (!looked) cjk = findCjkFont();
            looked = true;
            full.cjkFont = cjk;
        }
        auto set = FontSet::build(full);
        lock.lock();
        finished_ = std::move(set);
        finishedFor_ = asked;
        done_.notify_all();
    }
}

namespace {

/// Adds the characters from U+2E80 on: what Inter has not.
void collect(std::set<char32_t>& out, std::string_view text) {
    const char* s = text.data();
    const char* end = s + text.size();
    while (s < end) {
        if (static_cast<unsigned char>(*s) < 0xe0) {
            ++s;
            continue;
        }
        unsigned int ch = 0;
        s += ImTextCharFromUtf8(&ch, s, end);
        if (ch >= 0x2e80) out.insert(ch);
    }
}

}  // namespace

std::string glyphsWanted(const EngineControl& control, Services& services) {
    struct Memory {
        std::uint64_t version = ~std::uint64_t{0};
        std::string language, name, text;
        std::shared_ptr<const TakeIndex> takes;
    };
    static Memory memory;
    const auto index = services.library.index();
    const std::uint64_t version = index ? index->version : 0;
    const std::string& language = services.settings.settings().language;
    const std::string& name = control.document().name;
    const auto takes = services.takes != nullptr ? services.takes->index() : nullptr;
    if (memory.version == version && memory.language == language && memory.name == name && memory.takes == takes)
        return memory.text;
    std::set<char32_t> characters;
    collect(characters, name);
    if (index) {
        for (const LibraryItem& item : index->items) {
            collect(characters, item.name);
            collect(characters, item.detail);
        }
    }
    if (takes) {
        for (const TakeItem& item : takes->items) {
            collect(characters, item.name);
            collect(characters, item.preset);
        }
    }
    if (language == "zh-CN") {
        for (const Translation& t : translations()) collect(characters, t.chinese);
    }
    std::string text;
    for (const char32_t ch : characters) {
        char utf8[5];
        ImTextCharToUtf8(utf8, static_cast<unsigned int>(ch));
        text += utf8;
    }
    // The language's own name stands in the settings whatever language is chosen.
    if (!text.empty() || language == "zh-CN") text += "\xe4\xb8\xad\xe6\x96\x87";
    memory = {version, language, name, text, takes};
    return memory.text;
}

}  // namespace amp::gui
