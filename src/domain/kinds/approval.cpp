// Any set of options; the option in most sets wins. The empty set is an abstention, counted in the last cell.
#include "pollstream/count/approval.hpp"

#include "domain/kinds/rows.hpp"

namespace pollstream::kinds {

namespace {

void read_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                  field_errors& problems) {
    fixed_choices(p, min, max, 0, static_cast<std::uint16_t>(p.options.size()), problems);
}

std::size_t cells(const poll& p) {
    return p.options.size() + 1;
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    if (c.empty()) cells.at(p.options.size()) += times;
    for (const auto n : c) cells.at(n - 1u) += times;
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order& lot) {
    const auto voters = no_abstentions(s.definition, s.counts);
    const auto r = count::approval(option_counts(s.definition, s.counts), voters, lot);
    write_winners(w, r.outcome, lot);
    w.member("abstentions", s.counts.total_voters() - voters);
}

}  // namespace

const kind_rules approval{
    .name = "approval",
    .percents = share_of::voters,
    .read_choices = read_choices,
    .read_settings = no_settings,
    .write_settings = write_no_settings,
    .read_ballot = read_set,
    .write_ballot = write_set,
    .ballot_problem = set_problem,
    .cells = cells,
    .move = move,
    .counts = option_counts,
    .total_votes = marks,
    .choosers = no_abstentions,
    .write_result = write_result,
    .text = set_text,
};

}  // namespace pollstream::kinds
