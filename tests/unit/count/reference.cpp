#include "reference.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace pollstream::count::reference {

namespace {

constexpr int unranked = 1000;

int rank_of(const ballot& b, int option) {
    for (std::size_t i = 0; i < b.size(); ++i)
        if (b[i].count(option) != 0) return static_cast<int>(i);
    return unranked;
}

int lot_place(const election& e, int option) {
    return static_cast<int>(std::ranges::find(e.lot, option) - e.lot.begin());
}

long at(const table& t, int x, int y) {
    return t[static_cast<std::size_t>(x)][static_cast<std::size_t>(y)];
}

long& at(table& t, int x, int y) {
    return t[static_cast<std::size_t>(x)][static_cast<std::size_t>(y)];
}

/// The option, among those still in, that this ballot likes best; none if it ranks none of them alone.
std::optional<int> favourite(const ballot& b, const std::set<int>& in) {
    for (const auto& group : b)
        for (const auto o : group)
            if (group.size() == 1 && in.count(o) != 0) return o;
    return std::nullopt;
}

/// A last rank that holds everybody who is left expresses no preference: methods that follow one favourite do
/// not see it.
std::vector<ballot> singles(const election& e) {
    std::vector<ballot> all;
    for (auto b : e.ballots) {
        std::size_t named = 0;
        for (const auto& group : b) named += group.size();
        if (!b.empty() && b.back().size() > 1 && static_cast<int>(named) == e.options) b.pop_back();
        if (!b.empty()) all.push_back(b);
    }
    return all;
}

std::set<int> everybody(const election& e) {
    std::set<int> all;
    for (int o = 0; o < e.options; ++o) all.insert(o);
    return all;
}

places by_relation(std::set<int> left, const std::function<bool(int, int)>& above) {
    places all;
    while (!left.empty()) {
        std::set<int> top;
        for (const auto x : left) {
            bool beaten = false;
            for (const auto y : left) beaten = beaten || above(y, x);
            if (!beaten) top.insert(x);
        }
        for (const auto x : top) left.erase(x);
        all.push_back(top);
    }
    return all;
}

/// Which of the tied options leaves, and by what rule. `before`: the votes of the rounds, the current one
/// last.
template <class Votes>
std::set<int> leave(const election& e, const std::vector<std::map<int, Votes>>& before, std::size_t most,
                    std::string& rule) {
    const auto& now = before.back();
    auto lowest = now.begin()->second;
    for (const auto& [o, v] : now) lowest = std::min(lowest, v);
    std::set<int> tied;
    for (const auto& [o, v] : now)
        if (v == lowest) tied.insert(o);
    rule = "none";
    if (tied.size() == 1) return tied;

    // Groups at the bottom: everybody with at most that many votes.
    std::set<Votes> levels;
    for (const auto& [o, v] : now) levels.insert(v);
    for (const auto& level : levels) {
        std::set<int> group;
        Votes sum = 0;
        std::optional<Votes> next;
        for (const auto& [o, v] : now) {
            if (v <= level) {
                group.insert(o);
                sum += v;
            } else if (!next || v < *next) {
                next = v;
            }
        }
        if (next && sum < *next && group.size() <= most) {
            rule = "batch";
            return group;
        }
    }

    for (std::size_t back = before.size() - 1; back > 0; --back) {
        const auto& then = before[back - 1];
        auto least = then.at(*tied.begin());
        for (const auto o : tied) least = std::min(least, then.at(o));
        std::set<int> still;
        for (const auto o : tied)
            if (then.at(o) == least) still.insert(o);
        tied = still;
    }
    rule = "backward";
    if (tied.size() == 1) return tied;
    rule = "lot";
    return {*std::ranges::max_element(tied, [&](int a, int b) { return lot_place(e, a) < lot_place(e, b); })};
}

}  // namespace

numbers first_choices(const election& e) {
    numbers votes(static_cast<std::size_t>(e.options), 0);
    for (const auto& b : singles(e)) ++votes[static_cast<std::size_t>(*b.front().begin())];
    return votes;
}

numbers borda_points(const election& e) {
    numbers points(static_cast<std::size_t>(e.options), 0);
    for (const auto& b : singles(e))
        for (int o = 0; o < e.options; ++o)
            if (const auto r = rank_of(b, o); r != unranked)
                points[static_cast<std::size_t>(o)] += e.options - (r + 1);
    return points;
}

