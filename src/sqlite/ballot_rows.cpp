#include "ballot_rows.hpp"

#include "codec.hpp"

namespace pollstream::sqlite {

ballot_reader::ballot_reader(database& db)
    : standing_(db,
                "SELECT b.seq, b.vote_id, b.marks FROM voters v JOIN ballots b ON b.log = v.log AND b.seq = "
                "v.seq WHERE v.log = ? AND v.voter = ?"),
      last_(db, "SELECT max(seq) FROM ballots WHERE log = ?"),
      after_(db,
             "SELECT seq, cast_at, vote_id, marks, voter_name, supersedes FROM ballots WHERE log = ? AND seq "
             "> ? ORDER BY seq LIMIT ?"),
      first_votes_(db, "SELECT cast_at FROM ballots WHERE log = ? AND supersedes = 0 ORDER BY seq") {}

std::optional<standing_vote> ballot_reader::find(row_key log, const poll_id& poll, const voter_key& voter) {
    auto row = standing_.with(log, voter);
    if (!row.step()) return std::nullopt;
    standing_vote v;
    v.proof.poll = poll;
    v.proof.seq = row.unsigned_integer(0);
    v.proof.id.bytes = row.fixed<16>(1);
    v.marks = decode<option_no>(row.bytes(2));
    return v;
}

std::uint64_t ballot_reader::last_seq(row_key log) {
    auto row = last_.with(log);
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
    : db_(db),
      add_voter_(db, "INSERT INTO voters (log, voter, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
      move_voter_(db, "UPDATE voters SET seq = ?3 WHERE log = ?1 AND voter = ?2"),
      append_(db,
              "INSERT INTO ballots (log, seq, cast_at, vote_id, marks, voter_name, supersedes) VALUES (?, ?, "
              "?, ?, ?, ?, ?)") {}

bool ballot_writer::add_voter(row_key log, const voter_key& voter, std::uint64_t seq) {
    add_voter_.apply(log, voter, seq);
    return db_.changes() == 1;
}

void ballot_writer::move_voter(row_key log, const voter_key& voter, std::uint64_t seq) {
    move_voter_.apply(log, voter, seq);
}

void ballot_writer::append(row_key log, std::uint64_t seq, timestamp now, const ballot& b,
                           std::uint64_t supersedes) {
    std::optional<std::string_view> name;
    if (!b.voter_name.empty()) name = b.voter_name;
    append_.apply(log, seq, now, b.id.bytes, encode(b.marks), name, supersedes);
}

}  // namespace pollstream::sqlite
