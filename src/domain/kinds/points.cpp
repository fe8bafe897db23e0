// A budget of points to divide among the options; in the quadratic variant, v points for one option cost v².
// Giving nothing is an abstention. Cells: the sum per option, then per option how many gave it something,
// then the abstentions.
#include "pollstream/count/points.hpp"

#include "domain/kinds/rows.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/decimal.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

constexpr std::int64_t budget_max = 10'000;

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<points_settings>(p);
    in.integer("budget", s.budget, 1, budget_max);
    in.maybe_integer("max_per_option", s.max_per_option, 1, budget_max);
    in.boolean("quadratic", s.quadratic);
}

void write(json_writer& w, const poll& p, bool) {
    const auto& s = settings_of<points_settings>(p);
    w.member("budget", s.budget).member("max_per_option", s.max_per_option);
    w.member("quadratic", s.quadratic);
}

std::optional<std::string> problem(const poll& p, const choice& c) {
    const auto& s = settings_of<points_settings>(p);
    const auto most = std::min(s.budget, s.max_per_option.value_or(s.budget));
    if (auto wrong = score_problem(p, c, 0, most, false)) return wrong;
    const std::vector<std::uint64_t> votes(c.begin(), c.end());
    const auto cost = count::cost_of(votes, s.quadratic);
    if (cost <= s.budget) return std::nullopt;
    return "must not cost more than " + quantity(s.budget, "point") +
           (s.quadratic ? ", where v points for an option cost v times v" : "") + "; these cost " +
           std::to_string(cost);
}

std::size_t cells(const poll& p) {
    return 2 * p.options.size() + 1;
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto n = p.options.size();
    bool abstains = true;
    for (std::size_t i = 0; i < c.size(); ++i) {
        if (c[i] == 0) continue;
        cells.at(i) += times * c[i];
        cells.at(n + i) += times;
        abstains = false;
    }
    if (abstains) cells.at(2 * n) += times;
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order& lot) {
    const auto n = s.definition.options.size();
    const auto all = cells_of(s.definition, s.counts);
    w.key("options").begin_array();
    for (std::size_t i = 0; i < n; ++i) {
        const auto givers = all[n + i];
        const auto mean =
            givers == 0 ? std::optional<std::string>() : decimal_text(mean_hundredths(all[i], givers), 2);
        w.begin_object().member("id", i + 1).member("sum", all[i]).member("givers", givers);
        w.member("mean", mean).end_object();
    }
    w.end_array();
    const auto voters = no_abstentions(s.definition, s.counts);
    write_winners(w, count::points(std::span(all).first(n), voters, lot), lot);
    w.member("abstentions", all.back());
}

std::string text(const poll& p, const choice& c) {
    return score_text(p, c, false);
}

}  // namespace

const kind_rules points{
    .name = "points",
    .member = vote_member::scores,
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write,
    .read_ballot = read_blank_scores,
    .write_ballot = write_scores,
    .ballot_problem = problem,
    .cells = cells,
    .move = move,
    .counts = option_counts,
    .total_votes = no_abstentions,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds
