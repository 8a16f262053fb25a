// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "engine/runtime/engine.h"

namespace amp {

/// The control thread's end of the command queue. Nothing is ever dropped: what does not fit waits here and goes out in order;
/// every command is answered by one notice. Control thread.
class CommandLink {
public:
    using Answer = std::function<void(const Notice&)>;

    explicit CommandLink(Engine& engine) : engine_(engine) {}

    /// `answered` is called from `poll`, in order, when the audio thread has taken the command. May be empty.
    void send(Command::Body body, Answer answered = {}) { sendAt(0, std::move(body), std::move(answered)); }
    /// The same for an engine frame to come (law L4: an event with a frame). What is sent later waits behind it, so this is for
    /// events that are known beforehand, in the order of their frames.
    void sendAt(std::uint64_t frame, Command::Body body, Answer answered = {});
    /// Sends what waits, delivers answers.
    void poll();
    /// Every command has been answered.
    [[nodiscard]] bool idle() const { return outbox_.empty() && expected_.empty(); }

private:
    struct Expected {
        std::uint32_t number;
        Answer answered;
    };
    struct Waiting {
        Command command;
        Answer answered;
    };

    void flush();

    Engine& engine_;
    std::deque<Waiting> outbox_;
    std::deque<Expected> expected_;
    std::uint32_t nextNumber_ = 1;
};

}  // namespace amp
