// The list of polls: newest first, by status and by words in the title, after a cursor or by page.
//
// Each of its queries walks an index made for it from the newest poll down and stops when the page is full;
// totals without a search are kept by triggers.
//
// A search for three characters or more asks the index of titles first. Few matches are all there is to know:
// they are looked at one by one, and cost the same among a hundred polls and a hundred thousand. Where there
// are more than some hundred, and for one or two characters, of which almost every title has some, the page
// is found by walking down from the newest poll, which meets a match soon; to count them all is then as long
// as the covering index of titles, some 10 ms for 100,000 polls.
#pragma once

#include "pollstream/store/store.hpp"
#include "statement.hpp"

#include <string>
#include <vector>

namespace pollstream::sqlite {

struct listed_keys {
    std::vector<std::int64_t> polls;  ///< keys, newest first
    std::uint64_t count = 0;
    bool more = false;
};

/// Within a reading transaction.
listed_keys list_polls(database& db, const poll_query& q);

// ---- the queries, for the tests, too
/// One page of keys; parameters: words, cursor, limit, offset.
std::string list_sql(const poll_query& q);
/// How many match the words, or how many there are; parameters: words.
std::string count_sql(const poll_query& q);
/// Polls whose titles hold the words; parameters: the words as a phrase, limit.
inline constexpr auto matches_sql = "SELECT rowid FROM poll_titles WHERE poll_titles MATCH ? LIMIT ?";
/// One of them; parameters: key, words.
std::string match_sql(const poll_query& q);

}  // namespace pollstream::sqlite
