#include "domain/kinds/rows.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::kinds {

std::string no_option(option_no n) {
    // Anything that is not an option number is read as 0.
    if (n == 0) return "must name options by their numbers, which begin with 1";
    return "there is no option " + std::to_string(n) + " in this poll";
}

std::optional<std::string> set_problem(const poll& p, const choice& c) {
    for (const auto n : c) {
        if (!p.valid_option(n)) return no_option(n);
    }
    if (std::ranges::adjacent_find(c) != c.end()) return "must not name an option twice";
    if (c.size() >= p.min_choices && c.size() <= p.max_choices) return std::nullopt;
    if (p.min_choices == p.max_choices) {
        return "must name exactly " + quantity(p.min_choices, "option");
    }
    return "must name between " + std::to_string(p.min_choices) + " and " + std::to_string(p.max_choices) +
           " options";
}

std::string set_text(const poll& p, const choice& c) {
    std::string text;
    for (const auto n : c) text.append(text.empty() ? "" : ", ").append(p.options.at(n - 1u));
    return text;
}

std::optional<std::string> read_set(const poll&, stated_choice said, choice& into) {
    into = normalized(std::move(said.numbers));
    return std::nullopt;
}

void write_set(json_writer& w, const poll&, const choice& c) {
    w.member("option_ids", c);
}

std::vector<std::uint64_t> option_counts(const poll& p, const tally& t) {
    auto counts = t.counts();
    counts.resize(p.options.size(), 0);
    return counts;
}

std::uint64_t marks(const poll& p, const tally& t) {
    const auto counts = option_counts(p, t);
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void write_most_named(json_writer& w, const poll_state& s, const count::lot_order& lot) {
    const auto counts = option_counts(s.definition, s.counts);
    const std::vector<std::int64_t> scores(counts.begin(), counts.end());
    write_winners(w, count::outcome_of(scores, lot, s.counts.total_voters() > 0), lot);
}

}  // namespace pollstream::kinds
