// Ranked ballots as our own export writes them: JSON. Pure.
#pragma once

#include "pollstream/count/ballot_file.hpp"

namespace pollstream::app {

/// {"title": "…", "options": ["Ann", "Bob"], "ballots": [{"ranking": [2, [1, 3]], "count": 5}]}; title and
/// options may also stand in an object "poll". A ranking holds option numbers from 1 or option texts, an
/// array inside it a shared rank. A ballot whose "seq" another ballot names as what it "supersedes" is not
/// counted. The lot of a closed poll and its number of seats are the file's, where it has them.
/// docs/counting.md says the rest.
count::file_or_error read_export(std::string_view text);

}  // namespace pollstream::app
