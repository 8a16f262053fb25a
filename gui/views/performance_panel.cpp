// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/performance_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "gui/rig_helpers.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

std::string number(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/// "450 000".
std::string grouped(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, "\u2009");
    return text;
}

/// Whether the panel is too low for everything in full.
bool isLow(Ui& ui, const Box& inner) {
    return inner.h < ui.px(360);
}

/// Milliseconds of each part of the way, in order.
struct Part {
    double ms;
    std::string_view name;
    bool own = false;
};

/// `fine`: the period that each side of an interface waits for on its own, apart from what its converters take.
std::vector<Part> partsOf(Ui& ui, const DriverStatus& driver, bool fine) {
    const double toMs = 1000.0 / std::max(1.0, driver.sampleRateHz);
    const auto ms = [&](int frames) { return toMs * frames; };
    const int period = driver.periodFrames, in = driver.captureLatencyFrames, out = driver.playbackLatencyFrames;
    const Part own{ms(ui.control().rig().latencyFrames), "Halfstack", true};
    if (!fine || period <= 0 || in <= period || out <= period)
        return {{ms(in), "interface in"}, own, {ms(out), "interface out"}};
    return {{ms(in - period), "interface in"},
            {ms(period), "one period"},
            own,
            {ms(period), "one period"},
            {ms(out - period), "interface out"}};
}

void latency(Ui& ui, Box& box) {
    const Canvas& d = ui.draw();
    const DriverStatus driver = ui.control().driver();
    const auto parts = partsOf(ui, driver, box.w > ui.px(430));
    double total = 0;
    for (const Part& p : parts) total += p.ms;
    const bool low = isLow(ui, box);
    Box head = box.takeTop(ui.px(low ? 42 : 50), ui.px(low ? 2 : 8));
    const std::string text = driver.sampleRateHz > 0 && total > 0 ? number("%.1f ms", total) : std::string("–");
    d.tracked(Font::headline, head.x, head.cy(), ui.c().ink, text, -25);
    const float w = d.textWidth(Font::headline, text);
    d.textIn({head.x + w + ui.px(4), head.y + ui.px(10), head.w - w, ui.px(22)}, Font::label15, ui.c().inkSoft,
             tr("from string to speaker, about"));
    Box bar = box.takeTop(ui.px(low ? 12 : 26), ui.px(4));
    const float gap = ui.px(3), least = ui.px(8);
    const auto count = static_cast<float>(parts.size());
    const float room = bar.w - gap * (count - 1) - least * count;
    for (const Part& p : parts) {
        const float width = least + room * static_cast<float>(p.ms / std::max(total, 1e-6));
        const Box b = bar.takeLeft(std::round(width), gap);
        d.fill(b, p.own ? ui.c().bone : p.name == "one period" ? rgb(0x8C8375) : rgb(0x6B645A), ui.px(4));
        const std::string ms =
            p.own && ui.control().rig().latencyFrames == 0 ? std::string("0") : number("%.2f ms", p.ms);
        d.text(Font::small, b.cx(), b.bottom() + ui.px(13), ui.c().ink, ms, Align::centre);
        d.text(Font::caption, b.cx(), b.bottom() + ui.px(29), ui.c().inkFaint, tr(p.name), Align::centre);
    }
    box.takeTop(ui.px(low ? 34 : 44));
}

void figures(Ui& ui, const Box& box, const StatisticsSummary& s) {
    const Canvas& d = ui.draw();
    const std::array<std::pair<std::string_view, double>, 4> cells{
        {{"p50", s.medianUs}, {"p95", s.p95Us}, {"p99", s.p99Us}, {"Worst", s.maxUs}}};
    Box row = box;
    const float gap = ui.px(10), w = std::floor((row.w - 3 * gap) / 4);
    for (const auto& [name, us] : cells) {
        const Box b = row.takeLeft(w, gap);
        d.fill(b, ui.c().card, ui.px(7));
        d.textIn({b.x + ui.px(12), b.y + ui.px(7), b.w, ui.px(16)}, Font::small, ui.c().inkSoft, tr(name));
        const std::string text = number("%.0f µs", us);
        d.tabular(Font::value15, b.x + ui.px(12), b.y + ui.px(34), ui.c().ink, text);
        const std::string share = number("%.0f %%", 100 * us / std::max(s.periodUs, 1.0));
        const float shareX = b.x + ui.px(12) + d.tabularWidth(Font::value15, text) + ui.px(8);
        if (s.periodUs > 0 && shareX + d.tabularWidth(Font::small, share) < b.right() - ui.px(4))
            d.tabular(Font::small, shareX, b.y + ui.px(34), ui.c().inkFaint, share);
    }
}