/// Whether the ballot's last rank, which is not its first, is shared by everything that is left.
bool shares_the_rest(const ballot& b, int options) {
    std::size_t ranked = 0;
    for (const auto& group : b) ranked += group.size();
    return ranked == static_cast<std::size_t>(options) && b.size() > 1 && b.back().size() > 1;
}

numbers approvals(const election& e, int top) {
    numbers votes(static_cast<std::size_t>(e.options), 0);
    for (auto b : e.ballots) {
        if (shares_the_rest(b, e.options)) b.pop_back();
        for (int o = 0; o < e.options; ++o) {
            if (rank_of(b, o) == unranked) continue;
            int above = 0;
            for (int other = 0; other < e.options; ++other)
                if (rank_of(b, other) < rank_of(b, o)) ++above;
            if (above < top) ++votes[static_cast<std::size_t>(o)];
        }
    }
    return votes;
}

table preferences(const election& e) {
    table d(static_cast<std::size_t>(e.options), numbers(static_cast<std::size_t>(e.options), 0));
    for (const auto& b : e.ballots)
        for (int x = 0; x < e.options; ++x)
            for (int y = 0; y < e.options; ++y)
                if (rank_of(b, x) < rank_of(b, y)) ++at(d, x, y);
    return d;
}

places by_score(const numbers& scores) {
    std::map<long, std::set<int>, std::greater<>> groups;
    for (std::size_t o = 0; o < scores.size(); ++o) groups[scores[o]].insert(static_cast<int>(o));
    places all;
    for (const auto& [score, group] : groups) all.push_back(group);
    return all;
}

std::optional<int> condorcet_winner(const election& e) {
    const auto d = preferences(e);
    for (int x = 0; x < e.options; ++x) {
        int beaten = 0;
        for (int y = 0; y < e.options; ++y) beaten += at(d, x, y) > at(d, y, x) ? 1 : 0;
        if (beaten == e.options - 1 && !e.ballots.empty()) return x;
    }
    return std::nullopt;
}

std::optional<int> condorcet_loser(const election& e) {
    const auto d = preferences(e);
    for (int x = 0; x < e.options; ++x) {
        int lost = 0;
        for (int y = 0; y < e.options; ++y) lost += at(d, x, y) < at(d, y, x) ? 1 : 0;
        if (lost == e.options - 1 && e.options > 1) return x;
    }
    return std::nullopt;
}

std::set<int> smith_set(const election& e) {
    const auto d = preferences(e);
    auto best = everybody(e);
    for (int bits = 1; bits < (1 << e.options); ++bits) {
        std::set<int> in;
        for (int o = 0; o < e.options; ++o)
            if ((bits >> o) % 2 == 1) in.insert(o);
        bool dominates = true;
        for (const auto x : in)
            for (int y = 0; y < e.options; ++y)
                if (in.count(y) == 0) dominates = dominates && at(d, x, y) > at(d, y, x);
        if (dominates && in.size() < best.size()) best = in;
    }
    return best;
}

numbers copeland_halves(const election& e) {
    const auto d = preferences(e);
    numbers points(static_cast<std::size_t>(e.options), 0);
    for (int x = 0; x < e.options; ++x)
        for (int y = 0; y < e.options; ++y)
            if (x != y)
                points[static_cast<std::size_t>(x)] +=
                    at(d, x, y) > at(d, y, x) ? 2 : (at(d, x, y) == at(d, y, x) ? 1 : 0);
    return points;
}

namespace {

numbers worst(const election& e, const std::function<long(long, long)>& bad) {
    const auto d = preferences(e);
    numbers all;
    for (int x = 0; x < e.options; ++x) {
        std::vector<long> each;
        for (int y = 0; y < e.options; ++y)
            if (x != y) each.push_back(bad(at(d, y, x), at(d, x, y)));
        all.push_back(each.empty() ? 0 : *std::ranges::max_element(each));
    }
    return all;
}

}  // namespace

numbers minimax_winning_votes(const election& e) {
    return worst(e, [](long theirs, long ours) { return theirs > ours ? theirs : 0; });
}

numbers minimax_margins(const election& e) {
    return worst(e, [](long theirs, long ours) { return theirs - ours; });
}

