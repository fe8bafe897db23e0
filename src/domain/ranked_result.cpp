#include "pollstream/domain/ranked_result.hpp"

#include "domain/kinds/rows.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>

namespace pollstream {

namespace {

using count::method;
using count::option;

/// All methods that count rankings.
constexpr std::array told{method::plurality,
                          method::borda,
                          method::irv,
                          method::condorcet,
                          method::copeland,
                          method::minimax,
                          method::minimax_margins,
                          method::minimax_opposition,
                          method::ranked_pairs,
                          method::schulze,
                          method::stv};

count::ranking ranking_of(const choice& c) {
    count::ranking r;
    for (const auto n : c)
        if (!r.below(static_cast<option>(n - 1u)))
            throw std::invalid_argument("a ranking names an option twice");
    return r;
}

class counter {
  public:
    counter(const ranked_ballots& ballots, std::size_t seats, const count::lot_order& lot)
        : ballots_(ballots.profile()), pairs_(ballots_), lot_(lot) {
        asked_.seats = seats;
        asked_.methods = count::method_set();
        for (const auto m : told) asked_.methods.add(m);
    }

    void count(ranked_result& into) const {
        auto all = count::count_all(ballots_, pairs_, lot_, asked_);
        for (const auto m : told)
            if (m != method::stv || all.stv) into.methods.push_back(method_of(m, all));
        into.irv = std::move(all.irv);
        into.stv = std::move(all.stv);
    }

  private:
    method_result method_of(method m, const count::overview& all) const {
        auto [winners, complete] = count::may_win(all, m, lot_);
        method_result out{m, std::move(winners), {}, count::tie_break::none, complete};
        if (m == method::stv) {
            out.decided_by = all.stv->decided_by;
        } else if (m == method::condorcet) {
            out.order = smith_set_first(all.condorcet->smith);
        } else {
            out.order = all.outcome(m)->places;
            out.decided_by = all.outcome(m)->decided_by;
        }
        return out;
    }

    std::vector<std::vector<option>> smith_set_first(const std::vector<option>& smith) const {
        std::vector<option> others;
        for (std::size_t i = 0; i < ballots_.options(); ++i)
            if (std::ranges::find(smith, i) == smith.end()) others.push_back(static_cast<option>(i));
        std::vector<std::vector<option>> order{smith};
        if (!others.empty()) order.push_back(std::move(others));
        return order;
    }

    const count::profile& ballots_;
    count::pairwise_matrix pairs_;
    const count::lot_order& lot_;
    count::request asked_;
};

void write_id(json_writer& w, std::string_view name, const std::optional<option>& o) {
    w.member(name, o ? std::optional(*o + 1) : std::nullopt);
}

void write_ids(json_writer& w, std::string_view name, const std::vector<option>& options) {
    kinds::write_ids(w.key(name), options);
}

/// Per option; null for one that is out. An elected option holds its votes to the end.
template <class Votes, class Text>
void write_votes(json_writer& w, const std::vector<Votes>& votes, const std::vector<option>& out,
                 Text&& text) {
    w.key("votes").begin_array();
    for (std::size_t i = 0; i < votes.size(); ++i) {
        if (std::ranges::find(out, i) == out.end()) {
            w.value(text(votes[i]));
        } else {
            w.value(nullptr);
        }
    }
    w.end_array();
}

template <class Transfers, class Text>
void write_transfers(json_writer& w, const Transfers& transfers, Text&& text) {
    w.key("transfers").begin_array();
    for (const auto& t : transfers) {
        w.begin_object().member("from", t.from + 1);
        write_id(w, "to", t.to);
        w.member("votes", text(t.votes)).end_object();
    }
    w.end_array();
}

void write_irv(json_writer& w, const count::irv_result& r) {
    const auto plain = [](std::uint64_t n) { return n; };
    w.begin_object().key("rounds").begin_array();
    std::vector<option> out;
    for (const auto& round : r.rounds) {
        w.begin_object();
        write_votes(w, round.votes, out, plain);
        out.insert(out.end(), round.eliminated.begin(), round.eliminated.end());
        w.member("active", round.active).member("exhausted", round.exhausted);
        write_ids(w, "eliminated", round.eliminated);
        w.member("rule", kinds::key_of(round.rule));
        write_transfers(w, round.transfers, plain);
        w.end_object();
    }
    w.end_array();
    write_id(w, "winner", r.outcome.winner);
    w.end_object();
}

void write_stv(json_writer& w, const count::stv_result& r) {
    w.begin_object().member("quota", r.quota).member("cut", r.cut()).key("rounds").begin_array();
    std::vector<option> out;
    for (const auto& round : r.rounds) {
        const auto text = [&](const count::rational& n) { return round.as_text(n, 4); };
        w.begin_object();
        write_votes(w, round.votes, out, text);
        out.insert(out.end(), round.eliminated.begin(), round.eliminated.end());
        w.member("exhausted", text(round.exhausted));
        write_ids(w, "elected", round.elected);
        write_id(w, "surplus_of", round.surplus_of);
        write_ids(w, "eliminated", round.eliminated);
        w.member("rule", kinds::key_of(round.rule));
        write_transfers(w, round.transfers, text);
        w.end_object();
    }
    w.end_array();
    write_ids(w, "elected", r.elected);
    w.end_object();
}

void write_method(json_writer& w, const method_result& m) {
    w.begin_object().member("method", with_low_lines(count::info(m.method).key));
    write_ids(w, "winners", m.winners);
    w.member("winners_complete", m.complete);
    w.key("order").begin_array();
    for (const auto& place : m.order) kinds::write_ids(w, place);
    w.end_array().member("tie_break", kinds::key_of(m.decided_by)).end_object();
}

}  // namespace

void ranked_ballots::add(const choice& c) {
    profile_.add(ranking_of(c));
}

void ranked_ballots::remove(const choice& c) {
    profile_.remove(ranking_of(c));
}

bool ranked_result::agree() const {
    const std::vector<count::option>* first = nullptr;
    for (const auto& m : methods) {
        if (m.method == method::stv || m.winners.empty()) continue;
        if (!m.complete) return false;
        if (first != nullptr && *first != m.winners) return false;
        first = &m.winners;
    }
    return true;
}

ranked_result count_ranking(const poll_state& s, const ranked_ballots& ballots) {
    ranked_result r;
    r.poll = s.definition.id;
    r.version = s.version();
    r.ballots = ballots.profile().ballots();
    const auto lot = lot_of(s.definition);
    counter(ballots, kinds::settings_of<rank_settings>(s.definition).seats, lot).count(r);
    return r;
}

void write_ranking(json_writer& w, const ranked_result& r) {
    w.begin_object().member("version", r.version).member("ballots", r.ballots);
    w.key("methods").begin_array();
    for (const auto& m : r.methods) write_method(w, m);
    w.end_array().member("agree", r.agree()).key("irv");
    if (r.irv) {
        write_irv(w, *r.irv);
    } else {
        w.value(nullptr);
    }
    w.key("stv");
    if (r.stv) {
        write_stv(w, *r.stv);
    } else {
        w.value(nullptr);
    }
    w.end_object();
}

}  // namespace pollstream
