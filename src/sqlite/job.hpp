// What waits in the commit lane: a ballot, a command or a question, each with whom to answer.
//
// A job is made on the loop, run on the lane's thread, and answered and destroyed on the loop again.
#pragma once

#include "pollstream/async/one_shot.hpp"
#include "pollstream/store/store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace pollstream::sqlite {

class writer;

struct ballot_job {
    ballot cast;
    one_shot<result<cast_answer>> to;
    result<cast_answer> outcome = errc::storage_failed;

    void fail(errc why) { outcome = why; }
    void answer() { to.set(std::move(outcome)); }
};

class command_job {
  public:
    virtual ~command_job() = default;
    virtual void run(writer& w) = 0;
    virtual void fail(errc why) = 0;
    virtual void answer() = 0;
};

template <class T>
class command_for final : public command_job {
  public:
    using work = std::function<result<T>(writer&)>;

    command_for(work w, one_shot<result<T>> to) : work_(std::move(w)), to_(std::move(to)) {}

    void run(writer& w) override { outcome_ = work_(w); }
    void fail(errc why) override { outcome_ = why; }
    void answer() override { to_.set(std::move(outcome_)); }

  private:
    work work_;
    one_shot<result<T>> to_;
    result<T> outcome_ = errc::storage_failed;
};

using standing_votes = std::vector<std::optional<standing_vote>>;

/// Who has voted, where only the lane knows: in polls that votes go into. Writes nothing, and is answered
/// even where a disk takes no more writes.
struct question_job {
    std::vector<voter_in_poll> of;
    one_shot<result<standing_votes>> to;
    result<standing_votes> outcome = errc::storage_failed;

    void fail(errc why) { outcome = why; }
    void answer() { to.set(std::move(outcome)); }
};

/// Nothing: the job has gone to wait elsewhere.
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
