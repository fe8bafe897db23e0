// The same ballots under every method side by side, and where the methods disagree.
#pragma once

#include "pollstream/count/any_lot.hpp"
#include "pollstream/count/approval.hpp"
#include "pollstream/count/borda.hpp"
#include "pollstream/count/condorcet.hpp"
#include "pollstream/count/copeland.hpp"
#include "pollstream/count/irv.hpp"
#include "pollstream/count/minimax.hpp"
#include "pollstream/count/plurality.hpp"
#include "pollstream/count/ranked_pairs.hpp"
#include "pollstream/count/schulze.hpp"
#include "pollstream/count/stv.hpp"

#include <bitset>
#include <optional>
#include <span>
#include <string_view>

namespace pollstream::count {

enum class method : std::uint8_t {
    plurality,
    approval,
    borda,
    irv,
    condorcet,
    copeland,
    minimax,  ///< by winning votes
    minimax_margins,
    minimax_opposition,
    ranked_pairs,
    schulze,
    stv,
};

struct method_info {
    method what;
    std::string_view key;    ///< "ranked-pairs": in commands and JSON
    std::string_view title;  ///< "Ranked pairs": for people
    bool strict;             ///< cannot count ballots with shared ranks
};

std::span<const method_info> all_methods();  ///< indexed by method
const method_info& info(method m);
std::optional<method> method_named(std::string_view key);

class method_set {
  public:
    static method_set all();
    method_set& add(method m) { return set_.set(static_cast<std::size_t>(m)), *this; }
    method_set& remove(method m) { return set_.reset(static_cast<std::size_t>(m)), *this; }
    bool has(method m) const { return set_[static_cast<std::size_t>(m)]; }

  private:
    std::bitset<32> set_;
};

struct request {
    method_set methods = method_set::all();  ///< those that cannot be counted are left out
    std::size_t seats = 1;                   ///< STV is counted if there are several
    /// For approval by ranked ballots: each approves of its `top` best. Without it approval is counted only
    /// if the ballots are sets.
    std::optional<std::size_t> top;
};

struct condorcet_result {
    std::optional<option> winner;
    std::optional<option> loser;
    std::vector<option> smith;
};

/// A method that was not asked for, or that cannot count these ballots, is absent. For IRV, ranked pairs and
/// STV, `decided_by` is the lot only if another lot would elect others, or might, since not all could be
/// tried; ties on the way are reported with the rounds and the pairs.
struct overview {
    std::optional<plurality_result> plurality;
    std::optional<approval_result> approval;
    std::optional<borda_result> borda;
    std::optional<irv_result> irv;
    std::optional<condorcet_result> condorcet;
    std::optional<copeland_result> copeland;
    std::optional<minimax_result> minimax;
    std::optional<minimax_result> minimax_margins;
    std::optional<minimax_result> minimax_opposition;
    std::optional<ranked_pairs_result> ranked_pairs;
    std::optional<schulze_result> schulze;
    std::optional<stv_result> stv;
    /// Who wins under any lot, if a lot decided something on the way.
    std::optional<any_lot> irv_by_lot;
    std::optional<any_lot> ranked_pairs_by_lot;
    std::optional<any_lot> stv_by_lot;

    /// The outcome by a method that elects one option; null for the others, and for one that was not
    /// counted.
    const count::outcome* outcome(method m) const;
};

/// `d` must hold the same ballots as `ballots`.
overview count_all(const profile& ballots, const pairwise_matrix& d, const lot_order& lot,
                   const request& asked);

/// Whom a method elects: its winners, or, if only a lot that is not drawn yet can tell, everybody whom some
/// lot lets win.
any_lot may_win(const overview& all, method m, const lot_order& lot);

struct verdict {
    /// Several if only a lot that is not drawn yet can tell: everybody whom some lot lets win, as
    /// far as they were found.
    std::vector<option> winners;
    std::vector<method> methods;  ///< that elect them, in the order of all_methods()
    bool complete = true;         ///< false: there are too many lots to try, and others may win, too
};

/// Who wins by which methods; those whom most methods elect come first. With more than one, the methods
/// disagree, or are not known to agree if one is not complete. Methods without a winner, and STV, have no
/// say. `all` was counted with `lot`.
std::vector<verdict> verdicts(const overview& all, const lot_order& lot);

}  // namespace pollstream::count
