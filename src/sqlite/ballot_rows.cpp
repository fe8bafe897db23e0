#include "sqlite/ballot_rows.hpp"

#include "pollstream/base/limits.hpp"
#include "sqlite/codec.hpp"

namespace pollstream::sqlite {
namespace {

std::optional<std::string_view> name_in(const ballot& b) {
    return b.voter_name.empty() ? std::nullopt : std::optional<std::string_view>(b.voter_name);
}

}  // namespace

ballot_reader::ballot_reader(database& db)
    : at_(db, "SELECT voter, vote_id, marks, cast_at FROM ballots WHERE log = ? AND seq = ?"),
      said_(db, "SELECT vote_id, marks, supersedes FROM ballots WHERE log = ? AND seq = ?"),
      last_(db, "SELECT max(seq) FROM ballots WHERE log = ?"),
      after_(db,
             "SELECT seq, cast_at, vote_id, marks, voter_name, supersedes FROM ballots WHERE log = ? AND seq "
             "> ? ORDER BY seq LIMIT ?"),
      first_votes_(db,
                   "SELECT cast_at FROM ballots WHERE log = ? AND seq > ? AND seq <= ? AND supersedes = 0 "
                   "ORDER BY seq"),
      changes_(
          db,
          "SELECT b.seq, b.marks, s.marks FROM ballots b LEFT JOIN ballots s ON s.log = b.log AND s.seq = "
          "b.supersedes WHERE b.log = ? AND b.seq > ? AND b.seq <= ? ORDER BY b.seq"),
      within_(db, "SELECT count(*) FROM ballots WHERE log = ? AND cast_at >= ? AND cast_at < ?"),
      each_(db,
            "SELECT seq, cast_at, marks, supersedes FROM ballots WHERE log = ? AND seq > ? ORDER BY seq "
            "LIMIT ?") {}

std::optional<standing_vote> ballot_reader::find(row_key log, const poll_id& poll, const voter_key& voter,
                                                 std::span<const std::uint64_t> seqs) {
    for (const auto seq : seqs) {
        auto row = at_.with(log, seq);
        if (!row.step() || row.fixed<std::tuple_size_v<voter_key>>(0) != voter) continue;
        standing_vote v;
        v.proof.poll = poll;
        v.proof.seq = seq;
        v.proof.id.bytes = row.fixed<16>(1);
        v.marks = decode<option_no>(row.bytes(2));
        v.cast_at = row.time(3);
        return v;
    }
    return std::nullopt;
}

std::optional<choice> ballot_reader::superseded(row_key log, std::uint64_t seq, const vote_id& id) {
    for (std::size_t back = 0; back <= limits::retries_known && seq != 0; ++back) {
        auto row = said_.with(log, seq);
        if (!row.step()) break;
        if (back > 0 && row.fixed<16>(0) == id.bytes) return decode<option_no>(row.bytes(1));
        seq = row.unsigned_integer(2);
    }
    return std::nullopt;
}

std::uint64_t ballot_reader::last_seq(row_key log) {
    auto row = last_.with(log);
    return row.step() ? row.unsigned_integer(0) : 0;
}

std::uint64_t ballot_reader::count_within(row_key log, timestamp from, timestamp until) {
    auto row = within_.with(log, from, until);
    return row.step() ? row.unsigned_integer(0) : 0;
}

std::vector<ballot_record> ballot_reader::after(row_key log, std::uint64_t seq, std::size_t limit) {
    std::vector<ballot_record> out;
    auto row = after_.with(log, seq, limit);
    while (row.step()) {
        auto& b = out.emplace_back();
        b.seq = row.unsigned_integer(0);
        b.cast_at = row.time(1);
        b.id.bytes = row.fixed<16>(2);
        b.marks = decode<option_no>(row.bytes(3));
        b.voter_name = row.text(4);
        b.supersedes = row.unsigned_integer(5);
    }
    return out;
}

ballot_writer::ballot_writer(database& db)
    : append_(db,
              "INSERT INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) VALUES "
              "(?, ?, ?, ?, ?, ?, ?, ?)"),
      // OR FAIL: a failure rolls back the whole transaction, so SQLite need not keep what it takes to undo
      // the statement alone.
      append_eight_(
          db,
          "INSERT OR FAIL INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?), "
          "(?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?), "
          "(?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?)"),
      copy_(db,
            "INSERT INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) SELECT "
            "?3, ?4, voter, cast_at, vote_id, ?6, voter_name, ?5 FROM ballots WHERE log = ?1 AND seq = "
            "?2") {}

void ballot_writer::append(row_key log, std::uint64_t seq, timestamp now, const ballot& b,
                           std::uint64_t supersedes) {
    marks_.clear();
    encode(b.marks, marks_);
    append_.apply(log, seq, b.voter, now, b.id.bytes, marks_, name_in(b), supersedes);
}

void ballot_writer::flush() {
    marks_.clear();
    for (const auto& r : queued_) encode(r.of->marks, marks_);
    bytes_view marks(marks_);
    const auto marks_of = [&marks](const row& r) {
        const auto own = marks.first(r.of->marks.size() * sizeof(option_no));
        marks = marks.subspan(own.size());
        return own;
    };
    std::span<const row> rest(queued_);
    for (; rest.size() >= rows_at_once; rest = rest.subspan(rows_at_once))
        append_eight_.apply_rows([&](const auto& bind) {
            for (const auto& r : rest.first(rows_at_once))
                bind(r.log, r.seq, r.of->voter, r.now, r.of->id.bytes, marks_of(r), name_in(*r.of),
                     r.supersedes);
        });
    for (const auto& r : rest)
        append_.apply(r.log, r.seq, r.of->voter, r.now, r.of->id.bytes, marks_of(r), name_in(*r.of),
                      r.supersedes);
    queued_.clear();
}

void ballot_writer::copy(row_key from, std::uint64_t seq, row_key to, const vote_voiding::place& place) {
    marks_.clear();
    encode(place.marks, marks_);
    copy_.apply(from, seq, to, place.seq, place.supersedes, marks_);
}

}  // namespace pollstream::sqlite
