// What the form of the page without scripts asks for, in words, and what was wrong with what it brought. The
// API's own reasons are in English and speak of members of JSON; these speak of the form. Pure.
#pragma once

#include "app/plain_words.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/http/request.hpp"

#include <cstdint>
#include <string>

namespace pollstream::app {

/// What the form says above its fields; empty where their labels say it.
std::string plain_hint(const poll& p, const language& l);

/// Why the poll refused what the form says.
std::string plain_mistake(const poll& p, const http::fields& form, const language& l);

/// The most points that one option can get.
std::uint64_t most_points(const points_settings& s);

}  // namespace pollstream::app
