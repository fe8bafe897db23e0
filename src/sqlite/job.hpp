// What waits in the commit lane: a ballot or a command, each with whom to answer.
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

using job = std::variant<ballot_job, std::unique_ptr<command_job>>;

inline void fail(job& j, errc why) {
    if (auto* b = std::get_if<ballot_job>(&j)) {
        b->fail(why);
    } else {
        std::get<std::unique_ptr<command_job>>(j)->fail(why);
    }
}

inline void answer(job& j) {
    if (auto* b = std::get_if<ballot_job>(&j)) {
        b->answer();
    } else {
        std::get<std::unique_ptr<command_job>>(j)->answer();
    }
}

}  // namespace pollstream::sqlite
