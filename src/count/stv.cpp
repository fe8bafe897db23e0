#include "pollstream/count/stv.hpp"

#include "count/elimination.hpp"
#include "count/lots.hpp"
#include "count/option_set.hpp"
#include "count/stv_table.hpp"
#include "pollstream/count/any_lot.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace pollstream::count {

namespace {

template <class Lot>
class election {
  public:
    election(const profile& ballots, std::size_t seats, Lot& lot)
        : seats_(seats), lot_(lot), table_(ballots), in_(ballots.options(), true) {
        continuing_.resize(ballots.options());
        std::iota(continuing_.begin(), continuing_.end(), option{0});
        result_.ballots = table_.ballots();
    }

    stv_result run() && {
        if (result_.ballots == 0) return std::move(result_);
        result_.quota = result_.ballots / (seats_ + 1) + 1;
        bool done = false;
        while (!done) {
            auto round = look();
            elect(round);
            done = continuing_.empty() || result_.elected.size() == seats_;
            if (!done && !pass_on_surplus(round)) eliminate_last(round);
            result_.decided_by = std::max(result_.decided_by, round.rule);
            result_.rounds.push_back(std::move(round));
        }
        return std::move(result_);
    }

  private:
    using tallies = std::vector<stv_tally>;

    const tallies& votes() const { return history_.back(); }
    std::size_t open_seats() const { return seats_ - result_.elected.size(); }
    stv_tally quota() const { return table_.tally(table_.denominator() * result_.quota); }

    stv_round look() {
        std::vector<big_uint> votes;
        for (std::size_t o = 0; o < in_.size(); ++o) votes.push_back(table_.sum(static_cast<option>(o)));
        for (const auto o : settled_) votes[o] = table_.denominator() * result_.quota;
        tallies now;
        stv_round round;
        for (auto& n : votes) {
            now.push_back(table_.tally(n));
            round.votes.emplace_back(std::move(n), table_.denominator());
        }
        round.continuing = continuing_;
        round.exhausted = rational(table_.exhausted(), table_.denominator());
        round.rest = rational(table_.rest(), table_.denominator());
        history_.push_back(std::move(now));
        return round;
    }

    /// The one with the most votes; among equals, the one with more in earlier rounds; then by lot. `rule` is
    /// null if the order decides nothing.
    option first_of(const std::vector<option>& those, tie_break* rule) const {
        std::vector<option> most;
        for (const auto o : those) {
            if (!most.empty() && votes()[most.front()] < votes()[o]) most.clear();
            if (most.empty() || votes()[most.front()] == votes()[o]) most.push_back(o);
        }
        if (most.size() == 1) return most.front();
        const auto first = look_back(history_, std::move(most), false);
        if (rule == nullptr) return lot_.listed_first(first);
        *rule = std::max(*rule, first.size() == 1 ? tie_break::backward : tie_break::lot);
        return first.size() == 1 ? first.front() : lot_.first_of(first);
    }

    void elect(stv_round& round) {
        std::vector<option> chosen;
        for (const auto o : continuing_)
            if (votes()[o] >= quota()) chosen.push_back(o);
        seat(std::move(chosen), round);
        // Those who are left fill the seats that are left, without a quota if necessary.
        if (continuing_.size() <= open_seats()) seat(continuing_, round);
    }

    /// Elects all of them. Their order within a round decides nothing, so no rule is recorded.
    void seat(std::vector<option> chosen, stv_round& round) {
        while (!chosen.empty()) {
            const auto o = first_of(chosen, nullptr);
            std::erase(chosen, o);
            std::erase(continuing_, o);
            in_[o] = false;
            round.elected.push_back(o);
            result_.elected.push_back(o);
            if (votes()[o] > quota()) surpluses_.push_back(o);
        }
    }

