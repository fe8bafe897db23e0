#include "pollstream/async/session_group.hpp"

#include <utility>

namespace pollstream {

session_group::ticket::ticket(ticket&& other) noexcept
    : group_(std::exchange(other.group_, nullptr)), where_(other.where_) {}

session_group::ticket& session_group::ticket::operator=(ticket&& other) noexcept {
    if (this == &other) return *this;
    if (group_) group_->leave(where_);
    group_ = std::exchange(other.group_, nullptr);
    where_ = other.where_;
    return *this;
}

session_group::ticket::~ticket() {
    if (group_) group_->leave(where_);
}

session_group::session_group(const asio::any_io_executor& executor) : emptied_(executor) {}

session_group::ticket session_group::enter(member m) {
    members_.push_back(std::move(m));
    return ticket(this, std::prev(members_.end()));
}

void session_group::finish_all() {
    // The callback is copied and the iterator advanced before it runs: a member may leave from within it.
    for (auto at = members_.begin(); at != members_.end();) {
        const auto say = at->finish;
        ++at;
        if (say) say();
    }
}

void session_group::drop_all() {
    for (auto at = members_.begin(); at != members_.end();) {
        const auto cut = at->drop;
        ++at;
        if (cut) cut();
    }
}

task<bool> session_group::wait_empty(std::chrono::steady_clock::duration at_most) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    while (!members_.empty()) {
        if (std::chrono::steady_clock::now() >= deadline) co_return false;
        emptied_.expires_at(deadline);
        co_await emptied_.async_wait(as_result);
    }
    co_return true;
}

void session_group::leave(std::list<member>::iterator where) {
    members_.erase(where);
    if (members_.empty()) emptied_.cancel();
}

}  // namespace pollstream
