// A piece of work for a lane, with whoever is to be answered: created on the loop, run on the lane's thread
// with what only that thread has (the commit lane's writer, a reader's connection), answered and destroyed on
// the loop again.
#pragma once

#include "pollstream/async/one_shot.hpp"
#include "pollstream/base/result.hpp"

#include <functional>
#include <utility>

namespace pollstream::sqlite {

template <class On>
class work_on {
  public:
    virtual ~work_on() = default;
    virtual void run(On& on) = 0;
    virtual void fail(errc why) = 0;
    virtual void answer() = 0;
};

template <class On, class T>
class work_for final : public work_on<On> {
  public:
    using function = std::function<result<T>(On&)>;

    work_for(function f, one_shot<result<T>> to) : work_(std::move(f)), to_(std::move(to)) {}

    void run(On& on) override { outcome_ = work_(on); }
    void fail(errc why) override { outcome_ = why; }
    void answer() override { to_.set(std::move(outcome_)); }

  private:
    function work_;
    one_shot<result<T>> to_;
    result<T> outcome_ = errc::storage_failed;
};

}  // namespace pollstream::sqlite
