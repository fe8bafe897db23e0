// What the form of the page without scripts asks for, in words, and what was wrong with what it brought. The
// API's own reasons are in English and speak of members of JSON; these speak of the form. Pure.
#pragma once

#include "app/plain_words.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

/// What the form says above its fields; empty where their labels say it.
std::string plain_hint(const poll& p, const language& l);

/// Why the poll refused what the form says.
std::string plain_mistake(const poll& p, const http::fields& form, const language& l);

/// The most points that one option can get.
std::uint64_t most_points(const points_settings& s);

inline constexpr std::string_view rank_prefix = "rank_";
/// The index in a field's name: "score_7" gives 6.
std::optional<std::size_t> index_of(std::string_view field, std::string_view prefix);

}  // namespace pollstream::app
