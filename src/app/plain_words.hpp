// The texts of the plain page, in the languages of the web app. They are the only translated texts of the
// server: everywhere else it sends codes, and the app finds the words.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace pollstream::app {

enum class word : std::size_t {
    vote,
    your_name,
    choose_one,
    choose_some,  ///< with {min} and {max}
    counted,
    already_voted,
    closed,
    closed_before,
    not_started,
    no_room,
    results,
    votes,  ///< with {n}
    hidden_until_vote,
    hidden_until_close,
    too_few,
    your_vote,
    refresh,
    not_counted,
    poll_changed,
    kiosk_only,
    busy,
    rate_each,      ///< with {min} and {max}
    divide_points,  ///< with {n}
    points_each,    ///< with {n}: the most that one option can get
    points_squared,
    rank_options,
    give_number,  ///< with {n}: decimals
    write_texts,  ///< with {n}
    right_answer,
    your_question,
    ask,
    winner,
    leading,
    tied,
    by_lot,
    by_head_to_head,
    by_total,
    by_five_stars,
    first_choices,
    beats_all,
    none_beats_all,
    median,
    mean,
    question_of,  ///< with {n} and {count}
    previous_question,
    next_question,
    corrected,       ///< precedes the option's earlier wording
    choose_exactly,  ///< with {n}
    code,
    join,
    give_whole_number,
    from_to,   ///< with {min} and {max}
    at_least,  ///< with {n}
    at_most,   ///< with {n}
    text_no,   ///< with {n}: which of several texts
    give_name,
    text_too_long,  ///< with {n} characters
    text_not_allowed,
    question_refused,
    place_is_number,
    place_twice,  ///< with {n}
    count_
};

struct language {
    std::string_view tag;
    bool right_to_left;
    char decimal_sign;
    std::array<std::string_view, static_cast<std::size_t>(word::count_)> words;

    std::string_view operator[](word w) const { return words[static_cast<std::size_t>(w)]; }
};

/// The best of our languages for an Accept-Language field (RFC 9110 §12.5.4); English if none fits.
const language& choose_language(std::string_view accept_language);

/// The sentence with {slot} replaced by the value.
std::string filled(std::string_view sentence, std::string_view slot, std::string_view value);
std::string filled(std::string_view sentence, std::string_view slot, std::uint64_t value);

}  // namespace pollstream::app