/// How long the cycles took, as columns on a logarithmic scale up to the deadline.
void histogram(Ui& ui, const Box& box, const StatisticsSummary& s) {
    const Canvas& d = ui.draw();
    const double top = std::max({s.periodUs * 1.03, s.maxUs * 1.05, 1.0});
    const auto x = [&](double us) { return std::round(box.x + box.w * static_cast<float>(us / top)); };
    const float base = box.bottom() - ui.px(18);
    d.hline(box.x, box.right(), base, ui.c().lineStrong);
    // Round numbers, four to six of them.
    double step = std::pow(10.0, std::floor(std::log10(top / 4)));
    while (top / step > 6.5) step *= top / step > 13 ? 2.5 : 2;
    for (double us = 0; us <= top * 0.97; us += step)
        d.text(Font::caption, x(us), base + ui.px(12), ui.c().inkFaint, number("%.0f", us),
               us == 0 ? Align::left : Align::centre);
    const float h = base - box.y - ui.px(20);
    const int columns = std::clamp(static_cast<int>(box.w / ui.px(6)), 20, 160);
    const std::vector<float> counts = ui.control().histogram(top, columns);
    float most = 1;
    for (const float n : counts) most = std::max(most, n);
    const float width = box.w / static_cast<float>(columns);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] <= 0) continue;
        const float up = std::max(0.02f, std::log1p(counts[i]) / std::log1p(most));
        const float left = std::round(box.x + width * static_cast<float>(i));
        const float right = std::round(box.x + width * static_cast<float>(i + 1)) - ui.px(1);
        const float height = std::round(h * up);
        const bool late = s.periodUs > 0 && top * static_cast<double>(i) / columns >= s.periodUs;
        d.fill({left, base - height, right - left, height}, late ? ui.c().rec : ui.c().level);
    }
    const auto mark = [&](double us, std::string_view text, ImU32 colour, float down, bool left) {
        d.fill({x(us), box.y + down, ui.px(2), base - box.y - down}, colour);
        d.text(Font::captionBold, left ? x(us) - ui.px(5) : x(us) + ui.px(6), box.y + down + ui.px(6), colour, text,
               left ? Align::right : Align::left);
    };
    // Close marks stand below each other.
    const float below = std::max(h * 0.16f, ui.px(13));
    mark(s.medianUs, "p50", ui.c().ink, 0, false);
    mark(s.p95Us, "p95", ui.c().ink, below, false);
    mark(s.p99Us, "p99", ui.c().ink, 2 * below, false);
    mark(s.maxUs, trf("max {}", number("%.0f", s.maxUs)), ui.c().warn, 3 * below, x(s.maxUs) > box.right() - ui.px(70));
    if (s.periodUs > 0) mark(s.periodUs, trf("deadline {} µs", number("%.0f", s.periodUs)), ui.c().recText, 0, true);
}

/// One stage: bar for the average, line for the worst.
struct UsageRow {
    StageId id;
    std::string_view name;
    ImU32 colour;
    double us, worst;
};

