// The report of a count, for people at a terminal.
#include "app/count_report.hpp"
#include "app/text_table.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/count/percents.hpp"

#include <algorithm>
#include <concepts>
#include <functional>
#include <map>

namespace pollstream::app {

namespace {

using count::option;

constexpr std::string_view indent = "  ";
constexpr std::string_view deeper = "      ";

std::string number(std::uint64_t n) {
    return std::to_string(n);
}

/// Pads a singular by the length of the plural's ending, so that digits line up.
std::string cell(std::integral auto n, std::string_view of, std::string_view rest = "") {
    const auto ending = plural(of).size() - of.size();
    return quantity(n, of) + std::string(rest) + std::string(n == 1 ? ending : 0, ' ');
}

class text_report {
  public:
    explicit text_report(const count_report& r) : r_(r) {}

    std::string text() && {
        head();
        const auto& all = r_.results;
        if (all.plurality) plurality(*all.plurality);
        if (all.approval) approval(*all.approval);
        if (all.borda)
            table(count::method::borda, [&](option o) { return cell(all.borda->points[o], "point"); });
        if (all.irv) irv(*all.irv);
        if (all.condorcet) condorcet(*all.condorcet);
        if (all.copeland) copeland(*all.copeland);
        minimax(count::method::minimax, all.minimax, " at worst");
        minimax(count::method::minimax_margins, all.minimax_margins, " behind at worst");
        minimax(count::method::minimax_opposition, all.minimax_opposition, " against at worst");
        if (all.ranked_pairs) ranked_pairs(*all.ranked_pairs);
        if (all.schulze) {
            title(count::method::schulze, all.schulze->outcome);
            text_ += wrapped({order(all.schulze->outcome)}, "", indent);
        }
        if (all.stv) stv(*all.stv);
        verdicts();
        missing();
        return std::move(text_);
    }

  private:
    const std::string& name(option o) const { return r_.name(o); }

    std::vector<std::string> names(const std::vector<option>& options) const {
        std::vector<std::string> all;
        for (const auto o : options) all.push_back(name(o));
        return all;
    }

    std::string list(const std::vector<option>& options, std::string_view between = ", ") const {
        std::string all;
        for (const auto o : options) all += (all.empty() ? "" : std::string(between)) + name(o);
        return all;
    }

    std::string order(const count::outcome& of) const {
        std::string all;
        for (const auto& place : of.places) all += (all.empty() ? "" : " > ") + list(place, " = ");
        return all;
    }

    /// Says how a tie was broken, if there was one.
    std::string broken_by(count::tie_break rule) const {
        if (rule == count::tie_break::none) return "";
        if (rule == count::tie_break::lot && !r_.lot_drawn())
            return " (tied; no lot is drawn, the order of the options stands in)";
        if (rule == count::tie_break::lot) return " (tied; by lot)";
        return " (tied; by rule: " + std::string(count::name_of(rule)) + ")";
    }

    void heading(std::string_view title, const std::string& answer) {
        text_ += '\n' + std::string(title) + (answer.empty() ? "" : ": " + answer) + '\n';
    }

    /// If options are eliminated in rounds, each round says which rules it needed; they do not show how the
    /// winner was decided.
    std::string won_by(count::method m, count::tie_break rule) const {
        const bool rounds = m == count::method::irv || m == count::method::stv;
        return rounds && rule != count::tie_break::lot ? "" : broken_by(rule);
    }

    void title(count::method m, const count::outcome& of) {
        heading(count::info(m).title,
                of.winner ? name(*of.winner) + won_by(m, of.decided_by) : "nobody has a vote");
    }

    void head() {
        const auto& ballots = r_.ballots.ballots;
        text_ += (r_.ballots.title.empty() ? r_.file : r_.ballots.title + " (" + r_.file + ")") + '\n';
        text_ += quantity(ballots.ballots(), "ballot") + ", " + number(ballots.distinct()) +
                 " of them different, " + quantity(ballots.abstentions(), "abstention") + ", " +
                 quantity(r_.ballots.options.size(), "option") + "\n";
        if (r_.lot_drawn())
            text_ += wrapped(names(r_.lot), " before ",
                             r_.lot_from == lot_source::poll ? "The lot that the poll drew: " : "The lot: ");
    }

    /// Adds a row for each option, the best first.
    void table(count::method m, const std::function<std::string(option)>& cell) {
        const auto& outcome = *r_.results.outcome(m);
        title(m, outcome);
        rows(outcome, [&](option o) { return std::vector<std::string>{cell(o)}; });
    }

