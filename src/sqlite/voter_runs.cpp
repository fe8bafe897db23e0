#include "sqlite/voter_runs.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

// Some 960 bytes: the largest row that SQLite stores whole in a page of such a table (it would put the rest
// of a larger one on a page of its own).
constexpr std::size_t entries_a_row = 78;
constexpr std::int64_t rows_cleared_at_once = 2'000;

std::uint64_t number_at(bytes_view row, std::size_t at, std::size_t bytes) {
    std::uint64_t n = 0;
    for (std::size_t i = bytes; i > 0; --i) n = n << 8 | row[at + i - 1];
    return n;
}

void append_number(std::vector<std::uint8_t>& to, std::uint64_t n, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

}  // namespace

voter_run_reader::voter_run_reader(database& db)
    : row_(db,
           "SELECT entries FROM voter_runs WHERE log = ? AND first_tag <= ? ORDER BY first_tag DESC LIMIT 1"),
      all_(db, "SELECT entries FROM voter_runs WHERE log = ? ORDER BY first_tag") {}

voter_entry voter_run_reader::entry_at(bytes_view row, std::size_t at) {
    if (row.size() % entry_bytes != 0) throw error(SQLITE_CORRUPT, 0, "a stored run of voters is cut off");
    return {number_at(row, at, 7), number_at(row, at + 7, 5)};
}

void voter_run_reader::find(row_key log, voter_tag tag, std::vector<std::uint64_t>& seqs) {
    auto row = row_.with(log, tag);
    if (!row.step()) return;
    const auto entries = row.bytes(0);
    std::size_t low = 0;
    std::size_t high = entries.size() / entry_bytes;
    while (low < high) {
        const auto middle = (low + high) / 2;
        if (entry_at(entries, middle * entry_bytes).tag < tag) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (auto at = low * entry_bytes; at < entries.size(); at += entry_bytes) {
        const auto e = entry_at(entries, at);
        if (e.tag != tag) break;
        seqs.push_back(e.seq);
    }
}

voter_run_writer::voter_run_writer(database& db)
    : db_(db),
      clear_(db,
             "DELETE FROM voter_runs WHERE log = ?1 AND first_tag IN (SELECT first_tag FROM voter_runs WHERE "
             "log = ?1 LIMIT ?2)"),
      append_(db, "INSERT INTO voter_runs (log, first_tag, entries) VALUES (?, ?, ?)"),
      finish_(db,
              "UPDATE polls SET indexed = 1 WHERE key = ? AND log = ? AND closed_at IS NOT NULL AND indexed "
              "= 0") {}

bool voter_run_writer::clear_some(row_key log) {
    clear_.apply(log, rows_cleared_at_once);
    return db_.changes() < rows_cleared_at_once;
}

void voter_run_writer::append(row_key log, std::span<const voter_entry> entries) {
    while (!entries.empty()) {
        // Entries with the same tag stay together, so that one row holds all there are for a tag.
        auto count = std::min(entries.size(), entries_a_row);
        while (count < entries.size() && entries[count].tag == entries[count - 1].tag) ++count;
        std::vector<std::uint8_t> row;
        row.reserve(count * 12);
        for (const auto& e : entries.first(count)) {
            append_number(row, e.tag, 7);
            append_number(row, e.seq, 5);
        }
        append_.apply(log, entries.front().tag, row);
        entries = entries.subspan(count);
    }
}

void voter_run_writer::finish(row_key poll, row_key log) {
    finish_.apply(poll, log);
}

}  // namespace pollstream::sqlite