void usageRow(Ui& ui, Box row, const UsageRow& r, double period, double most) {
    const Canvas& d = ui.draw();
    const IdScope scope(static_cast<int>(r.id.value));
    const Hit hit = ui.hit("stage", row, Role::row, r.name);
    if (hit.hovered) ui.state().litNext = r.id;
    ui.hint(hit, tr("Its tile lights up above"));
    if (hit.hovered) d.fill(row.inset(-ui.px(6), ui.px(1)), withAlpha(ui.c().lifted, 0.6f), ui.px(5));
    d.textIn({row.x, row.y, ui.px(116), row.h}, Font::label, ui.c().ink, r.name);
    row.takeLeft(ui.px(124));
    const Box figures = row.takeRight(ui.px(118), ui.px(6));
    const float high = std::min(ui.px(14), row.h - ui.px(6));
    const Box slot{row.x, std::round(row.cy() - high * 0.5f), row.w, high};
    d.fill(slot, ui.c().well, ui.px(3));
    const float w = std::max(ui.px(3), slot.w * static_cast<float>(r.us / most));
    d.fill({slot.x, slot.y, std::min(slot.w, w), slot.h}, r.colour, ui.px(3));
    const float worst = std::min(slot.w - ui.px(2), slot.w * static_cast<float>(r.worst / most));
    if (r.worst > 0) d.fill({std::round(slot.x + worst), slot.y - ui.px(1), ui.px(2), slot.h + ui.px(2)}, ui.c().ink);
    d.tabular(Font::value, figures.x + ui.px(62), figures.cy(), ui.c().ink, number("%.0f µs", r.us), Align::right);
    if (period > 0)
        d.tabular(Font::small, figures.right(), figures.cy(), ui.c().inkFaint, number("%.1f %%", 100 * r.us / period),
                  Align::right);
}

/// Every stage in the order of the rig, with the lanes of a split one after the other.
template <typename Do>
void eachStage(const std::vector<NodeView>& chain, const Do& what) {
    for (const NodeView& node : chain) {
        if (node.entry != nullptr) what(node);
        for (const LaneView& lane : node.lanes) eachStage(lane.chain, what);
    }
}

void usage(Ui& ui, Box& box, const StatisticsSummary& s, float below) {
    const Canvas& d = ui.draw();
    Box head = box.takeTop(ui.px(24), ui.px(6));
    d.text(Font::value15, head.x, head.cy(), ui.c().ink, tr("Who uses the time"));
    const float w = d.textWidth(Font::value15, tr("Who uses the time"));
    const std::string_view key = tr("average, worst marked, share of one period");
    if (head.w - w - ui.px(12) > d.textWidth(Font::small, key))
        d.text(Font::small, head.x + w + ui.px(12), head.cy() + ui.px(1), ui.c().inkFaint, key);
    std::vector<UsageRow> rows;
    double most = 1;
    eachStage(ui.control().rig().chain, [&](const NodeView& node) {
        const auto share = ui.state().cpuShare.find(node.id.value);
        if (share == ui.state().cpuShare.end()) return;
        const double us = static_cast<double>(share->second) * s.periodUs;
        const auto found = ui.state().cpuWorst.find(node.id.value);
        const double worst = found != ui.state().cpuWorst.end() ? static_cast<double>(found->second) : us;
        most = std::max({most, us, std::min(worst, us * 4)});
        rows.push_back({node.id, tr(node.entry->info->label), familyColour(node.entry->info->family), us, worst});
    });
    const float room = box.h - below - ui.px(12);
    const float rowH =
        std::clamp(std::floor(room / static_cast<float>(std::max<std::size_t>(1, rows.size()))), ui.px(17), ui.px(26));
    // The order is that of the rig; where not all have room, the cheapest are left out.
    const auto fit = static_cast<std::size_t>(std::max(2.0f, std::floor(room / rowH)));
    while (rows.size() > fit) {
        rows.erase(std::min_element(rows.begin(), rows.end(),
                                    [](const UsageRow& a, const UsageRow& b) { return a.us < b.us; }));
    }
    for (const UsageRow& row : rows) usageRow(ui, box.takeTop(rowH), row, s.periodUs, most * 1.05);
    if (rows.empty()) d.textIn(box.takeTop(rowH), Font::body, ui.c().inkFaint, tr("Nothing plays"));
    box.takeTop(ui.px(12));
}

/// "12 s ago", "4 min ago".
std::string ago(double seconds) {
    if (seconds < 60) return trf("{} s ago", number("%.0f", seconds));
    return trf("{} min ago", number("%.0f", seconds / 60));
}

/// What is known of a dropout.
std::string causeOf(const DropoutView& one) {
    const std::string cause = !one.late           ? std::string(tr("reported by the server"))
                              : one.cause.empty() ? std::string(tr("a period took too long"))
                                                  : trf("{} took the most time", tr(one.cause));
    return one.count > 1 ? std::to_string(one.count) + "× " + cause : cause;
}

/// How many of the last dropouts are shown, and how high they are with their heading. A low panel has room for the last one.
std::size_t dropoutsShown(const std::vector<DropoutView>& list, bool low) {
    return std::min<std::size_t>(low ? 1 : 3, list.size());
}

