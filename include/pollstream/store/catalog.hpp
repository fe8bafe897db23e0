// Polls and rooms as the loop knows them: a bounded read-through cache in front of the store, kept exact by
// the facts. Bounded by number and, for polls, whose voters may write megabytes, by bytes
// (domain/weight.hpp).
//
// Whoever needs a poll or a room asks here. If a fact arrives while the same thing is being loaded, the
// higher version wins; what was deleted stays deleted. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/domain/event.hpp"
#include "pollstream/store/store.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace pollstream {

class catalog {
  public:
    /// Some twenty polls of two thousand open answers, each as long as allowed.
    static constexpr std::size_t usual_poll_bytes = std::size_t{256} << 20;

    /// `backing` must outlive the catalog. Polls are bounded by bytes, too, but the last used stays in any
    /// case.
    catalog(store& backing, std::size_t polls_max, std::size_t rooms_max,
            std::size_t poll_bytes_max = usual_poll_bytes);
    ~catalog();

    // Errors: not_found, or the store's if it had to be asked.
    task<result<poll_ref>> poll(poll_id id);
    task<result<room_ref>> room(room_id id);
    task<result<room_ref>> room_by_code(std::string code);

    /// What the above would return without asking the store, for callers that are not coroutines; null if
    /// they would ask.
    poll_ref peek_poll(const poll_id& id) const;
    room_ref peek_room(const room_id& id) const;

    /// What a ballot that the store has just returned says in this state; empty if its numbers may be those
    /// of other texts than the state has, after a reset or a void.
    choice marks_in(const poll_state& p, const standing_vote& vote) const;

    /// How often any poll has changed so far: as long as it stays the same, what was read from the store is
    /// still true.
    std::uint64_t changes() const noexcept;

    /// Takes a committed fact; call before anybody else hears of it.
    void absorb(const fact& f);

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream
