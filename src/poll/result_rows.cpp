#include "poll/result_rows.hpp"

#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/wire/result_value.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pollstream::poll_http {

namespace {

namespace json = boost::json;
using wire::result_of;
using wire::text_in;
using rows = std::vector<result_row>;

std::uint64_t count_in(const json::value& v) {
    return v.to_number<std::uint64_t>();
}

std::string digits(std::uint64_t n) {
    return std::to_string(n);
}

// ---- options

std::vector<std::uint64_t> ids_in(const json::value& v) {
    std::vector<std::uint64_t> ids;
    for (const auto& id : v.as_array()) ids.push_back(count_in(id));
    return ids;
}

bool has_one_seat(const poll& p) {
    const auto* s = std::get_if<rank_settings>(&p.settings);
    return s == nullptr || s->seats == 1;
}

/// The options that have won, or are right, by number; nothing if that cannot be said of any, or not yet: a
/// leader has not won. For rankings, the one that beats all others: if there is none, the methods need not
/// agree.
std::optional<std::vector<std::uint64_t>> winners(const poll& p, const json::object& result) {
    if (!p.closed_at) return std::nullopt;
    for (const auto* name : {"winners", "correct"})
        if (const auto* ids = result.if_contains(name)) return ids_in(*ids);
    const auto* best = result.if_contains("condorcet");
    if (best == nullptr || best->is_null() || !has_one_seat(p)) return std::nullopt;
    return std::vector{count_in(*best)};
}

/// How many gave an option any stars.
std::uint64_t givers_of_stars(const json::object& option) {
    const auto& histogram = option.at("histogram").as_array();
    std::uint64_t n = 0;
    for (std::size_t stars = 1; stars < histogram.size(); ++stars) n += count_in(histogram[stars]);
    return n;
}

/// What an option's marks add up to, if that is not simply how many there are.
void add_score(result_row& row, const json::object& result, std::size_t i) {
    if (const auto* points = result.if_contains("borda")) {
        row.value = digits(count_in(points->at(i)));
        row.measure = "borda";
    }
    const auto* options = result.if_contains("options");
    if (options == nullptr) return;
    const auto& option = options->at(i).as_object();
    if (const auto* stars = option.if_contains("total")) {
        row.votes = givers_of_stars(option);
        row.value = digits(count_in(*stars));
        row.measure = "stars";
    } else if (const auto* givers = option.if_contains("givers")) {
        row.votes = count_in(*givers);
        row.value = digits(count_in(option.at("sum")));
        row.measure = "points";
    } else if (const auto& mean = option.at("mean"); !mean.is_null()) {
        row.value = text_in(mean);
        row.measure = "mean";
    }
}

void add_options(rows& to, const poll_state& s, const json::object& result) {
    const auto& p = s.definition;
    const auto counts = counts_of(s);
    const auto shares = percents_of(s);
    const auto best = winners(p, result);
    for (std::size_t i = 0; i < p.options.size(); ++i) {
        auto& row = to.emplace_back();
        row.option = p.options[i];
        row.votes = counts.at(i);
        row.percent = shares.at(i);
        add_score(row, result, i);
        if (best) row.won = std::ranges::find(*best, i + 1) != best->end();
    }
}

// ---- figures

void add_value(rows& to, std::string_view measure, std::string value) {
    auto& row = to.emplace_back();
    row.measure = measure;
    row.value = std::move(value);
}

void add_count(rows& to, std::string_view measure, std::uint64_t n) {
    auto& row = to.emplace_back();
    row.measure = measure;
    row.votes = n;
}

void add_share(rows& to, std::string_view measure, std::uint64_t n, std::uint64_t of) {
    add_count(to, measure, n);
    to.back().percent = percents_of_voters(std::span(&n, 1), of).front();
}

/// Adds statistics if anybody gave a number.
void add_statistics(rows& to, const poll& p, const json::object& result) {
    const auto decimals = std::get<numeric_settings>(p.settings).decimals;
    const auto& median = result.at("median");
    if (median.is_null()) return;
    const auto units = [&](std::size_t i) {
        return parse_decimal(text_in(median.at(i)), decimals).value_or(0);
    };
    const auto& quartiles = result.at("quartiles");
    add_value(to, "mean", std::string(text_in(result.at("mean"))));
    add_value(to, "median", middle_text(units(0), units(1), decimals));
    add_value(to, "min", std::string(text_in(result.at("min"))));
    add_value(to, "lower_quartile", std::string(text_in(quartiles.at(0))));
    add_value(to, "upper_quartile", std::string(text_in(quartiles.at(1))));
    add_value(to, "max", std::string(text_in(result.at("max"))));
}

/// What closing a poll of numbers reveals, if its host has said what is right.
void add_truth(rows& to, const json::object& result) {
    if (const auto& truth = result.at("truth"); !truth.is_null())
        add_value(to, "truth", std::string(text_in(truth)));
    if (const auto& closest = result.at("closest"); !closest.is_null())
        add_value(to, "closest", std::string(text_in(closest.at("value"))));
    if (const auto& within = result.at("within"); !within.is_null())
        add_share(to, "within", count_in(within), count_in(result.at("n")));
}

void add_figures(rows& to, const poll& p, const json::object& result) {
    if (result.contains("median")) add_statistics(to, p, result);
    if (result.contains("truth")) add_truth(to, result);
    if (const auto* answered = result.if_contains("answered")) {
        add_share(to, "right", count_in(result.at("right")), count_in(*answered));
        const auto& time = result.at("mean_time_ms");
        if (!time.is_null()) add_value(to, "mean_time_ms", digits(count_in(time)));
    }
    if (const auto* n = result.if_contains("abstentions")) add_count(to, "abstentions", count_in(*n));
}

// ---- what voters wrote: more than a result has room for, but only what is public

void add_texts(rows& to, const poll_state& s) {
    const auto& texts = texts_of(s.definition);
    const auto& told = published_or_nothing(s);
    for (const auto& g : group_texts(texts, told.counts())) {
        if (!is_public(g.state)) continue;
        add_share(to, {}, g.count, told.total_voters());
        to.back().option = texts.at(g.shown_as).text;
    }
}

void add_questions(rows& to, const poll_state& s) {
    auto all = questions_of(s);
    std::erase_if(all, [](const question& q) { return !is_public(q.state); });
    sort_by(question_order::best, all);
    for (const auto& q : all) {
        add_share(to, "net", q.up, s.counts.total_voters());
        to.back().option = texts_of(s.definition).at(q.id).text;
        to.back().value = std::to_string(static_cast<std::int64_t>(q.up - q.down));
    }
}

}  // namespace

std::vector<result_row> result_rows(const poll_state& s) {
    rows all;
    if (withheld(s)) return all;
    if (takes_steps(s.definition)) {
        add_questions(all, s);
    } else if (takes_texts(s.definition)) {
        add_texts(all, s);
    } else {
        const auto result = result_of(s);  // null if it is revealed only at the close
        const auto members = result.is_object() ? result.as_object() : json::object();
        add_options(all, s, members);
        add_figures(all, s.definition, members);
    }
    return all;
}

std::uint64_t voters_told(const poll_state& s) {
    return withheld(s) ? s.counts.total_voters() : published_or_nothing(s).total_voters();
}

}  // namespace pollstream::poll_http
