#include "app/plain_results.hpp"

#include "app/plain_html.hpp"
#include "app/plain_numbers.hpp"
#include "app/plain_questions.hpp"
#include "pollstream/count/star.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/wire/result_value.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pollstream::app {

namespace {

namespace json = boost::json;
using wire::result_of;
using wire::text_in;

/// A table row with a name and a value.
std::string row(std::string_view name, std::string_view value) {
    return "<tr><th scope=\"row\"><span dir=\"auto\">" + escape_html(name) + "</span></th><td>" +
           escape_html(value) + "</td></tr>\n";
}

// ---- options

/// Whether this is a right answer of a quiz whose right answers are known.
bool is_right_option(const poll& p, std::size_t i) {
    if (!is_revealed(p)) return false;
    const auto& right = quiz_of(p)->correct;
    return std::ranges::find(right, static_cast<option_no>(i + 1)) != right.end();
}

std::string meter(std::string_view least, std::string_view most, std::string_view value,
                  std::string_view said) {
    return "<td><meter " + attribute("min", least) + ' ' + attribute("max", most) + ' ' +
           attribute("value", value) + ">" + escape_html(said) + "</meter></td><td>" + escape_html(said) +
           "</td>";
}

/// If options get scores, the number of voters says little: the bar shows the mean score on its scale.
std::string bar(const poll_state& s, const json::value& result, std::size_t i, std::uint32_t share,
                const language& l) {
    const auto& p = s.definition;
    if (p.kind != poll_kind::rating && p.kind != poll_kind::star)
        return meter("0", "100", std::to_string(share), shown_percent(share, l));
    const auto& mean = result.at("options").at(i).at("mean");
    if (mean.is_null()) return "<td></td><td>–</td>";
    const auto* rating = std::get_if<rating_settings>(&p.settings);
    return meter(std::to_string(rating != nullptr ? rating->min : 0),
                 std::to_string(rating != nullptr ? rating->max : count::most_stars), text_in(mean),
                 std::string(l[word::mean]) + ' ' + shown_number(text_in(mean), l));
}

/// Tells readers of the results which earlier wording some votes were given for.
std::string corrected_from(const poll& p, std::size_t i, const language& l) {
    std::string names;
    for (const auto& c : p.corrections) {
        if (c.option != i + 1) continue;
        names += names.empty() ? " " : l.right_to_left ? "، " : ", ";
        names += "<span dir=\"auto\">";
        names += escape_html(c.was) + "</span>";
    }
    return names.empty() ? names : "<br><small>" + escape_html(l[word::corrected]) + names + "</small>";
}

/// Of the vote that counts, not of one that was typed and refused.
bool was_chosen(const plain_view& v, std::size_t i) {
    const auto& p = v.poll->definition;
    const auto* own = told_ballot(p, v.who);
    return own != nullptr && names_options(p) &&
           std::ranges::find(*own, static_cast<option_no>(i + 1)) != own->end();
}

std::string option_name(const plain_view& v, std::size_t i, const language& l) {
    const auto& p = v.poll->definition;
    std::string out = "<th scope=\"row\"><span dir=\"auto\">" + escape_html(p.options[i]) + "</span>";
    if (is_right_option(p, i)) out += " <strong>" + escape_html(l[word::right_answer]) + "</strong>";
    if (was_chosen(v, i)) out += " <em>" + escape_html(l[word::your_vote]) + "</em>";
    return out + corrected_from(p, i, l) + "</th>";
}

std::string bars(const plain_view& v, const json::value& result, const language& l) {
    const auto& p = v.poll->definition;
    const auto counts = counts_of(*v.poll);
    const auto shares = percents_of(*v.poll);
    std::string out;
    if (p.kind == poll_kind::rank) out += element("h3", l[word::first_choices]);
    out += "<table>\n";
    for (std::size_t i = 0; i < p.options.size(); ++i) {
        out += "<tr>" + option_name(v, i, l) + bar(*v.poll, result, i, shares[i], l) + "<td>" +
               std::to_string(counts[i]) + "</td></tr>\n";
    }
    return out + "</table>\n";
}

// ---- who won

std::string line(std::string_view what, std::string_view names) {
    return "<p>" + escape_html(what) + ": <strong dir=\"auto\">" + escape_html(names) + "</strong></p>\n";
}

/// Empty if the counts alone decided.
std::string what_decided(std::string_view tie_break, const language& l) {
    static constexpr std::array<std::pair<std::string_view, word>, 4> rules{
        {{"lot", word::by_lot},
         {"head_to_head", word::by_head_to_head},
         {"total", word::by_total},
         {"five_stars", word::by_five_stars}}};
    for (const auto& [key, sentence] : rules)
        if (key == tie_break) return element("p", l[sentence]);
    return {};
}

std::string winners(const poll& p, const json::object& result, const language& l) {
    const auto& ids = result.at("winners").as_array();
    if (ids.empty()) return {};
    std::string names;
    for (const auto& id : ids)
        names.append(names.empty() ? "" : ", ").append(p.options.at(id.to_number<std::size_t>() - 1));
    // The lot breaks a tie only when the poll closes.
    if (ids.size() > 1) return line(l[word::tied], names);
    return line(l[p.closed_at ? word::winner : word::leading], names) +
           what_decided(text_in(result.at("tie_break")), l);
}

std::string who_beats_all(const poll& p, const json::object& result, const language& l) {
    const auto& id = result.at("condorcet");
    if (!id.is_null()) return line(l[word::beats_all], p.options.at(id.to_number<std::size_t>() - 1));
    const bool nobody_voted = result.at("ballots").to_number<std::uint64_t>() == 0;
    return nobody_voted ? std::string() : element("p", l[word::none_beats_all]);
}

// ---- numbers and texts

std::string with_unit(std::string_view number, const poll& p, const language& l) {
    const auto& unit = std::get<numeric_settings>(p.settings).unit;
    return shown_number(number, l) + (unit.empty() ? "" : ' ' + unit);
}

/// One number even if the median lies between two, like in the app.
std::string median_of(const json::value& two, unsigned decimals) {
    const auto units = [&](std::size_t i) { return parse_decimal(text_in(two.at(i)), decimals).value_or(0); };
    return middle_text(units(0), units(1), decimals);
}

std::string middle(const poll& p, const json::object& result, const language& l) {
    std::string out = "<table>\n";
    if (const auto& median = result.at("median"); !median.is_null()) {
        const auto decimals = std::get<numeric_settings>(p.settings).decimals;
        out += row(l[word::median], with_unit(median_of(median, decimals), p, l));
        out += row(l[word::mean], with_unit(text_in(result.at("mean")), p, l));
    }
    if (const auto* truth = result.if_contains("truth"); truth != nullptr && truth->is_string())
        out += row(l[word::right_answer], with_unit(text_in(*truth), p, l));
    return out + "</table>\n";
}

std::string most_written(const json::object& result) {
    std::string out = "<table>\n";
    for (const auto& t : result.at("texts").as_array())
        out += row(text_in(t.at("text")), std::to_string(t.at("count").to_number<std::uint64_t>()));
    return out + "</table>\n";
}

std::string all_that_shows(const plain_view& v, const language& l, bool open) {
    const auto& p = v.poll->definition;
    if (takes_steps(p)) return plain_questions(v, l, open);
    const auto result = result_of(*v.poll);
    std::string out;
    if (!p.options.empty()) out += bars(v, result, l);
    const auto* said = result.if_object();
    if (said == nullptr) return out;
    if (said->contains("winners")) out += winners(p, *said, l);
    if (said->contains("condorcet")) out += who_beats_all(p, *said, l);
    if (said->contains("median")) out += middle(p, *said, l);
    if (said->contains("texts")) out += most_written(*said);
    return out;
}

}  // namespace

std::string plain_results(const plain_view& v, const language& l, bool open) {
    const auto& p = v.poll->definition;
    std::string out = element("h2", l[word::results]);
    if (withheld(*v.poll)) {
        out += element("p", l[word::too_few]);
    } else if (!sees_results(p, v.who)) {
        const bool later = p.results == results_rule::after_close;
        out += element("p", l[later ? word::hidden_until_close : word::hidden_until_vote]);
    } else {
        out += all_that_shows(v, l, open);
    }
    return out + element("p", filled(l[word::votes], "n", v.poll->counts.total_voters()));
}

}  // namespace pollstream::app
