#include "sqlite/answer_rows.hpp"

#include <algorithm>

namespace pollstream::sqlite {

answer_reader::answer_reader(database& db)
    : some_(
          db,
          "SELECT a.seq, a.participant, a.time_ms, a.limit_ms, p.name FROM answers a LEFT JOIN participants "
          "p ON p.room = ?2 AND p.no = a.participant WHERE a.log = ?1 AND a.seq BETWEEN ?3 AND ?4 ORDER BY "
          "a.seq"),
      all_(db,
           "SELECT a.participant, a.time_ms, a.limit_ms, b.marks FROM answers a JOIN ballots b ON b.log = "
           "a.log AND b.seq = a.seq WHERE a.log = ? ORDER BY a.seq") {}

void answer_reader::complete(std::span<ballot_record> ballots, row_key log, row_key room) {
    if (ballots.empty()) return;
    auto row = some_.with(log, room, ballots.front().seq, ballots.back().seq);
    auto of = ballots.begin();
    while (row.step()) {
        const auto seq = row.unsigned_integer(0);
        of = std::find_if(of, ballots.end(), [seq](const ballot_record& b) { return b.seq >= seq; });
        if (of == ballots.end() || of->seq != seq) throw error(SQLITE_CORRUPT, 0, "an answer has no ballot");
        auto& a = of->timed.emplace();
        a.participant = static_cast<participant_no>(row.integer(1));
        a.time_ms = row.unsigned_integer(2);
        a.limit_ms = row.unsigned_integer(3);
        if (!row.is_null(4)) a.name = row.text(4);
    }
}

answer_writer::answer_writer(database& db)
    : append_(db, "INSERT INTO answers (log, seq, participant, time_ms, limit_ms) VALUES (?, ?, ?, ?, ?)") {}

void answer_writer::append(row_key log, std::uint64_t seq, const quiz_answer& a) {
    append_.apply(log, seq, a.participant, a.time_ms, a.limit_ms);
}

}  // namespace pollstream::sqlite
