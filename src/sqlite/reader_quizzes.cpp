// What the read lane answers about participants and the leaderboard.
#include "sqlite/reader.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

result<std::optional<participant>> reader::find_participant(const room_id& room, const participant_key& key) {
    const reading one(db_, snapshot);
    const auto of = participants_.of(room);
    if (!of) return errc::not_found;
    return participants_.find(of->room, key);
}

result<std::vector<participant>> reader::read_participants(const room_id& room, participant_no after,
                                                           std::size_t limit) {
    const reading one(db_, snapshot);
    const auto of = participants_.of(room);
    if (!of) return errc::not_found;
    return participants_.after(of->room, after, limit);
}

result<leaderboard_ref> reader::read_leaderboard(const room_id& room, leaderboards& known) {
    const reading one(db_, snapshot);
    const auto of = participants_.of(room);
    if (!of) return errc::not_found;
    auto now = made_of(*of);
    if (auto kept = known.find(room, now)) return kept;
    auto board = std::make_shared<const leaderboard>(add_up(room, *of, now));
    known.keep(room, std::move(now), board);
    return leaderboard_ref(std::move(board));
}

leaderboard_state reader::made_of(const roster& of) {
    struct revealed {
        timestamp at;
        poll_id id;
        row_key key;
        row_key log;
    };
    std::vector<revealed> found;
    auto row = revealed_.with(of.room, poll_kind::quiz);
    while (row.step()) {
        auto& quiz = found.emplace_back(revealed{row.time(2), {}, row.integer(0), row.integer(1)});
        row.id(3, quiz.id);
    }
    std::ranges::sort(found, [](const revealed& a, const revealed& b) {
        return std::tie(a.at, a.id) < std::tie(b.at, b.id);
    });
    leaderboard_state s;
    s.roster = of.version;
    for (const auto& quiz : found) s.quizzes.emplace_back(quiz.key, quiz.log);
    return s;
}

leaderboard reader::add_up(const room_id& room, const roster& of, const leaderboard_state& s) {
    score_sheet sheet(room, participants_.all(of.room));
    for (const auto& quiz : s.quizzes) add_quiz(sheet, quiz.first, quiz.second);
    return std::move(sheet).finish();
}

/// Reads the whole quiz before any of it counts: it counts for everybody or, if it is damaged, for nobody.
void reader::add_quiz(score_sheet& to, row_key key, row_key log) {
    std::optional<poll_row> quiz;
    std::vector<std::pair<quiz_answer, choice>> given;
    const auto read = [&] {
        quiz = polls_.at(key);
        answers_.each(log, [&](const quiz_answer& a, const choice& said) { given.emplace_back(a, said); });
    };
    if (!is_readable(key, read) || !quiz) return;
    to.begin(quiz->state.definition);
    for (const auto& [answer, said] : given) to.take(answer, said);
}

}  // namespace pollstream::sqlite