float dropoutHeight(Ui& ui, const std::vector<DropoutView>& list, bool low) {
    if (list.empty()) return 0;
    return ui.px(low ? 30 : 36 + 24 * static_cast<float>(dropoutsShown(list, low)));
}

void dropoutList(Ui& ui, Box& box, const std::vector<DropoutView>& list, bool low) {
    if (list.empty()) return;
    const Canvas& d = ui.draw();
    if (!low) d.textIn(box.takeTop(ui.px(24), ui.px(2)), Font::value15, ui.c().ink, tr("Dropouts"));
    for (std::size_t i = 0; i < dropoutsShown(list, low); ++i) {
        const Box row = box.takeTop(ui.px(24));
        const std::string when = ago(list[i].secondsAgo);
        if (low) drawIcon(d, Icon::warning, {row.x + ui.px(9), row.cy()}, ui.px(16), ui.c().warn);
        const Box text = Box(row).takeRight(row.w - (low ? ui.px(28) : 0));
        d.textIn({text.x, text.y, ui.px(110), text.h}, Font::label, ui.c().inkSoft, when);
        const float past = low ? d.textWidth(Font::label, when) + ui.px(12) : ui.px(124);
        d.textIn({text.x + past, text.y, text.w - past, text.h}, Font::body, ui.c().ink, causeOf(list[i]));
    }
    box.takeTop(ui.px(low ? 6 : 10));
}

/// What is well takes one line, what is not says below what helps. In a low panel all that is well takes one line together.
constexpr float kHealthLine = 34, kHealthFix = 52, kHealthLow = 26;

float healthHeight(Ui& ui, bool low) {
    if (ui.services().health == nullptr) return 0;
    float h = low ? 0 : ui.px(28);
    bool well = false;
    for (const HealthLine& line : ui.services().health->lines()) {
        well = well || line.good;
        if (!low || !line.good) h += ui.px(low ? kHealthLow + 18 : line.fix.empty() ? kHealthLine : kHealthFix);
    }
    return low && well ? h + ui.px(kHealthLow) : h;
}

void healthRow(Ui& ui, Box& box, float height, bool good, const std::string& title, const std::string& text,
               std::string_view fix) {
    if (box.h < height - 1) return;
    const Canvas& d = ui.draw();
    d.hline(box.x, box.right(), box.y, ui.c().hairline);
    const Box row = box.takeTop(height);
    const float y = std::round(row.y + (fix.empty() ? height : height - ui.px(18)) * 0.5f);
    drawIcon(d, good ? Icon::check : Icon::warning, {row.x + ui.px(9), y}, ui.px(16), good ? ui.c().ok : ui.c().warn);
    const float x = row.x + ui.px(28), w = std::min(d.textWidth(Font::value, title) + 1, row.right() - x);
    d.textIn({x, y - ui.px(10), w, ui.px(20)}, Font::value, ui.c().ink, title);
    d.textIn({x + w + ui.px(10), y - ui.px(10), row.right() - x - w - ui.px(10), ui.px(20)}, Font::body,
             ui.c().inkFaint, text);
    if (!fix.empty())
        d.textIn({x, row.bottom() - ui.px(24), row.right() - x, ui.px(18)}, Font::small, ui.c().inkSoft, fix);
}

void health(Ui& ui, Box& box, bool low) {
    if (ui.services().health == nullptr) return;
    if (!low) ui.draw().textIn(box.takeTop(ui.px(24), ui.px(4)), Font::value15, ui.c().ink, tr("Health"));
    std::string well;
    for (const HealthLine& line : ui.services().health->lines()) {
        if (line.good) well += (well.empty() ? "" : " · ") + std::string(tr(line.title));
    }
    if (low && !well.empty()) healthRow(ui, box, ui.px(kHealthLow), true, well, {}, {});
    for (const HealthLine& line : ui.services().health->lines()) {
        if (low && line.good) continue;
        const float plain = ui.px(low ? kHealthLow : kHealthLine);
        const std::string_view fix = line.fix.empty() ? std::string_view{} : tr(line.fix);
        healthRow(ui, box, fix.empty() ? plain : plain + ui.px(18), line.good, std::string(tr(line.title)),
                  trf(line.line, line.value), fix);
    }
}