    void rows(const count::outcome& of, const std::function<std::vector<std::string>(option)>& cells) {
        text_table t;
        for (const auto& place : of.places)
            for (const auto o : place) {
                std::vector<std::string> row{name(o)};
                for (auto& cell : cells(o)) row.push_back(std::move(cell));
                t.row(std::move(row));
            }
        text_ += t.text(indent);
    }

    void plurality(const count::plurality_result& p) {
        title(count::method::plurality, p.outcome);
        const auto shares = count::percents(p.votes);
        rows(p.outcome, [&](option o) {
            return std::vector<std::string>{number(p.votes[o]), number(shares[o]) + " %"};
        });
    }

    void approval(const count::approval_result& a) {
        title(count::method::approval, a.outcome);
        rows(a.outcome, [&](option o) {
            const auto share = a.voters == 0 ? 0 : (a.votes[o] * 200 + a.voters) / (2 * a.voters);
            return std::vector<std::string>{number(a.votes[o]), number(share) + " % of voters"};
        });
    }

    void copeland(const count::copeland_result& c) {
        title(count::method::copeland, c.outcome);
        rows(c.outcome, [&](option o) {
            const auto& each = c.records[o];
            return std::vector<std::string>{cell(each.wins, "win"), cell(each.draws, "draw"),
                                            cell(each.losses, "loss")};
        });
    }

    void minimax(count::method m, const std::optional<count::minimax_result>& result, const char* what) {
        if (result) table(m, [&](option o) { return cell(result->worst[o], "vote", what); });
    }

    void irv(const count::irv_result& r) {
        title(count::method::irv, r.outcome);
        std::size_t number_of_round = 0;
        for (const auto& round : r.rounds) {
            std::vector<std::string> votes;
            for (const auto o : by_votes(round.continuing, round.votes))
                votes.push_back(name(o) + " " + number(round.votes[o]));
            if (round.exhausted > 0) votes.push_back("exhausted " + number(round.exhausted));
            text_ += "  Round " + number(++number_of_round) + '\n' + wrapped(votes, ", ", deeper);
            if (!round.eliminated.empty()) out(round.eliminated, round.rule);
            std::vector<std::string> moves;
            for (const auto& t : round.transfers)
                moves.push_back(move(round.eliminated.size() > 1, t, number(t.votes)));
            if (!moves.empty()) text_ += wrapped(moves, ", ", deeper);
        }
    }

    template <class Votes>
    static std::vector<option> by_votes(std::vector<option> options, const std::vector<Votes>& votes) {
        std::ranges::stable_sort(options, [&](option a, option b) { return votes[b] < votes[a]; });
        return options;
    }

    void out(const std::vector<option>& eliminated, count::tie_break rule) {
        text_ += std::string(deeper) + list(eliminated) + (eliminated.size() > 1 ? " leave" : " leaves") +
                 broken_by(rule) + '\n';
    }

    template <class Transfer>
    std::string move(bool several, const Transfer& t, const std::string& votes) const {
        const auto from = several ? " from " + name(t.from) : "";
        return votes + from + (t.to ? " to " + name(*t.to) : " exhausted");
    }

    void condorcet(const count::condorcet_result& c) {
        heading("Condorcet",
                c.winner ? name(*c.winner) + " beats every other option" : "nobody beats every other option");
        if (c.loser) text_ += "  " + name(*c.loser) + " loses to every other option\n";
        if (!c.winner && c.smith.size() < r_.ballots.options.size())
            text_ += wrapped(names(c.smith), ", ", "  These beat all others: ");
        const auto n = r_.pairs.options();
        // A wider table would help nobody; the JSON has all of it.
        if (n < 2 || n > 12) return;
        text_ += "  Ballots that rank the line above the column; * where more than the other way\n";
        text_table t;
        std::vector<std::string> top{""};
        for (std::size_t y = 0; y < n; ++y) top.push_back("#" + number(y + 1));
        t.row(std::move(top));
        for (option x = 0; x < n; ++x) {
            std::vector<std::string> row{"#" + number(x + 1u) + " " + name(x)};
            for (option y = 0; y < n; ++y)
                row.push_back(x == y ? "–" : (r_.pairs.beats(x, y) ? "*" : "") + number(r_.pairs(x, y)));
            t.row(std::move(row));
        }
        text_ += t.text(deeper);
    }

