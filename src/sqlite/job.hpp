// What waits in the commit lane: a ballot, a command or a question, each with whoever is to be answered. All
// are created on the loop, run on the lane's thread, and answered and destroyed on the loop again.
#pragma once

#include "pollstream/async/one_shot.hpp"
#include "pollstream/store/store.hpp"
#include "sqlite/work.hpp"

#include <memory>
#include <optional>
#include <variant>

namespace pollstream::sqlite {

class writer;

struct ballot_job {
    ballot cast;
    one_shot<result<cast_result>> to;
    result<cast_result> outcome = errc::storage_failed;

    void fail(errc why) { outcome = why; }
    void answer() { to.set(std::move(outcome)); }
};

/// Anything that changes more than a ballot does.
using command_job = work_on<writer>;
template <class T>
using command_for = work_for<writer, T>;

using standing_votes = std::vector<std::optional<standing_vote>>;

/// Who has voted, in polls that are open to votes, where only the lane knows. Writes nothing, and is answered
/// even when the disk takes no more writes.
struct question_job {
    std::vector<voter_in_poll> of;
    one_shot<result<standing_votes>> to;
    result<standing_votes> outcome = errc::storage_failed;
    standing_votes found{};  ///< for the first ones, while the voters of the next are being read

    void fail(errc why) { outcome = why; }
    void answer() { to.set(std::move(outcome)); }
};

/// What became of a ballot or a question in its batch. If it has to wait, nothing has happened yet.
enum class progress {
    done,
    voters_wait,  ///< until the voters of its poll are in memory
    poll_waits,   ///< until the next batch, which may read its poll
};

/// A placeholder: the job has gone to wait elsewhere.
struct moved_job {};

using job = std::variant<moved_job, ballot_job, question_job, std::unique_ptr<command_job>>;

inline void fail(job& j, errc why) {
    if (auto* c = std::get_if<std::unique_ptr<command_job>>(&j)) {
        (*c)->fail(why);
    } else if (auto* b = std::get_if<ballot_job>(&j)) {
        b->fail(why);
    } else if (auto* q = std::get_if<question_job>(&j)) {
        q->fail(why);
    }
}

inline void answer(job& j) {
    if (auto* b = std::get_if<ballot_job>(&j)) {
        b->answer();
    } else if (auto* c = std::get_if<std::unique_ptr<command_job>>(&j)) {
        (*c)->answer();
    } else if (auto* q = std::get_if<question_job>(&j)) {
        q->answer();
    }
}

}  // namespace pollstream::sqlite
