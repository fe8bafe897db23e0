// The list of polls: newest first, by status and by words in the title, from a cursor or by page.
//
// Each query walks an index made for it from the newest poll down and stops when the page is full; totals
// without a search are maintained by triggers.
//
// A search for three characters or more asks the index of titles first. If there are few matches, they are
// the whole result: they are looked at one by one, at the same cost among a hundred polls and among a hundred
// thousand. If there are more than some hundred, or for one or two characters, which almost every title
// contains, the page is found by walking down from the newest poll, which soon meets matches; counting them
// all then takes a scan of the covering index of titles, some 10 ms for 100,000 polls.
#pragma once

#include "pollstream/store/store.hpp"
#include "sqlite/statement.hpp"

#include <string>
#include <vector>

namespace pollstream::sqlite {

struct listed_keys {
    std::vector<std::int64_t> polls;  ///< keys, newest first
    std::uint64_t count = 0;
    bool more = false;
};

/// Called within a reading transaction.
listed_keys list_polls(database& db, const poll_query& q);

// ---- the queries; tests use them, too
/// One page of keys; parameters: words, cursor, limit, offset.
std::string list_sql(const poll_query& q);
/// How many match the words, or how many there are; parameters: words.
std::string count_sql(const poll_query& q);
/// Polls whose titles contain the words; parameters: the words as a phrase, limit.
inline constexpr auto matches_sql = "SELECT rowid FROM poll_titles WHERE poll_titles MATCH ? LIMIT ?";
/// One of them, if it matches; parameters: key, words.
std::string match_sql(const poll_query& q);

}  // namespace pollstream::sqlite
