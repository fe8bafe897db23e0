// The list of polls: newest first, by status and by words in the title, after a cursor or by page.
//
// Each of its queries walks an index made for it from the newest poll down and stops when the page is full;
// totals without a search are kept by triggers. A search reads titles from a covering index until the page is
// full, and all of them once to count: text in the middle of titles has no order to look it up by.
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

/// The query for one page of keys; parameters: words, cursor, limit, offset. For the tests, too.
std::string list_sql(const poll_query& q);

}  // namespace pollstream::sqlite
