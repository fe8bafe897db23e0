#include "domain/kinds/rows.hpp"
#include "pollstream/count/percents.hpp"

#include <array>
#include <stdexcept>

namespace pollstream {

namespace {

/// In the order of poll_kind.
constexpr std::array<const kind_rules*, poll_kinds> table{
    &kinds::single, &kinds::multiple, &kinds::approval, &kinds::rating, &kinds::star, &kinds::points,
    &kinds::rank,   &kinds::numeric,  &kinds::words,    &kinds::open,   &kinds::quiz, &kinds::qna};

/// Calls `write` with a state whose counts are the published ones.
template <class Write>
void with_published(const poll_state& s, Write&& write) {
    if (published(s) == &s.counts) return write(s);
    auto then = s;
    then.counts = published_or_nothing(s);
    write(then);
}

}  // namespace

const kind_rules& rules_of(poll_kind k) noexcept {
    return *table[static_cast<std::size_t>(k)];
}

std::string_view to_string(poll_kind k) noexcept {
    return rules_of(k).name;
}

std::optional<poll_kind> parse_poll_kind(std::string_view name) noexcept {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i]->name == name) return static_cast<poll_kind>(i);
    return std::nullopt;
}

std::string_view to_string(vote_member m) noexcept {
    switch (m) {
        case vote_member::none:
            break;
        case vote_member::option_ids:
            return "option_ids";
        case vote_member::ranking:
            return "ranking";
        case vote_member::scores:
            return "scores";
        case vote_member::number:
            return "number";
        case vote_member::texts:
            return "texts";
        case vote_member::question:
            return "question";
    }
    return "";
}

std::string_view to_string(share_of s) noexcept {
    return s == share_of::votes ? "votes" : "voters";
}

std::size_t cell_count(const poll& p) {
    const auto& rules = rules_of(p);
    return rules.option_cells ? p.options.size() : rules.cells(p);
}

tally empty_tally(const poll& p) {
    return tally(cell_count(p));
}

void move_cells(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto& rules = rules_of(p);
    if (!rules.option_cells) return rules.move(p, c, cells, times);
    for (const auto n : c) cells.at(n - 1u) += times;
}

void count_ballot(poll_state& s, const choice& c) {
    const auto& rules = rules_of(s.definition);
    if (rules.option_cells) {
        s.counts.count(c);
    } else {
        rules.move(s.definition, c, s.counts.count_voter(), 1);
    }
    note_voter(s);
}

void recount_ballot(poll_state& s, const choice& before, const choice& after) {
    const auto& rules = rules_of(s.definition);
    if (rules.option_cells) return s.counts.recount(before, after);
    auto& cells = s.counts.recount_voter();
    rules.move(s.definition, before, cells, ~std::uint64_t{0});
    rules.move(s.definition, after, cells, 1);
}

std::vector<std::uint64_t> counts_of(const poll_state& s) {
    return rules_of(s.definition).counts(s.definition, published_or_nothing(s));
}

std::vector<std::uint32_t> percents_of(const poll_state& s) {
    const auto counts = counts_of(s);
    const auto& rules = rules_of(s.definition);
    if (rules.percents == share_of::votes) return count::percents(counts);
    const auto& t = published_or_nothing(s);
    const auto voters = rules.choosers == nullptr ? t.total_voters() : rules.choosers(s.definition, t);
    return percents_of_voters(counts, voters);
}

std::uint64_t total_votes(const poll_state& s) {
    if (withheld(s)) return 0;
    return rules_of(s.definition).total_votes(s.definition, published_or_nothing(s));
}

bool cells_fit(const poll& p, std::size_t cells) {
    return rules_of(p).cells_grow ? cells % 2 == 0 && cells <= 2 * limits::distinct_numbers
                                  : cells == cell_count(p);
}

void write_result(json_writer& w, const poll_state& s) {
    const auto& rules = rules_of(s.definition);
    if (rules.tells_at_close && !s.definition.closed_at) {
        w.value(nullptr);
        return;
    }
    w.begin_object();
    with_published(s, [&](const poll_state& told) { rules.write_result(w, told, lot_of(s.definition)); });
    w.end_object();
}

void write_texts(json_writer& w, const poll_state& s, std::optional<text_state> only) {
    const auto write = rules_of(s.definition).write_texts;
    if (write == nullptr || withheld(s)) return;
    with_published(s, [&](const poll_state& told) { write(w, told, only); });
}

count::lot_order lot_of(const poll& p) {
    if (!p.closed_at) return count::lot_order(p.options.size());
    return count::lot_order(draw_lot(p.lot.seed, p.options.size()));
}

}  // namespace pollstream
