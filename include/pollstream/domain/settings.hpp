// What a host may set about a poll beyond what all polls have: each kind has its own settings, with fixed
// members.
#pragma once

#include "pollstream/domain/banned.hpp"
#include "pollstream/domain/choice.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pollstream {

struct rating_settings {
    std::uint16_t min = 1;
    std::uint16_t max = 5;
    std::string min_label;
    std::string max_label;

    std::size_t levels() const noexcept { return max - min + 1u; }
    friend bool operator==(const rating_settings&, const rating_settings&) = default;
};

struct points_settings {
    std::uint16_t budget = 100;
    std::optional<std::uint16_t> max_per_option;
    bool quadratic = false;  ///< v points for one option cost v²

    friend bool operator==(const points_settings&, const points_settings&) = default;
};

struct rank_settings {
    std::uint16_t seats = 1;

    friend bool operator==(const rank_settings&, const rank_settings&) = default;
};

/// Numbers are whole multiples of the last decimal: see decimal.hpp.
struct numeric_settings {
    std::uint16_t decimals = 0;
    std::string unit;
    std::optional<std::int64_t> plausible_min;
    std::optional<std::int64_t> plausible_max;
    std::optional<std::int64_t> truth;  ///< known to the host alone until the close
    // Which numbers count as right is given in at most one way: within a distance from the truth, within a
    // percentage of it, or between two bounds. It is known to the host alone until the close, as the truth
    // is.
    std::optional<std::int64_t> tolerance;
    std::optional<std::uint16_t> tolerance_percent{};
    std::optional<std::int64_t> accepted_min{};
    std::optional<std::int64_t> accepted_max{};

    friend bool operator==(const numeric_settings&, const numeric_settings&) = default;
};

struct text_settings {
    std::uint16_t per_voter = 3;
    std::uint16_t max_length = 40;  ///< code points
    bool moderated = false;         ///< nothing shows before the host has approved it
    banned_texts banned;            ///< known to the host alone

    friend bool operator==(const text_settings&, const text_settings&) = default;
};

struct quiz_settings {
    choice correct;  ///< the options of a right answer, sorted; known to the host alone until the close
    std::optional<std::uint16_t> time_limit_s;  ///< none: the quiz begins when it is made
    bool speed = false;                         ///< a right answer is worth more the sooner it comes

    friend bool operator==(const quiz_settings&, const quiz_settings&) = default;
};

struct qna_settings : text_settings {
    bool downvotes = true;

    qna_settings() {
        per_voter = 5;
        max_length = 280;
    }
    friend bool operator==(const qna_settings&, const qna_settings&) = default;
};

using kind_settings = std::variant<std::monostate, rating_settings, points_settings, rank_settings,
                                   numeric_settings, text_settings, quiz_settings, qna_settings>;

/// A setting as a client or a file gave it; unchecked. A number with a fraction is kept as its decimal text;
/// a list holds whole numbers.
struct drafted_setting {
    enum class type : std::uint8_t { null, boolean, integer, decimal, text, list, other };

    std::string name;
    type is = type::null;
    bool truth = false;
    std::int64_t number = 0;
    std::string text;
    std::vector<std::int64_t> numbers{};  ///< of a list
};
using settings_draft = std::vector<drafted_setting>;

/// Whether they leave the meaning of ballots unchanged (labels, moderation): such settings may change even
/// after the first vote.
bool only_labels(const settings_draft& d);

}  // namespace pollstream
