// Something worth counting only now and then, however many ask for it: the last result, when its count began,
// and who waits for the next one. One count at a time serves all.
//
// A result serves everybody who asked before its count began, because it includes all that was committed by
// then.
#pragma once

#include "pollstream/async/one_shot.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

template <class T>
class paced_count {
  public:
    using clock = std::chrono::steady_clock;

    // ---- any thread
    std::optional<T> last() const {
        const std::lock_guard lock(guard_);
        return last_;
    }
    /// The last result, if its count began no earlier than `asked`.
    std::optional<T> since(clock::time_point asked) const {
        const std::lock_guard lock(guard_);
        return begun_ >= asked ? last_ : std::nullopt;
    }
    void keep(T counted, clock::time_point begun, clock::time_point over) {
        const std::lock_guard lock(guard_);
        last_ = std::move(counted);
        begun_ = begun;
        took_ = over - begun;
    }
    /// The last result was checked at that time and is still right.
    void confirm(clock::time_point begun) {
        const std::lock_guard lock(guard_);
        begun_ = begun;
    }
    /// How long until it may be counted again: from the beginning of the last count, either `interval` or
    /// `times_longer` times as long as that count took, whichever is longer.
    clock::duration due_in(clock::time_point now, clock::duration interval, int times_longer = 1) const {
        const std::lock_guard lock(guard_);
        if (!last_) return {};
        return std::max(begun_ + std::max(interval, took_ * times_longer) - now, clock::duration{});
    }

    // ---- the loop's thread
    bool is_under_way() const noexcept { return under_way_; }
    /// Set when the count under way is over, whether it succeeded or not.
    one_shot<bool> next() { return waiting_.emplace_back(); }

    /// Whoever holds this does the counting; when it is destroyed, those who waited look again.
    class turn {
      public:
        explicit turn(paced_count& c) : of_(c) { of_.under_way_ = true; }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn() {
            of_.under_way_ = false;
            for (auto& w : std::exchange(of_.waiting_, {})) w.set(true);
        }

      private:
        paced_count& of_;
    };

  private:
    mutable std::mutex guard_;
    std::optional<T> last_;
    clock::time_point begun_;
    clock::duration took_{};

    bool under_way_ = false;
    std::vector<one_shot<bool>> waiting_;
};

}  // namespace pollstream::sqlite