    bool pass_on_surplus(stv_round& round) {
        // After weights were truncated, a surplus may be too small to tell from none.
        std::erase_if(surpluses_, [this](option o) { return votes()[o] <= quota(); });
        if (surpluses_.empty()) return false;
        const auto from = first_of(surpluses_, &round.rule);
        std::erase(surpluses_, from);
        round.surplus_of = from;
        round.transfers = table_.pass_on_surplus(from, result_.quota, in_);
        settled_.push_back(from);
        table_.shorten(settled_.size() * result_.quota);
        return true;
    }

    /// As long as nobody is elected, the piles follow from the ballots and from who is left; besides that, a
    /// look back sees their order in earlier rounds.
    std::string state() const {
        auto ascending = continuing_;
        const auto less = [this](option a, option b) {
            for (auto round = history_.rbegin(); round != history_.rend(); ++round)
                if (!((*round)[a] == (*round)[b])) return (*round)[a] < (*round)[b];
            return false;
        };
        std::ranges::stable_sort(ascending, less);
        std::string text;
        for (std::size_t i = 0; i < ascending.size(); ++i) {
            if (i > 0 && less(ascending[i - 1], ascending[i])) text += '\xff';
            text += static_cast<char>(ascending[i]);
        }
        return text;
    }

    void eliminate_last(stv_round& round) {
        if constexpr (Lot::tries_all) {
            if (result_.elected.empty()) lot_.meet(state());
        }
        auto leaving = eliminate(history_, continuing_, continuing_.size() - open_seats(), lot_);
        for (const auto o : leaving.out) {
            in_[o] = false;
            std::erase(continuing_, o);
        }
        for (const auto o : leaving.out) {
            auto moved = table_.pass_on(o, in_);
            round.transfers.insert(round.transfers.end(), std::make_move_iterator(moved.begin()),
                                   std::make_move_iterator(moved.end()));
        }
        round.eliminated = std::move(leaving.out);
        round.rule = std::max(round.rule, leaving.rule);
    }

    std::size_t seats_;
    Lot& lot_;
    stv_table table_;
    std::vector<bool> in_;            ///< continuing_ as a set
    std::vector<option> continuing_;  ///< in option order
    std::vector<option> surpluses_;   ///< elected, with more than a quota on the pile
    std::vector<option> settled_;     ///< elected, and the surplus passed on: they hold a quota and no pile
    std::vector<tallies> history_;
    stv_result result_;
};

}  // namespace

std::string stv_round::as_text(const rational& share, unsigned decimals) const {
    return (rest == rational(0) ? share : share + rest).to_text(decimals);
}

stv_result stv(const profile& ballots, std::size_t seats, const lot_order& lot) {
    require_strict(ballots);
    if (seats == 0) throw std::invalid_argument("there is at least one seat");
    one_lot one(lot);
    return election(ballots, seats, one).run();
}

any_lot stv_by_any_lot(const profile& ballots, std::size_t seats, std::size_t work,
                       std::span<const option> known) {
    require_strict(ballots);
    if (seats == 0) throw std::invalid_argument("there is at least one seat");
    const auto round_cost = ballots.distinct() + ballots.options();
    option_set found(ballots.options(), known);
    std::size_t cost = 0;  // of the last count; the next one is taken to cost as much
    const auto note = [&](const stv_result& r) {
        for (const auto o : r.elected) found.add(o);
        cost = round_cost * (r.rounds.size() + 1);
        work -= std::min(work, cost);
    };
    every_lot lot;
    bool followed = false;
    const auto follow = [&](std::size_t reserve) {
        while (!followed && !found.full() && work >= cost + reserve) {
            note(election(ballots, seats, lot).run());
            followed = !lot.next();
        }
    };
    follow(work / 2);
    // If there are too many ways to follow all of them soon, these lots find the most winners.
    if (!followed)
        for (const auto& one : favouring_each(ballots.options()))
            if (!found.full() && work >= cost) note(stv(ballots, seats, one));
    follow(0);
    return {found.options(), followed || found.full()};
}

}  // namespace pollstream::count
