// A database with as many ballots in as many polls as one likes, written straight into its tables: through
// the store, ten million would take minutes.
#pragma once

#include "arguments.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/io_context.hpp>

namespace pollstream::store_bench {

void fill(const std::filesystem::path& file, std::uint64_t ballots, std::uint64_t polls);

/// The newest poll, or all that are listed.
std::vector<poll_id> polls_to_vote_in(store& s, asio::io_context& loop, const arguments& args);

}  // namespace pollstream::store_bench
