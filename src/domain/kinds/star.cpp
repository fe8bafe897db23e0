// STAR: 0 to 5 stars for each option; the two options with the most stars go to a runoff, won by the one that
// more ballots score higher. All blank or 0 is an abstention. Cells: per option, how many gave 0 … 5 stars;
// then for each option (row), how many ballots score it above each other option (column).
#include "pollstream/count/star.hpp"

#include "domain/kinds/rows.hpp"
#include "pollstream/count/profile.hpp"
#include "pollstream/domain/decimal.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

constexpr std::size_t levels = count::most_stars + 1;

std::optional<std::string> problem(const poll& p, const choice& c) {
    return score_problem(p, c, 0, count::most_stars, false);
}

std::size_t cells(const poll& p) {
    const auto n = p.options.size();
    return n * levels + n * n;
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto n = p.options.size();
    if (std::ranges::all_of(c, [](option_no stars) { return stars == 0; })) return;
    for (std::size_t i = 0; i < n; ++i) {
        cells.at(i * levels + c.at(i)) += times;
        for (std::size_t j = 0; j < n; ++j)
            if (c[i] > c.at(j)) cells.at(n * levels + i * n + j) += times;
    }
}

std::uint64_t ballots(const poll& p, const tally& t) {
    const auto all = cells_of(p, t);
    return sum(std::span(all).first(levels));
}

count::star_profile profile_of(const poll& p, const tally& t) {
    const auto n = p.options.size();
    const auto all = cells_of(p, t);
    std::vector<count::star_profile::histogram_of> histograms(n);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(i * levels), levels, histograms[i].begin());
    const auto counted = ballots(p, t);
    std::vector<std::uint64_t> above(all.begin() + static_cast<std::ptrdiff_t>(n * levels), all.end());
    return count::star_profile(std::move(histograms), count::pairwise_matrix(n, counted, std::move(above)),
                               t.total_voters() - counted);
}

std::vector<std::uint64_t> totals(const poll& p, const tally& t) {
    const auto ballots = profile_of(p, t);
    std::vector<std::uint64_t> stars;
    for (std::size_t i = 0; i < p.options.size(); ++i)
        stars.push_back(ballots.total(static_cast<count::option>(i)));
    return stars;
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order& lot) {
    const auto ballots = profile_of(s.definition, s.counts);
    const auto r = count::star(ballots, lot);
    w.key("options").begin_array();
    for (std::size_t i = 0; i < ballots.options(); ++i) {
        const auto o = static_cast<count::option>(i);
        w.begin_object().member("id", i + 1).member("total", ballots.total(o));
        const auto mean = ballots.ballots() == 0
                              ? std::optional<std::string>()
                              : decimal_text(mean_hundredths(ballots.total(o), ballots.ballots()), 2);
        w.member("mean", mean).member("histogram", ballots.histogram(o)).end_object();
    }
    w.end_array();
    if (r.finalists.size() < 2) {
        w.member("finalists", nullptr).member("finalists_by", nullptr).member("runoff", nullptr);
    } else {
        write_ids(w.key("finalists"), r.finalists);
        w.member("finalists_by", key_of(r.scoring_rule));
        w.key("runoff").begin_object().member("first", r.preferred[0]).member("second", r.preferred[1]);
        w.member("equal", r.no_preference).end_object();
    }
    if (r.outcome.decided_by == count::tie_break::lot && !lot.drawn()) {
        write_ids(w.key("winners"), count::star_by_any_lot(ballots));
        w.member("tie_break", key_of(r.outcome.decided_by));
    } else {
        write_winners(w, r.outcome, lot);
    }
    w.member("abstentions", ballots.abstentions());
}

std::string text(const poll& p, const choice& c) {
    return score_text(p, c, true);
}

}  // namespace

const kind_rules star{
    .name = "star",
    .member = vote_member::scores,
    .options_max = limits::ranked_options_max,
    .read_choices = one_choice,
    .read_settings = no_settings,
    .write_settings = write_no_settings,
    .read_ballot = read_blank_scores,
    .write_ballot = write_scores,
    .ballot_problem = problem,
    .cells = cells,
    .move = move,
    .counts = totals,
    .total_votes = ballots,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds
