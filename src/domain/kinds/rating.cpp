// For each option, a number on a short scale, or none. Cells: per option, how many gave each level; at the
// end the abstentions, ballots that rate nothing.
#include "pollstream/count/rating.hpp"

#include "domain/kinds/rows.hpp"
#include "pollstream/domain/decimal.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

constexpr std::uint16_t highest = 10;

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<rating_settings>(p);
    in.integer("min", s.min, 0, highest - 1);
    in.integer("max", s.max, 1, highest);
    if (s.min >= s.max) in.problem("max", "must be more than min, which is " + std::to_string(s.min));
    in.text("min_label", s.min_label, limits::label_max);
    in.text("max_label", s.max_label, limits::label_max);
}

void write(json_writer& w, const poll& p, bool) {
    const auto& s = settings_of<rating_settings>(p);
    w.member("min", s.min).member("max", s.max);
    w.member("min_label", s.min_label).member("max_label", s.max_label);
}

std::optional<std::string> read_ballot(const poll&, stated_choice said, choice& into) {
    into = std::move(said.numbers);
    return std::nullopt;
}

std::optional<std::string> problem(const poll& p, const choice& c) {
    const auto& s = settings_of<rating_settings>(p);
    return score_problem(p, c, s.min, s.max, true);
}

std::size_t cells(const poll& p) {
    return p.options.size() * settings_of<rating_settings>(p).levels() + 1;
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto& s = settings_of<rating_settings>(p);
    bool abstains = true;
    for (std::size_t i = 0; i < c.size(); ++i) {
        if (c[i] == skipped) continue;
        cells.at(i * s.levels() + (c[i] - s.min)) += times;
        abstains = false;
    }
    if (abstains) cells.at(p.options.size() * s.levels()) += times;
}

std::vector<std::uint64_t> raters(const poll& p, const tally& t) {
    const auto all = cells_of(p, t);
    const auto levels = settings_of<rating_settings>(p).levels();
    std::vector<std::uint64_t> counts;
    for (std::size_t i = 0; i < p.options.size(); ++i)
        counts.push_back(sum(std::span(all).subspan(i * levels, levels)));
    return counts;
}

void write_option(json_writer& w, std::size_t id, std::span<const std::uint64_t> histogram, int lowest) {
    const auto r = count::summarize_ratings(histogram, lowest);
    w.begin_object().member("id", id).member("n", r.n).member("sum", r.sum);
    if (r.n == 0) {
        w.member("mean", nullptr).member("median", nullptr);
    } else {
        w.member("mean", decimal_text(r.mean_hundredths, 2)).key("median").begin_array();
        w.value(std::to_string(r.median_low)).value(std::to_string(r.median_high)).end_array();
    }
    w.member("histogram", histogram).end_object();
}

void write_result(json_writer& w, const poll_state& state, const count::lot_order&) {
    const auto& p = state.definition;
    const auto& s = settings_of<rating_settings>(p);
    const auto all = cells_of(p, state.counts);
    w.key("options").begin_array();
    for (std::size_t i = 0; i < p.options.size(); ++i)
        write_option(w, i + 1, std::span(all).subspan(i * s.levels(), s.levels()), s.min);
    w.end_array().member("abstentions", all.back()).key("nps");
    if (s.min != 0 || s.max != highest) {
        w.value(nullptr);
        return;
    }
    w.begin_array();
    for (std::size_t i = 0; i < p.options.size(); ++i) {
        const auto histogram = std::span(all).subspan(i * 11).first<11>();
        if (sum(histogram) == 0) {
            w.value(nullptr);
        } else {
            w.value(count::net_promoter_score(histogram).score);
        }
    }
    w.end_array();
}

std::string text(const poll& p, const choice& c) {
    return score_text(p, c, true);
}

}  // namespace

const kind_rules rating{
    .name = "rating",
    .member = vote_member::scores,
    .percents = share_of::voters,
    .options_min = 1,  // "Rate this talk"
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write,
    .read_ballot = read_ballot,
    .write_ballot = write_scores,
    .ballot_problem = problem,
    .cells = cells,
    .move = move,
    .counts = raters,
    .total_votes = no_abstentions,
    .choosers = no_abstentions,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds
