// The report of a count as JSON: options by their numbers from 1, fractional votes as text.
#include "app/count_report.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/count/percents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pollstream::app {

namespace {

namespace json = boost::json;

int id(count::option o) {
    return o + 1;
}

json::value id(std::optional<count::option> o) {
    return o ? json::value(*o + 1) : json::value(nullptr);
}

json::array ids(const std::vector<count::option>& options) {
    json::array all;
    for (const auto o : options) all.push_back(id(o));
    return all;
}

json::string name(std::string_view text) {
    return json::string(text.data(), text.size());
}

json::string key(std::string_view words) {
    return name(with_low_lines(words));
}

std::string_view word(lot_source s) {
    switch (s) {
        case lot_source::options:
            return "options";
        case lot_source::poll:
            return "poll";
        case lot_source::seed:
            return "seed";
    }
    return "";
}

template <class Number>
json::array numbers(const std::vector<Number>& from) {
    return json::array(from.begin(), from.end());
}

json::object outcome(const count::outcome& of) {
    json::array places;
    for (const auto& place : of.places) places.push_back(ids(place));
    json::object o;
    o["winner"] = id(of.winner);
    o["tie_break"] = key(count::name_of(of.decided_by));
    o["places"] = std::move(places);
    return o;
}

json::object with_votes(const count::outcome& of, const char* what, const std::vector<std::uint64_t>& votes) {
    auto o = outcome(of);
    o[what] = numbers(votes);
    return o;
}

json::object irv(const count::irv_result& r) {
    auto o = outcome(r.outcome);
    json::array rounds;
    for (const auto& round : r.rounds) {
        json::array transfers;
        for (const auto& t : round.transfers)
            transfers.push_back(json::object{{"from", id(t.from)}, {"to", id(t.to)}, {"votes", t.votes}});
        rounds.push_back(json::object{{"votes", numbers(round.votes)},
                                      {"continuing", ids(round.continuing)},
                                      {"active", round.active},
                                      {"exhausted", round.exhausted},
                                      {"eliminated", ids(round.eliminated)},
                                      {"rule", key(count::name_of(round.rule))},
                                      {"transfers", std::move(transfers)}});
    }
    o["ballots"] = r.ballots;
    o["rounds"] = std::move(rounds);
    return o;
}

json::object stv(const count::stv_result& r) {
    json::array rounds;
    for (const auto& round : r.rounds) {
        const auto share = [&](const count::rational& n) { return json::string(round.as_text(n, 6)); };
        json::array votes;
        for (const auto& v : round.votes) votes.push_back(share(v));
        json::array transfers;
        for (const auto& t : round.transfers)
            transfers.push_back(
                json::object{{"from", id(t.from)}, {"to", id(t.to)}, {"votes", share(t.votes)}});
        rounds.push_back(json::object{{"votes", std::move(votes)},
                                      {"continuing", ids(round.continuing)},
                                      {"exhausted", share(round.exhausted)},
                                      {"elected", ids(round.elected)},
                                      {"surplus_of", id(round.surplus_of)},
                                      {"eliminated", ids(round.eliminated)},
                                      {"rule", key(count::name_of(round.rule))},
                                      {"transfers", std::move(transfers)}});
    }
    return {{"elected", ids(r.elected)},
            {"tie_break", key(count::name_of(r.decided_by))},
            {"quota", r.quota},
            {"ballots", r.ballots},
            {"cut", r.cut()},
            {"rounds", std::move(rounds)}};
}

json::object copeland(const count::copeland_result& r) {
    auto o = outcome(r.outcome);
    json::array records;
    for (const auto& each : r.records)
        records.push_back(json::object{{"wins", each.wins}, {"draws", each.draws}, {"losses", each.losses}});
    o["records"] = std::move(records);
    return o;
}

json::object ranked_pairs(const count::ranked_pairs_result& r) {
    auto o = outcome(r.outcome);
    json::array pairs;
    for (const auto& p : r.pairs)
        pairs.push_back(json::object{{"winner", id(p.winner)},
                                     {"loser", id(p.loser)},
                                     {"votes", p.votes},
                                     {"opposition", p.opposition},
                                     {"locked", p.locked}});
    o["pairs"] = std::move(pairs);
    return o;
}

template <class Cell>
json::array table(std::size_t options, Cell&& cell) {
    json::array rows;
    for (std::size_t x = 0; x < options; ++x) {
        json::array row;
        for (std::size_t y = 0; y < options; ++y)
            row.push_back(cell(static_cast<count::option>(x), static_cast<count::option>(y)));
        rows.push_back(std::move(row));
    }
    return rows;
}

json::object minimax(const count::minimax_result& r) {
    auto o = outcome(r.outcome);
    o["worst"] = numbers(r.worst);
    return o;
}

json::object methods(const count_report& r) {
    const auto& all = r.results;
    json::object o;
    if (all.plurality) {
        o["plurality"] = with_votes(all.plurality->outcome, "votes", all.plurality->votes);
        o["plurality"].as_object()["percents"] = numbers(count::percents(all.plurality->votes));
    }
    if (all.approval) {
        o["approval"] = with_votes(all.approval->outcome, "votes", all.approval->votes);
        o["approval"].as_object()["voters"] = all.approval->voters;
    }
    if (all.borda) o["borda"] = with_votes(all.borda->outcome, "points", all.borda->points);
    if (all.irv) o["irv"] = irv(*all.irv);
    if (const auto& c = all.condorcet)
        o["condorcet"] =
            json::object{{"winner", id(c->winner)}, {"loser", id(c->loser)}, {"smith", ids(c->smith)}};
    if (all.copeland) o["copeland"] = copeland(*all.copeland);
    if (all.minimax) o["minimax"] = minimax(*all.minimax);
    if (all.minimax_margins) o["minimax_margins"] = minimax(*all.minimax_margins);
    if (all.minimax_opposition) o["minimax_opposition"] = minimax(*all.minimax_opposition);
    if (all.ranked_pairs) o["ranked_pairs"] = ranked_pairs(*all.ranked_pairs);
    if (const auto& s = all.schulze) {
        o["schulze"] = outcome(s->outcome);
        o["schulze"].as_object()["strengths"] =
            table(s->options, [&](count::option x, count::option y) { return s->strength(x, y); });
    }
    if (all.stv) o["stv"] = stv(*all.stv);
    return o;
}

}  // namespace