numbers minimax_opposition(const election& e) {
    return worst(e, [](long theirs, long) { return theirs; });
}

table strongest_chains(const election& e) {
    const auto d = preferences(e);
    table best(static_cast<std::size_t>(e.options), numbers(static_cast<std::size_t>(e.options), 0));
    std::vector<int> chain;
    const std::function<void(long)> walk = [&](long weakest) {
        const auto here = chain.back();
        if (chain.size() > 1)
            at(best, chain.front(), here) = std::max(at(best, chain.front(), here), weakest);
        for (int next = 0; next < e.options; ++next) {
            if (std::ranges::count(chain, next) != 0 || at(d, here, next) <= at(d, next, here)) continue;
            chain.push_back(next);
            walk(std::min(weakest, at(d, here, next)));
            chain.pop_back();
        }
    };
    for (int from = 0; from < e.options; ++from) {
        chain = {from};
        walk(std::numeric_limits<long>::max());
    }
    return best;
}

places schulze_places(const election& e) {
    const auto p = strongest_chains(e);
    return by_relation(everybody(e), [&](int x, int y) { return at(p, x, y) > at(p, y, x); });
}

places ranked_pairs_places(const election& e) {
    const auto d = preferences(e);
    struct pair {
        long votes, against;
        int winner_lot, loser_lot, x, y;
    };
    std::vector<pair> left;
    for (int x = 0; x < e.options; ++x)
        for (int y = 0; y < e.options; ++y)
            if (at(d, x, y) > at(d, y, x))
                left.push_back({at(d, x, y), at(d, y, x), lot_place(e, x), lot_place(e, y), x, y});
    table locked(static_cast<std::size_t>(e.options), numbers(static_cast<std::size_t>(e.options), 0));
    const std::function<bool(int, int)> above = [&](int x, int y) {
        if (at(locked, x, y) != 0) return true;
        for (int via = 0; via < e.options; ++via)
            if (at(locked, x, via) != 0 && above(via, y)) return true;
        return false;
    };
    while (!left.empty()) {
        auto clearest = left.begin();
        for (auto p = left.begin(); p != left.end(); ++p) {
            const bool clearer = p->votes != clearest->votes       ? p->votes > clearest->votes
                                 : p->against != clearest->against ? p->against < clearest->against
                                 : p->winner_lot != clearest->winner_lot
                                     ? p->winner_lot < clearest->winner_lot
                                     : p->loser_lot > clearest->loser_lot;
            if (clearer) clearest = p;
        }
        if (!above(clearest->y, clearest->x)) at(locked, clearest->x, clearest->y) = 1;
        left.erase(clearest);
    }
    return by_relation(everybody(e), above);
}

std::vector<round> irv_rounds(const election& e) {
    const auto ballots = singles(e);
    std::vector<round> rounds;
    if (ballots.empty()) return rounds;
    auto in = everybody(e);
    std::vector<std::map<int, long>> before;
    for (;;) {
        round r;
        long active = 0;
        for (const auto o : in) r.votes[o] = 0;
        for (const auto& b : ballots) {
            const auto f = favourite(b, in);
            ++(f ? r.votes[*f] : r.exhausted);
            active += f ? 1 : 0;
        }
        before.push_back(r.votes);
        for (const auto& [o, v] : r.votes) {
            if (v * 2 <= active) continue;
            rounds.push_back(r);
            return rounds;
        }
        r.out = leave(e, before, in.size() - 1, r.rule);
        for (const auto o : r.out) in.erase(o);
        // The comparison looks back only at those still in.
        rounds.push_back(r);
    }
}