std::string report(Ui& ui, const StatisticsSummary& s) {
    const DriverStatus driver = ui.control().driver();
    std::string text = "Halfstack\n";
    text += driver.name + " " + driver.server + ", " + number("%g kHz", driver.sampleRateHz / 1000) + ", " +
            std::to_string(driver.periodFrames) + " frames\n";
    text += "callbacks " + std::to_string(s.count) + ": median " + number("%.1f", s.medianUs) + ", p95 " +
            number("%.1f", s.p95Us) + ", p99 " + number("%.1f", s.p99Us) + ", p99.9 " + number("%.1f", s.p999Us) +
            ", worst " + number("%.1f", s.maxUs) + " of " + number("%.1f us", s.periodUs) + "\n";
    text +=
        "dropouts: " + std::to_string(s.lateCycles) + " late, " + std::to_string(s.serverXruns) + " by the server\n";
    for (const auto& [id, share] : ui.state().cpuShare) {
        const NodeView* node = findNode(ui.control().rig(), StageId{id});
        if (node != nullptr && node->entry != nullptr)
            text += std::string(node->entry->info->label) + ": " + number("%.1f %%", static_cast<double>(share) * 100) +
                    "\n";
    }
    return text;
}

}  // namespace

void performancePanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const IdScope scope("performance");
    d.panel(box);
    ui.pacer().need(2);
    const StatisticsSummary& s = ui.state().statistics;
    Box inner = box.inset(ui.px(22), ui.px(16));
    Box head = inner.takeTop(ui.px(32), ui.px(14));
    if (iconButton(ui, "close", head.takeRight(ui.px(32), ui.px(8)), Icon::close, "Close", {.kind = ButtonKind::quiet}))
        ui.state().panel = Panel::none;
    if (button(ui, "copy", head.takeRight(buttonWidth(ui, tr("Copy report")), ui.px(8)), "Copy report")) {
        ImGui::SetClipboardText(report(ui, s).c_str());
        ui.toast({Toast::Kind::info,
                  std::string(tr("Report copied.")),
                  std::string(tr("Paste it where you ask for help.")),
                  "",
                  {}});
    }
    if (button(ui, "reset", head.takeRight(buttonWidth(ui, tr("Reset")), ui.px(8)), "Reset")) {
        ui.control().resetStatistics();
        ui.state().cpuWorst.clear();
    }
    d.text(Font::titleLarge, head.x, head.cy(), ui.c().ink, tr("Performance"));
    const float titleW = d.textWidth(Font::titleLarge, tr("Performance"));
    const std::uint64_t dropouts = s.dropouts();
    const std::string count = grouped(s.count);
    const std::string line = dropouts == 0   ? trf("{} periods without a dropout", count)
                             : dropouts == 1 ? trf("one dropout in {} periods", count)
                                             : trf("{} dropouts in {} periods", std::to_string(dropouts), count);
    d.textIn({head.x + titleW + ui.px(14), head.y + ui.px(1), head.w - titleW - ui.px(14), head.h}, Font::body,
             dropouts == 0 ? ui.c().inkFaint : ui.c().warn, line);

    Box left = inner;
    if (inner.w > ui.px(700)) {
        left = inner.takeLeft(std::floor(inner.w * 0.5f) - ui.px(22), ui.px(44));
        d.vline(left.right() + ui.px(22), inner.y, inner.bottom(), ui.c().hairline);
        const auto list = ui.control().dropouts();
        const bool low = isLow(ui, inner);
        usage(ui, inner, s, healthHeight(ui, low) + dropoutHeight(ui, list, low));
        dropoutList(ui, inner, list, low);
        health(ui, inner, low);
    }
    latency(ui, left);
    figures(ui, left.takeBottom(ui.px(50), ui.px(10)), s);
    left.takeTop(ui.px(8));
    Box title = left.takeTop(ui.px(24), ui.px(4));
    d.text(Font::value15, title.x, title.cy(), ui.c().ink, tr("Time per period"));
    d.text(Font::small, title.x + d.textWidth(Font::value15, tr("Time per period")) + ui.px(12), title.cy() + 1,
           ui.c().inkFaint, tr("µs, on a logarithmic scale"));
    if (left.h > ui.px(50) && s.count > 0) histogram(ui, left, s);
}

}  // namespace amp::gui
