#include "poll_list.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <limits>

namespace pollstream::sqlite {

namespace {

const char* condition(status_filter s) {
    switch (s) {
        case status_filter::open:
            return " AND closed_at IS NULL";
        case status_filter::closed:
            return " AND closed_at IS NOT NULL";
        case status_filter::all:
            break;
    }
    return "";
}

const char* index_for(status_filter s) {
    switch (s) {
        case status_filter::open:
            return "listed_open";
        case status_filter::closed:
            return "listed_closed";
        case status_filter::all:
            break;
    }
    return "listed_all";
}

/// Words are bound, never part of the text; instr() has no wildcards that could be smuggled in.
std::string from_where(const poll_query& q, bool searching) {
    std::string sql = " FROM polls INDEXED BY ";
    sql += searching ? "listed_by_title" : index_for(q.status);
    sql += " WHERE listed = 1";
    sql += condition(q.status);
    if (searching) sql += " AND instr(title_folded, ?1) > 0";
    return sql;
}

std::uint64_t count_all(database& db, const poll_query& q, const std::string& words) {
    if (!words.empty()) {
        statement count(db, "SELECT count(*)" + from_where(q, true));
        auto row = count.with(words);
        return row.step() ? row.unsigned_integer(0) : 0;
    }
    statement count(db, "SELECT sum(count) FROM listed_polls WHERE closed BETWEEN ? AND ?");
    auto row = count.with(q.status == status_filter::closed ? 1 : 0, q.status == status_filter::open ? 0 : 1);
    return row.step() ? row.unsigned_integer(0) : 0;
}

/// Polls to skip; beyond any number of polls where the page number is absurd.
std::int64_t offset_of(const poll_query& q) {
    if (q.before || q.page <= 1 || q.page_size == 0) return 0;
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    const auto pages = q.page - 1;
    return static_cast<std::int64_t>(pages > most / q.page_size ? most : pages * q.page_size);
}

}  // namespace

std::string list_sql(const poll_query& q) {
    std::string sql = "SELECT key" + from_where(q, !fold(q.search).empty());
    if (q.before) sql += " AND id < ?2";
    return sql + " ORDER BY id DESC LIMIT ?3 OFFSET ?4";
}

listed_keys list_polls(database& db, const poll_query& q) {
    const auto words = fold(q.search);
    listed_keys out;
    out.count = count_all(db, q, words);

    statement page(db, list_sql(q));
    auto row =
        page.with(words, q.before, q.page_size + 1, offset_of(q));  // one more says whether there are more
    while (row.step()) out.polls.push_back(row.integer(0));
    out.more = out.polls.size() > q.page_size;
    if (out.more) out.polls.pop_back();
    return out;
}

}  // namespace pollstream::sqlite