std::string count_as_json(const count_report& r) {
    json::object o;
    o["file"] = name(r.file);
    o["title"] = name(r.ballots.title);
    o["ballots"] = r.ballots.ballots.ballots();
    o["abstentions"] = r.ballots.ballots.abstentions();
    o["distinct"] = r.ballots.ballots.distinct();
    json::array options;
    for (std::size_t i = 0; i < r.ballots.options.size(); ++i)
        options.push_back(json::object{{"id", i + 1}, {"text", name(r.ballots.options[i])}});
    o["options"] = std::move(options);
    o["lot"] =
        json::object{{"drawn", r.lot_drawn()}, {"order", ids(r.lot)}, {"from", name(word(r.lot_from))}};
    o["pairwise"] = table(r.pairs.options(), [&](count::option x, count::option y) { return r.pairs(x, y); });
    o["methods"] = methods(r);
    json::array verdicts;
    for (const auto& v : r.verdicts) {
        json::array keys;
        for (const auto m : v.methods) keys.push_back(key(count::info(m).key));
        const bool decided = v.complete && v.winners.size() == 1;
        verdicts.push_back(json::object{{"winner", decided ? id(v.winners.front()) : json::value(nullptr)},
                                        {"winners", ids(v.winners)},
                                        {"winners_complete", v.complete},
                                        {"methods", std::move(keys)}});
    }
    o["verdicts"] = std::move(verdicts);
    json::array missing;
    for (const auto& m : r.missing)
        missing.push_back(json::object{{"method", key(count::info(m.what).key)}, {"why", name(m.why)}});
    o["not_counted"] = std::move(missing);
    return json::serialize(o) + "\n";
}

}  // namespace pollstream::app