    void ranked_pairs(const count::ranked_pairs_result& r) {
        title(count::method::ranked_pairs, r.outcome);
        text_ += wrapped({order(r.outcome)}, "", indent);
        for (const auto& p : r.pairs)
            if (!p.locked)
                text_ += std::string(deeper) + "not locked in: " + name(p.winner) + " over " + name(p.loser) +
                         ", " + number(p.votes) + " to " + number(p.opposition) + '\n';
    }

    void stv(const count::stv_result& r) {
        heading(count::info(count::method::stv).title,
                r.elected.empty() ? "nobody has a vote"
                                  : list(r.elected) + won_by(count::method::stv, r.decided_by));
        text_ += "  " + quantity(r_.asked.seats, "seat") + ", quota " + number(r.quota) + '\n';
        if (r.cut())
            text_ += "  Fractions became too long and were cut: votes closer than 2^-256 count as level\n";
        std::vector<option> seated;
        std::size_t number_of_round = 0;
        for (const auto& round : r.rounds) {
            text_ += "  Round " + number(++number_of_round) + '\n';
            votes_of(round, seated);
            elected(round, r.quota);
            if (round.surplus_of)
                text_ += std::string(deeper) + "the surplus of " + name(*round.surplus_of) +
                         " is transferred" + broken_by(round.rule) + '\n';
            if (!round.eliminated.empty()) out(round.eliminated, round.rule);
            std::vector<std::string> moves;
            for (const auto& t : round.transfers)
                moves.push_back(move(round.eliminated.size() > 1, t, round.as_text(t.votes, 4)));
            if (!moves.empty()) text_ += wrapped(moves, ", ", deeper);
            seated.insert(seated.end(), round.elected.begin(), round.elected.end());
        }
    }

    /// All votes of a round: together with the votes held by those elected earlier they add up to the
    /// ballots.
    void votes_of(const count::stv_round& round, const std::vector<option>& seated) {
        const auto with_votes = [&](option o) { return name(o) + " " + round.as_text(round.votes[o], 4); };
        std::vector<std::string> votes, held;
        for (const auto o : by_votes(round.continuing, round.votes)) votes.push_back(with_votes(o));
        if (!(round.exhausted == count::rational(0)))
            votes.push_back("exhausted " + round.as_text(round.exhausted, 4));
        for (const auto o : seated) held.push_back(with_votes(o));
        text_ += wrapped(votes, ", ", deeper);
        if (!held.empty()) text_ += wrapped(held, ", ", std::string(deeper) + "elected before: ");
    }

    void elected(const count::stv_round& round, std::uint64_t quota) {
        if (round.elected.empty()) return;
        text_ += wrapped(names(round.elected), ", ", std::string(deeper) + "elected: ");
        // Votes that were cut may lack a fraction too small for the decimals shown.
        const auto lacks = [&](option o) { return round.votes[o] + round.rest < count::rational(quota); };
        if (std::ranges::any_of(round.elected, lacks))
            text_ += std::string(deeper) + "no quota is needed: no more are left than seats\n";
    }

    void verdicts() {
        const auto& found = r_.verdicts;
        if (found.empty() || (found.size() == 1 && found.front().methods.size() == 1)) return;
        const bool complete = std::ranges::all_of(found, &count::verdict::complete);
        if (!complete)
            text_ += "\nWho wins by which methods\n";
        else
            text_ += found.size() == 1 ? "\nThe methods agree\n" : "\nWhere they disagree\n";
        for (const auto& v : found)
            text_ +=
                "  " + list(v.winners, " or ") + by_lot(v) + '\n' + wrapped(titles(v.methods), "; ", deeper);
    }

    static const char* by_lot(const count::verdict& v) {
        if (!v.complete) return " or perhaps others, by lot";
        return v.winners.size() > 1 ? ", by lot" : "";
    }

    static std::vector<std::string> titles(const std::vector<count::method>& methods) {
        std::vector<std::string> all;
        for (const auto m : methods) all.emplace_back(count::info(m).title);
        return all;
    }

    /// Methods that share a reason are named together.
    void missing() {
        std::map<std::string, std::vector<count::method>> reasons;
        for (const auto& m : r_.missing) reasons[m.why].push_back(m.what);
        for (const auto& [why, methods] : reasons)
            text_ += '\n' + wrapped(titles(methods), "; ", "Not counted: ") + "  " + why + '\n';
    }

    const count_report& r_;
    std::string text_;
};

}  // namespace

std::string count_as_text(const count_report& r) {
    return text_report(r).text();
}

}  // namespace pollstream::app
