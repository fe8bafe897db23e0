#include "support/crowd.hpp"

#include "support/http_client.hpp"

#include <utility>

namespace pollstream::testing {

crowd::crowd(int people, connector connect) : people_(people), connect_(std::move(connect)) {}

crowd::~crowd() {
    over_ = true;
    join();
}

void crowd::vote_at(std::uint16_t port) {
    for (int i = 0; i < people_; ++i) threads_.emplace_back([this, port] { vote_until_gone(port); });
}

void crowd::join() {
    for (auto& t : threads_) t.join();
    threads_.clear();
}

void crowd::take(const vote_told& told, int option) {
    const std::lock_guard lock(mutex_);
    if (told.receipt) {
        if (!acknowledged_.emplace(*told.receipt, option).second)
            surprises_.push_back("a receipt of another vote: " + told.text);
    } else if (told.surprising) {
        surprises_.push_back(told.text);
    }
}

void crowd::vote_until_gone(std::uint16_t port) {
    std::string vote_id;
    int option = 1;
    try {
        const auto line = connect_(port);
        for (int n = 0; !over_; ++n) {
            vote_id = new_uuid();
            option = n % 3 + 1;
            take(line->vote(vote_id, option), option);
            vote_id.clear();
        }
    } catch (const std::exception&) {  // wire_error, or a truncated answer
        const std::lock_guard lock(mutex_);
        if (!vote_id.empty()) unanswered_.emplace(vote_id, option);
    }
}

void crowd::ask_again(std::uint16_t port) {
    const auto line = connect_(port);
    for (const auto& [vote_id, option] : std::exchange(unanswered_, {}))
        take(line->vote(vote_id, option), option);
}

std::size_t crowd::acknowledged_count() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
}
receipts crowd::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}
std::vector<std::string> crowd::surprises() const {
    const std::lock_guard lock(mutex_);
    return surprises_;
}

}  // namespace pollstream::testing
