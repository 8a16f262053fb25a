// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/search.h"

namespace amp::gui {

std::string lowered(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto& ch = out[i];
        if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch - 'A' + 'a');
        // Latin-1 capitals in UTF-8: C3 80…9E are the capitals of C3 A0…BE.
        if (static_cast<unsigned char>(ch) == 0xc3 && i + 1 < out.size()) {
            const auto next = static_cast<unsigned char>(out[i + 1]);
            if (next >= 0x80 && next <= 0x9e && next != 0x97) out[i + 1] = static_cast<char>(next + 0x20);
        }
    }
    return out;
}

bool matches(std::string_view text, std::string_view query) {
    const std::string wanted = lowered(query);
    std::size_t at = 0;
    while (at < wanted.size()) {
        const std::size_t end = wanted.find(' ', at);
        const std::string_view word = std::string_view(wanted).substr(at, end == std::string::npos ? end : end - at);
        if (!word.empty() && text.find(word) == std::string_view::npos) return false;
        if (end == std::string::npos) break;
        at = end + 1;
    }
    return true;
}

}  // namespace amp::gui
