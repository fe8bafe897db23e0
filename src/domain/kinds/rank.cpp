// A strict order of any of the options, best first; options left out rank below them. Ranking nothing is an
// abstention. Cells: for each option (row), how many ballots rank it above each other option (column); then
// for each option (row), how many rank it at each place (column); then the abstentions. Results that need the
// ballots themselves, such as instant runoff, are counted from those: see ranked_result.hpp.
#include "domain/kinds/rows.hpp"
#include "pollstream/count/condorcet.hpp"

#include <algorithm>
#include <array>

namespace pollstream::kinds {

namespace {

constexpr std::int64_t seats_max = 10;

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<rank_settings>(p);
    in.integer("seats", s.seats, 1, seats_max);
    if (s.seats > 1 && s.seats >= p.options.size()) in.problem("seats", "must be fewer than the options");
}

void write(json_writer& w, const poll& p, bool) {
    w.member("seats", settings_of<rank_settings>(p).seats);
}

std::optional<std::string> read_ballot(const poll&, stated_choice said, choice& into) {
    into = std::move(said.numbers);
    return std::nullopt;
}

void write_ballot(json_writer& w, const poll&, const choice& c) {
    w.member("ranking", c);
}

std::optional<std::string> problem(const poll& p, const choice& c) {
    std::array<bool, limits::options_max + 1> seen{};
    for (const auto n : c) {
        if (!p.valid_option(n)) return no_option(n);
        if (seen.at(n)) return "must not rank an option twice";
        seen[n] = true;
    }
    return std::nullopt;
}

std::size_t cells(const poll& p) {
    return 2 * p.options.size() * p.options.size() + 1;
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto n = p.options.size();
    if (c.empty()) cells.at(2 * n * n) += times;
    // Not ranked_options_max: files may hold what no host can create.
    std::array<bool, limits::options_max> above{};
    for (std::size_t place = 0; place < c.size(); ++place) {
        const std::size_t o = c[place] - 1u;
        above.at(o) = true;
        for (std::size_t other = 0; other < n; ++other)
            if (!above.at(other)) cells.at(o * n + other) += times;
        cells.at(n * n + o * n + place) += times;
    }
}

std::vector<std::uint64_t> firsts(const poll& p, const tally& t) {
    const auto n = p.options.size();
    const auto all = cells_of(p, t);
    std::vector<std::uint64_t> counts;
    for (std::size_t i = 0; i < n; ++i) counts.push_back(all[n * n + i * n]);
    return counts;
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order&) {
    const auto n = s.definition.options.size();
    const auto all = cells_of(s.definition, s.counts);
    w.member("first", firsts(s.definition, s.counts)).key("borda").begin_array();
    for (std::size_t i = 0; i < n; ++i) {
        std::uint64_t points = 0;
        for (std::size_t place = 0; place < n; ++place)
            points += (n - 1 - place) * all[n * n + i * n + place];
        w.value(points);
    }
    w.end_array().key("matrix").begin_array();
    for (std::size_t i = 0; i < n; ++i) w.value(std::span(all).subspan(i * n, n));
    w.end_array().member("abstentions", all.back());
    w.member("ballots", s.counts.total_voters() - all.back());
    const auto above = [&](std::size_t x, std::size_t y) { return all[x * n + y]; };
    const auto winner = count::who_beats_all(n, [&](auto x, auto y) { return above(x, y) > above(y, x); });
    w.member("condorcet", winner ? std::optional(*winner + 1) : std::nullopt);
}

std::string text(const poll& p, const choice& c) {
    std::string text;
    for (const auto n : c) text.append(text.empty() ? "" : " > ").append(p.options.at(n - 1u));
    return text;
}

}  // namespace

const kind_rules rank{
    .name = "rank",
    .member = vote_member::ranking,
    .options_max = limits::ranked_options_max,
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write,
    .read_ballot = read_ballot,
    .write_ballot = write_ballot,
    .ballot_problem = problem,
    .cells = cells,
    .move = move,
    .counts = firsts,
    .total_votes = no_abstentions,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds
