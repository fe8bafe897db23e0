// Polls of every kind, and votes in them as people would cast them.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "samples.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

#include <random>
#include <string>

namespace pollstream::testing {

inline poll poll_of(poll_kind kind, std::size_t options = 3, kind_settings settings = {}) {
    poll_draft d;
    d.title = "Which?";
    d.kind = to_string(kind);
    const auto texts = numbered(options);
    if (rules_of(kind).options_max > 0) d.options = texts;
    if (kind == poll_kind::quiz) {
        drafted_setting correct{"correct", drafted_setting::type::list, false, 0, "", {1, 2}};
        d.settings.push_back(std::move(correct));
    }
    field_errors problems;
    auto p = make_poll(d, noon, problems);
    if (settings.index() != 0) p.settings = std::move(settings);
    p.id = poll_id::make(noon);
    p.allow_change = true;
    if (rules_of(p).read_texts == nullptr) return p;
    auto written = std::make_shared<lexicon>();
    add_texts(*written, p, texts);
    p.texts = std::move(written);
    return p;
}

inline choice choice_of(const poll& p, choice numbers) {
    if (rules_of(p).read_texts != nullptr) return normalized(std::move(numbers));
    choice c;
    REQUIRE_FALSE(rules_of(p).read_ballot(p, {rules_of(p).member, std::move(numbers), {}}, c));
    return c;
}
inline choice number_of(const poll& p, std::string text) {
    choice c;
    REQUIRE_FALSE(rules_of(p).read_ballot(p, {vote_member::number, {}, std::move(text)}, c));
    return c;
}

/// Right more often than not.
inline choice random_choice(const poll& p, std::mt19937& dice) {
    const auto below = [&dice](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice);
    };
    const auto n = p.texts ? p.texts->size() : p.options.size();
    choice numbers;
    switch (rules_of(p).member) {
        case vote_member::number:
            return number_of(p, std::to_string(below(12)));
        case vote_member::scores:
            for (std::size_t i = 0; i < n; ++i)
                numbers.push_back(below(4) == 0 ? skipped : static_cast<option_no>(below(7)));
            if (below(6) == 0) numbers.assign(n, skipped);
            break;
        default:
            for (auto left = below(n + 1); left > 0; --left)
                numbers.push_back(static_cast<option_no>(1 + below(n + (below(9) == 0 ? 1 : 0))));
    }
    return choice_of(p, std::move(numbers));
}

/// Casts that many equal ballots.
inline void cast(poll_state& s, int times, choice numbers) {
    const auto c = choice_of(s.definition, std::move(numbers));
    REQUIRE_FALSE(choice_problem(s.definition, c));
    for (int i = 0; i < times; ++i) count_ballot(s, c);
}

inline void close(poll_state& s) {
    s.definition.closed_at = noon;
}

inline std::string result_of(const poll_state& s) {
    json_writer w;
    write_result(w, s);
    return w.take();
}

/// What everybody is shown of the result.
inline boost::json::value told(const poll_state& s) {
    return boost::json::parse(result_of(s));
}

inline boost::json::value value(std::string_view text) {
    return boost::json::parse({text.data(), text.size()});
}

}  // namespace pollstream::testing