std::vector<stv_round> stv_rounds(const election& e, int seats) {
    const auto ballots = singles(e);
    std::vector<stv_round> rounds;
    if (ballots.empty()) return rounds;
    const auto quota = static_cast<long>(ballots.size()) / (seats + 1) + 1;
    std::vector<fraction> weight(ballots.size(), 1);
    std::vector<std::optional<int>> holder;
    auto in = everybody(e);
    for (const auto& b : ballots) holder.push_back(favourite(b, in));
    std::set<int> pending, settled;
    std::set<int> seated;
    std::vector<std::map<int, fraction>> before;
    const auto open = [&] { return static_cast<std::size_t>(seats) - seated.size(); };

    for (;;) {
        stv_round r;
        for (const auto o : everybody(e)) r.votes[o] = settled.count(o) != 0 ? quota : 0;
        for (std::size_t i = 0; i < ballots.size(); ++i) {
            if (holder[i])
                r.votes[*holder[i]] += weight[i];
            else
                r.exhausted += weight[i];
        }
        before.push_back(r.votes);
        const auto first = [&](const std::set<int>& those) {
            std::set<int> best = those;
            for (auto back = before.size(); back > 0; --back) {
                fraction most = -1;
                for (const auto o : best) most = std::max(most, before[back - 1][o]);
                std::erase_if(best, [&](int o) { return before[back - 1][o] != most; });
            }
            return *std::ranges::min_element(best,
                                             [&](int a, int b) { return lot_place(e, a) < lot_place(e, b); });
        };
        const auto seat_all = [&](std::set<int> those) {
            while (!those.empty()) {
                const auto o = first(those);
                those.erase(o);
                in.erase(o);
                seated.insert(o);
                r.elected.push_back(o);
                if (r.votes[o] > quota) pending.insert(o);
            }
        };
        std::set<int> reached;
        for (const auto o : in)
            if (r.votes[o] >= quota) reached.insert(o);
        seat_all(reached);
        if (in.size() <= open()) seat_all(in);
        if (in.empty() || open() == 0) {
            rounds.push_back(r);
            return rounds;
        }
        if (!pending.empty()) {
            const auto from = first(pending);
            pending.erase(from);
            settled.insert(from);
            r.surplus_of = from;
            const fraction part = (r.votes[from] - quota) / r.votes[from];
            for (std::size_t i = 0; i < ballots.size(); ++i) {
                if (holder[i] != from) continue;
                weight[i] *= part;
                holder[i] = favourite(ballots[i], in);
            }
        } else {
            std::vector<std::map<int, fraction>> of_those_in;
            for (const auto& then : before) {
                of_those_in.emplace_back();
                for (const auto o : in) of_those_in.back()[o] = then.at(o);
            }
            std::string rule;
            r.out = leave(e, of_those_in, in.size() - open(), rule);
            for (const auto o : r.out) in.erase(o);
            for (std::size_t i = 0; i < ballots.size(); ++i)
                if (holder[i] && r.out.count(*holder[i]) != 0) holder[i] = favourite(ballots[i], in);
        }
        rounds.push_back(r);
    }
}

std::vector<int> star_finalists(const std::vector<std::vector<int>>& stars, const std::vector<int>& lot) {
    const auto options = static_cast<int>(lot.size());
    std::vector<int> chosen;
    const auto sum = [&](int o, const std::function<int(int)>& worth) {
        int s = 0;
        for (const auto& b : stars) s += worth(b[static_cast<std::size_t>(o)]);
        return s;
    };
    const auto total = [&](int o) { return sum(o, [](int v) { return v; }); };
    const auto fives = [&](int o) { return sum(o, [](int v) { return v == 5 ? 1 : 0; }); };
    // Everybody with fewer than two others before them, for whatever reason, is in.
    for (int o = 0; o < options; ++o) {
        int before = 0;
        std::vector<int> level;
        for (int other = 0; other < options; ++other) {
            before += total(other) > total(o) ? 1 : 0;
            if (total(other) == total(o)) level.push_back(other);
        }
        const auto free = 2 - before;
        const auto at = [&](int x) { return std::ranges::find(lot, x) - lot.begin(); };
        int better = 0;
        for (const auto other : level) {
            if (other == o) continue;
            int lead = 0;
            for (const auto& b : stars) {
                const auto x = b[static_cast<std::size_t>(other)], y = b[static_cast<std::size_t>(o)];
                lead += x > y ? 1 : (x < y ? -1 : 0);
            }
            if (level.size() == 2 && lead != 0)
                better += lead > 0 ? 1 : 0;
            else if (fives(other) != fives(o))
                better += fives(other) > fives(o) ? 1 : 0;
            else
                better += at(other) < at(o) ? 1 : 0;
        }
        if (better < free) chosen.push_back(o);
    }
    std::ranges::sort(chosen);
    return chosen;
}

}  // namespace pollstream::count::reference
