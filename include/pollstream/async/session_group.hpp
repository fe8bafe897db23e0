// All connected sessions, so that shutdown goes through a list instead of stopping the loop.
//
// A session enters with two callbacks: one asks it to finish ("say goodbye and close"), the other tells it to
// drop ("close the socket now"). It leaves the group when its ticket is destroyed. wait_empty() returns when
// the last one has left. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <list>

namespace pollstream {

class session_group {
  public:
    struct member {
        std::function<void()> finish;  ///< end politely
        std::function<void()> drop;    ///< end now
    };

    /// Membership, which ends when the ticket is destroyed. Must not outlive the group.
    class [[nodiscard]] ticket {
      public:
        ticket() = default;
        ticket(ticket&& other) noexcept;
        ticket& operator=(ticket&& other) noexcept;
        ~ticket();

      private:
        friend class session_group;
        ticket(session_group* group, std::list<member>::iterator where) : group_(group), where_(where) {}
        session_group* group_ = nullptr;
        std::list<member>::iterator where_{};
    };

    explicit session_group(const asio::any_io_executor& executor);

    ticket enter(member m);
    std::size_t size() const noexcept { return members_.size(); }

    /// Calls everybody's callback. A callback may end its own session at once, but not another's.
    void finish_all();
    void drop_all();
    /// Returns true when everybody has left, false if `at_most` passes first. At most one waiter.
    task<bool> wait_empty(std::chrono::steady_clock::duration at_most);

  private:
    void leave(std::list<member>::iterator where);

    std::list<member> members_;
    asio::steady_timer emptied_;
};

}  // namespace pollstream
