#include "pollstream/count/overview.hpp"

#include <algorithm>
#include <array>

namespace pollstream::count {

namespace {

constexpr std::array<method_info, 12> methods{{
    {method::plurality, "plurality", "Plurality", true},
    {method::approval, "approval", "Approval", false},
    {method::borda, "borda", "Borda", true},
    {method::irv, "irv", "Instant runoff (IRV)", true},
    {method::condorcet, "condorcet", "Condorcet", false},
    {method::copeland, "copeland", "Copeland", false},
    {method::minimax, "minimax", "Minimax, winning votes", false},
    {method::minimax_margins, "minimax-margins", "Minimax, margins", false},
    {method::minimax_opposition, "minimax-opposition", "Minimax, opposition", false},
    {method::ranked_pairs, "ranked-pairs", "Ranked pairs", false},
    {method::schulze, "schulze", "Schulze", false},
    {method::stv, "stv", "Single transferable vote (STV)", true},
}};

template <class Result>
const outcome* outcome_of(const std::optional<Result>& r) {
    return r ? &r->outcome : nullptr;
}

/// The last rule, other than the lot, that any of the rounds needed.
template <class Rounds>
tie_break rule_but_lot(const Rounds& rounds) {
    auto rule = tie_break::none;
    for (const auto& round : rounds)
        if (round.rule != tie_break::lot) rule = std::max(rule, round.rule);
    return rule;
}

/// Who can win under some lot, if a lot decided along the way. If only those it elected can, the lot did not
/// decide.
template <class Find>
std::optional<any_lot> try_lots(tie_break& decided_by, std::span<const option> elected, tie_break otherwise,
                                Find&& find) {
    if (decided_by != tie_break::lot) return std::nullopt;
    any_lot found = find(elected);
    if (found.complete && found.winners.size() == elected.size()) decided_by = otherwise;
    return found;
}

std::span<const option> winner_of(const outcome& of) {
    return of.winner ? std::span(&*of.winner, 1) : std::span<const option>();
}

void try_lots(overview& all, const profile& ballots, const pairwise_matrix& d, std::size_t seats) {
    using options = std::span<const option>;
    if (auto& r = all.irv)
        all.irv_by_lot =
            try_lots(r->outcome.decided_by, winner_of(r->outcome), rule_but_lot(r->rounds),
                     [&](options known) { return irv_by_any_lot(ballots, any_lot_work, known); });
    if (auto& r = all.ranked_pairs)
        all.ranked_pairs_by_lot =
            try_lots(r->outcome.decided_by, winner_of(r->outcome),
                     r->opposition_decided ? tie_break::smaller_opposition : tie_break::none,
                     [&](options known) { return ranked_pairs_by_any_lot(d, any_lot_work, known); });
    if (auto& r = all.stv)
        all.stv_by_lot = try_lots(r->decided_by, r->elected, rule_but_lot(r->rounds), [&](options known) {
            return stv_by_any_lot(ballots, seats, any_lot_work, known);
        });
}

}  // namespace

std::span<const method_info> all_methods() {
    return methods;
}

const method_info& info(method m) {
    return methods[static_cast<std::size_t>(m)];
}

std::optional<method> method_named(std::string_view key) {
    for (const auto& m : methods)
        if (m.key == key) return m.what;
    return std::nullopt;
}

method_set method_set::all() {
    method_set s;
    for (const auto& m : methods) s.add(m.what);
    return s;
}

const outcome* overview::outcome(method m) const {
    switch (m) {
        case method::plurality:
            return outcome_of(plurality);
        case method::approval:
            return outcome_of(approval);
        case method::borda:
            return outcome_of(borda);
        case method::irv:
            return outcome_of(irv);
        case method::copeland:
            return outcome_of(copeland);
        case method::minimax:
            return outcome_of(minimax);
        case method::minimax_margins:
            return outcome_of(minimax_margins);
        case method::minimax_opposition:
            return outcome_of(minimax_opposition);
        case method::ranked_pairs:
            return outcome_of(ranked_pairs);
        case method::schulze:
            return outcome_of(schulze);
        case method::condorcet:
        case method::stv:
            return nullptr;
    }
    return nullptr;
}

overview count_all(const profile& ballots, const pairwise_matrix& d, const lot_order& lot,
                   const request& asked) {
    const auto wanted = [&](method m) {
        return asked.methods.has(m) && (ballots.strict() || !info(m).strict);
    };
    overview all;
    if (wanted(method::plurality)) all.plurality = plurality(ballots, lot);
    if (wanted(method::approval) && asked.top) all.approval = approval(ballots, lot, *asked.top);
    if (wanted(method::approval) && !asked.top && holds_sets(ballots)) all.approval = approval(ballots, lot);
    if (wanted(method::borda)) all.borda = borda(ballots, lot);
    if (wanted(method::irv)) all.irv = irv(ballots, lot);
    if (wanted(method::condorcet))
        all.condorcet = condorcet_result{condorcet_winner(d), condorcet_loser(d), smith_set(d)};
    if (wanted(method::copeland)) all.copeland = copeland(d, lot);
    if (wanted(method::minimax)) all.minimax = minimax(d, minimax_by::winning_votes, lot);
    if (wanted(method::minimax_margins)) all.minimax_margins = minimax(d, minimax_by::margins, lot);
    if (wanted(method::minimax_opposition))
        all.minimax_opposition = minimax(d, minimax_by::pairwise_opposition, lot);
    if (wanted(method::ranked_pairs)) all.ranked_pairs = ranked_pairs(d, lot);
    if (wanted(method::schulze)) all.schulze = schulze(d, lot);
    if (wanted(method::stv) && asked.seats > 1) all.stv = stv(ballots, asked.seats, lot);
    try_lots(all, ballots, d, asked.seats);
    return all;
}

any_lot may_win(const overview& all, method m, const lot_order& lot) {
    const auto open = [&](tie_break decided_by) { return decided_by == tie_break::lot && !lot.drawn(); };
    if (m == method::stv) {
        if (!all.stv) return {};
        return open(all.stv->decided_by) ? *all.stv_by_lot : any_lot{all.stv->elected, true};
    }
    if (m == method::condorcet) {
        if (!all.condorcet || !all.condorcet->winner) return {};
        return {{*all.condorcet->winner}, true};
    }
    const auto* s = all.outcome(m);
    if (s == nullptr || !s->winner) return {};
    if (!open(s->decided_by)) return {{*s->winner}, true};
    if (m == method::irv) return *all.irv_by_lot;
    if (m == method::ranked_pairs) return *all.ranked_pairs_by_lot;
    return {s->places.front(), true};
}

std::vector<verdict> verdicts(const overview& all, const lot_order& lot) {
    std::vector<verdict> found;
    for (const auto& m : methods) {
        if (m.what == method::stv) continue;
        auto w = may_win(all, m.what, lot);
        if (w.winners.empty()) continue;
        auto at = std::ranges::find_if(
            found, [&](const verdict& v) { return v.winners == w.winners && v.complete == w.complete; });
        if (at == found.end()) at = found.insert(found.end(), verdict{std::move(w.winners), {}, w.complete});
        at->methods.push_back(m.what);
    }
    std::ranges::stable_sort(
        found, [](const verdict& a, const verdict& b) { return a.methods.size() > b.methods.size(); });
    return found;
}

}  // namespace pollstream::count
