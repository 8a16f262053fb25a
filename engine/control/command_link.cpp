// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/command_link.h"

#include <utility>

namespace amp {

void CommandLink::sendAt(std::uint64_t frame, Command::Body body, Answer answered) {
    outbox_.push_back({Command{.frame = frame, .number = nextNumber_++, .body = std::move(body)}, std::move(answered)});
    flush();
}

void CommandLink::flush() {
    while (!outbox_.empty() && expected_.size() < kCommandCapacity) {
        Waiting& next = outbox_.front();
        const std::uint32_t number = next.command.number;
        if (!engine_.commands().tryPush(std::move(next.command))) return;  // full: it waits here
        expected_.push_back({number, std::move(next.answered)});
        outbox_.pop_front();
    }
}

void CommandLink::poll() {
    Notice notice;
    while (engine_.notices().tryPop(notice)) {
        AMP_ASSERT(!expected_.empty() && expected_.front().number == notice.number);
        const Answer answered = std::move(expected_.front().answered);
        expected_.pop_front();
        if (answered) answered(notice);
    }
    flush();
}

}  // namespace amp
