// Reads ranked ballots in our own export format, JSON. Pure.
#pragma once

#include "pollstream/count/ballot_file.hpp"

namespace pollstream::app {

/// {"title": "…", "options": ["Ann", "Bob"], "ballots": [{"ranking": [2, [1, 3]], "count": 5}]}; what is
/// said of the poll may also be in an object "poll". A ranking contains option numbers from 1 or option
/// texts; an array inside it is a shared rank. A ballot whose "seq" is named in another ballot's "supersedes"
/// is not counted. The lot of a closed poll and its number of seats are taken from the file if it has them.
/// docs/counting.md describes the rest.
count::file_or_error read_export(std::string_view text);

}  // namespace pollstream::app
