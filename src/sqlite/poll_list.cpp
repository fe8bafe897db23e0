#include "sqlite/poll_list.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace pollstream::sqlite {

namespace {

constexpr std::size_t shortest_indexed = 3;  // characters
constexpr std::size_t few_matches = 500;

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

/// The words are bound, never part of the SQL; instr() has no wildcards that could be smuggled in.
std::string from_where(const poll_query& q, bool searching) {
    std::string sql = " FROM polls INDEXED BY ";
    sql += searching ? "listed_by_title" : index_for(q.status);
    sql += " WHERE listed = 1";
    sql += condition(q.status);
    if (searching) sql += " AND instr(title_folded, ?1) > 0";
    return sql;
}

std::uint64_t count_all(database& db, const poll_query& q, const std::string& words) {
    statement count(db, count_sql(q));
    auto row = words.empty() ? count.with() : count.with(words);
    return row.step() ? row.unsigned_integer(0) : 0;
}

/// Polls to skip; for an absurd page number, more than any number of polls.
std::int64_t offset_of(const poll_query& q) {
    if (q.before || q.page <= 1 || q.page_size == 0) return 0;
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    const auto pages = q.page - 1;
    return static_cast<std::int64_t>(pages > most / q.page_size ? most : pages * q.page_size);
}

/// In the form the index of titles takes: one phrase, whatever it contains.
std::string as_phrase(const std::string& words) {
    std::string phrase = "\"";
    for (const char c : words) phrase.append(c == '"' ? 2 : 1, c);
    return phrase + "\"";
}

/// The keys of all polls whose titles contain the words, if there are few enough.
std::optional<std::vector<std::int64_t>> few_that_match(database& db, const std::string& words) {
    if (count_code_points(words) < shortest_indexed) return std::nullopt;
    statement find(db, matches_sql);
    std::vector<std::int64_t> keys;
    for (auto row = find.with(as_phrase(words), few_matches); row.step();) keys.push_back(row.integer(0));
    if (keys.size() == few_matches) return std::nullopt;
    return keys;
}

listed_keys page_of(database& db, const poll_query& q, const std::string& words,
                    const std::vector<std::int64_t>& keys) {
    std::vector<std::pair<poll_id, std::int64_t>> matching;
    statement look(db, match_sql(q));
    for (const auto key : keys) {
        auto row = look.with(key, words);
        if (row.step()) row.id(0, matching.emplace_back(poll_id(), key).first);
    }
    std::ranges::sort(matching, std::ranges::greater());

    listed_keys out;
    out.count = matching.size();
    auto first = matching.begin();
    if (q.before) {
        first = std::find_if(first, matching.end(), [&](const auto& m) { return m.first < *q.before; });
    } else {
        first += std::min<std::int64_t>(offset_of(q), std::ssize(matching));
    }
    for (; first != matching.end() && out.polls.size() < q.page_size; ++first) {
        out.polls.push_back(first->second);
    }
    out.more = first != matching.end();
    return out;
}

}  // namespace

std::string list_sql(const poll_query& q) {
    std::string sql = "SELECT key" + from_where(q, !fold(q.search).empty());
    if (q.before) sql += " AND id < ?2";
    return sql + " ORDER BY id DESC LIMIT ?3 OFFSET ?4";
}

std::string count_sql(const poll_query& q) {
    if (!fold(q.search).empty()) return "SELECT count(*)" + from_where(q, true);
    std::string sql = "SELECT sum(count) FROM listed_polls";
    if (q.status == status_filter::open) sql += " WHERE closed = 0";
    if (q.status == status_filter::closed) sql += " WHERE closed = 1";
    return sql;
}

std::string match_sql(const poll_query& q) {
    return std::string("SELECT id FROM polls WHERE key = ? AND listed = 1 AND instr(title_folded, ?) > 0") +
           condition(q.status);
}

listed_keys list_polls(database& db, const poll_query& q) {
    const auto words = fold(q.search);
    if (const auto few = few_that_match(db, words)) return page_of(db, q, words, *few);

    listed_keys out;
    out.count = count_all(db, q, words);
    statement page(db, list_sql(q));
    // One more than a page, which tells whether there are more.
    auto row = page.with(words, q.before, q.page_size + 1, offset_of(q));
    while (row.step()) out.polls.push_back(row.integer(0));
    out.more = out.polls.size() > q.page_size;
    if (out.more) out.polls.pop_back();
    return out;
}

}  // namespace pollstream::sqlite
