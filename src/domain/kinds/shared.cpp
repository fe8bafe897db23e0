#include "domain/kinds/rows.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::kinds {

void fixed_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                   std::uint16_t low, std::uint16_t high, field_errors& problems) {
    const auto must_be = [&](const char* field, std::optional<std::int64_t> given, std::uint16_t only) {
        if (!given || *given == only) return;
        problems.push_back({field, "must be " + std::to_string(only) +
                                       ", or not be given, where the kind is " +
                                       std::string(rules_of(p).name)});
    };
    must_be("min_choices", min, low);
    must_be("max_choices", max, high);
    p.min_choices = low;
    p.max_choices = high;
}

void one_choice(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                field_errors& problems) {
    fixed_choices(p, min, max, 1, 1, problems);
}

void no_settings(poll& p, settings_reader&) {
    p.settings = std::monostate();
}

void write_no_settings(json_writer&, const poll&, bool) {}

std::vector<std::uint64_t> cells_of(const poll& p, const tally& t) {
    auto cells = t.counts();
    cells.resize(cell_count(p), 0);
    return cells;
}

std::uint64_t sum(std::span<const std::uint64_t> cells) {
    return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0});
}

std::uint64_t no_abstentions(const poll& p, const tally& t) {
    return t.total_voters() - cells_of(p, t).back();
}

std::vector<std::uint64_t> no_counts(const poll&, const tally&) {
    return {};
}

std::uint64_t voters(const poll&, const tally& t) {
    return t.total_voters();
}

std::int64_t mean_hundredths(std::uint64_t sum, std::uint64_t n) {
    return static_cast<std::int64_t>((200 * sum + n) / (2 * n));
}

void write_ids(json_writer& w, std::span<const count::option> options) {
    w.begin_array();
    for (const auto o : options) w.value(o + 1);
    w.end_array();
}

void write_winners(json_writer& w, const count::outcome& of, const count::lot_order& lot) {
    w.key("winners");
    if (!of.winner) {
        w.begin_array().end_array();
    } else if (of.decided_by == count::tie_break::lot && !lot.drawn()) {
        write_ids(w, of.places.front());
    } else {
        write_ids(w, std::span(&*of.winner, 1));
    }
    w.member("tie_break", key_of(of.decided_by));
}

std::string_view key_of(count::tie_break rule) {
    switch (rule) {
        case count::tie_break::none:
            break;
        case count::tie_break::smaller_opposition:
            return "smaller_opposition";
        case count::tie_break::batch:
            return "batch";
        case count::tie_break::backward:
            return "backward";
        case count::tie_break::head_to_head:
            return "head_to_head";
        case count::tie_break::higher_total:
            return "total";
        case count::tie_break::five_stars:
            return "five_stars";
        case count::tie_break::lot:
            return "lot";
    }
    return "none";
}

std::optional<std::string> score_problem(const poll& p, const choice& c, option_no min, option_no max,
                                         bool may_skip) {
    const auto n = std::to_string(p.options.size());
    if (c.size() != p.options.size()) return "must have exactly " + n + " entries, one for each option";
    for (std::size_t i = 0; i < c.size(); ++i) {
        if ((c[i] >= min && c[i] <= max) || (may_skip && c[i] == skipped)) continue;
        return "must be between " + std::to_string(min) + " and " + std::to_string(max) +
               ", or null, for each option; that of option " + std::to_string(i + 1) + " is not";
    }
    return std::nullopt;
}

std::string score_text(const poll& p, const choice& c, bool zeros) {
    std::string text;
    for (std::size_t i = 0; i < c.size() && i < p.options.size(); ++i) {
        if (c[i] == skipped || (c[i] == 0 && !zeros)) continue;
        text.append(text.empty() ? "" : ", ").append(p.options[i]).append(": ").append(std::to_string(c[i]));
    }
    return text;
}

void write_scores(json_writer& w, const poll&, const choice& c) {
    w.key("scores").begin_array();
    for (const auto score : c) w.value(score == skipped ? std::nullopt : std::optional(score));
    w.end_array();
}

std::optional<std::string> read_blank_scores(const poll&, stated_choice said, choice& into) {
    into = std::move(said.numbers);
    std::replace(into.begin(), into.end(), skipped, option_no{0});
    return std::nullopt;
}

}  // namespace pollstream::kinds
