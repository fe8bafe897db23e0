#include "app/plain_hints.hpp"

#include "app/plain_form.hpp"
#include "app/plain_numbers.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"

#include <algorithm>
#include <vector>

namespace pollstream::app {

namespace {

std::string points_hint(const points_settings& s, const language& l) {
    auto out = filled(l[word::divide_points], "n", s.budget);
    if (s.quadratic) out.append(1, ' ').append(l[word::points_squared]);
    if (s.max_per_option && *s.max_per_option == most_points(s))
        out.append(1, ' ').append(filled(l[word::points_each], "n", *s.max_per_option));
    return out;
}

/// "Enter a whole number. From 0 to 120."
std::string number_hint(const numeric_settings& s, const language& l) {
    std::string out = s.decimals == 0 ? std::string(l[word::give_whole_number])
                                      : filled(l[word::give_number], "n", s.decimals);
    const auto shown = [&](std::int64_t units) { return shown_number(decimal_text(units, s.decimals), l); };
    if (s.plausible_min && s.plausible_max) {
        const auto from = filled(l[word::from_to], "min", shown(*s.plausible_min));
        out.append(1, ' ').append(filled(from, "max", shown(*s.plausible_max)));
    } else if (s.plausible_min) {
        out.append(1, ' ').append(filled(l[word::at_least], "n", shown(*s.plausible_min)));
    } else if (s.plausible_max) {
        out.append(1, ' ').append(filled(l[word::at_most], "n", shown(*s.plausible_max)));
    }
    return out;
}

/// What is wrong with one of the texts; empty if it is something else.
std::string wrong_text(const text_settings& s, std::string_view typed, const language& l) {
    const auto text = collapse_white_space(typed);
    if (count_code_points(text) > s.max_length) return filled(l[word::text_too_long], "n", s.max_length);
    return s.banned.has(text_key(text)) ? std::string(l[word::text_not_allowed]) : std::string();
}

std::string wrong_texts(const text_settings& s, const http::fields& form, std::string_view field,
                        const language& l) {
    for (const auto& [name, typed] : form) {
        if (name != field) continue;
        if (auto wrong = wrong_text(s, typed, l); !wrong.empty()) return wrong;
    }
    return {};
}

/// Places in a ranking that two options share, or that are not numbers: the poll sees such a form as a
/// ranking that names no option.
std::string wrong_places(const http::fields& form, const language& l) {
    std::vector<std::uint64_t> taken;
    for (const auto& [name, text] : form) {
        if (!index_of(name, rank_prefix) || trim(text).empty()) continue;
        const auto place = parse_uint(trim(text));
        if (!place || *place == 0) return std::string(l[word::place_is_number]);
        if (std::ranges::find(taken, *place) != taken.end()) return filled(l[word::place_twice], "n", *place);
        taken.push_back(*place);
    }
    return {};
}

}  // namespace

std::uint64_t most_points(const points_settings& s) {
    std::uint64_t most = s.budget;
    if (s.quadratic)
        for (most = 1; (most + 1) * (most + 1) <= s.budget;) ++most;
    return s.max_per_option ? std::min<std::uint64_t>(most, *s.max_per_option) : most;
}

std::string plain_hint(const poll& p, const language& l) {
    switch (p.kind) {
        case poll_kind::rating: {
            const auto& s = std::get<rating_settings>(p.settings);
            return filled(filled(l[word::rate_each], "min", s.min), "max", s.max);
        }
        case poll_kind::star:
            return filled(filled(l[word::rate_each], "min", 0), "max", 5);
        case poll_kind::points:
            return points_hint(std::get<points_settings>(p.settings), l);
        case poll_kind::rank:
            return std::string(l[word::rank_options]);
        case poll_kind::numeric:
            return number_hint(std::get<numeric_settings>(p.settings), l);
        case poll_kind::words:
        case poll_kind::open:
            return filled(l[word::write_texts], "n", std::get<text_settings>(p.settings).per_voter);
        case poll_kind::qna:
            return {};  // the field's label says it
        default:
            if (p.max_choices == 1) return std::string(l[word::choose_one]);
            if (p.min_choices == p.max_choices) return filled(l[word::choose_exactly], "n", p.max_choices);
            return filled(filled(l[word::choose_some], "min", p.min_choices), "max", p.max_choices);
    }
}

std::string plain_mistake(const poll& p, const http::fields& form, const language& l) {
    std::string wrong;
    switch (rules_of(p).member) {
        case vote_member::ranking:
            wrong = wrong_places(form, l);
            break;
        case vote_member::texts:
            wrong = wrong_texts(std::get<text_settings>(p.settings), form, "text", l);
            break;
        case vote_member::question:
            wrong = wrong_texts(std::get<qna_settings>(p.settings), form, "question", l);
            if (wrong.empty()) wrong = l[word::question_refused];
            break;
        default:
            break;
    }
    return wrong.empty() ? plain_hint(p, l) : wrong;
}

}  // namespace pollstream::app
