// Reads the ballots of one poll from a file of rooms (docs/room-format.md), for `pollstream count`.
#pragma once

#include "pollstream/count/ballot_file.hpp"

#include <optional>
#include <string_view>

namespace pollstream::app {

/// Whether a JSON text begins like such a file.
bool is_room_file(std::string_view text);

/// `poll`: which poll of the file, from 1; nullopt: the only one.
count::file_or_error read_room_ballots(std::string_view text, std::optional<std::size_t> poll);

}  // namespace pollstream::app
