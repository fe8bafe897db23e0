// Everybody who is connected, so that shutdown is a list and not a stop button.
//
// A session enters with what to do when asked to finish ("say goodbye and close") and when told to drop
// ("close the socket now"); its ticket leaves the group when the session ends. wait_empty() answers when the
// last one has left. Loop thread only.
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

    /// Membership; leaving is its destruction. Must not outlive the group.
    class ticket {
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

    /// Ask everybody. A callback may end its own session on the spot, not another's.
    void finish_all();
    void drop_all();
    /// True when everybody left within `at_most`. At most one waiter.
    task<bool> wait_empty(std::chrono::steady_clock::duration at_most);

  private:
    void leave(std::list<member>::iterator where);

    std::list<member> members_;
    asio::steady_timer emptied_;
};

}  // namespace pollstream
