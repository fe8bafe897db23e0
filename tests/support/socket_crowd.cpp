#include "support/socket_crowd.hpp"

#include "support/live_client.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

namespace pollstream::testing {

namespace {

// A socket may say twenty things a second.
constexpr std::chrono::milliseconds between_votes{55};

json::object vote_of(const std::string& poll_id, const std::string& vote_id, int option) {
    return {{"type", "vote"},     {"poll_id", poll_id},           {"option_ids", json::array{option}},
            {"vote_id", vote_id}, {"voter_name", "V " + vote_id}, {"ref", vote_id}};
}

}  // namespace

socket_crowd::socket_crowd(std::string poll_id, int people) : poll_id_(std::move(poll_id)), people_(people) {}

socket_crowd::~socket_crowd() {
    over_ = true;
    join();
}

void socket_crowd::vote_at(std::uint16_t port) {
    for (int i = 0; i < people_; ++i) threads_.emplace_back([this, port] { vote_until_gone(port); });
}

void socket_crowd::join() {
    for (auto& t : threads_) t.join();
    threads_.clear();
}

void socket_crowd::take(const json::value& answer, int option) {
    const std::lock_guard lock(mutex_);
    if (type_of(answer) == "ack") {
        const auto seq = answer.at("receipt").at("seq").to_number<std::uint64_t>();
        if (!acknowledged_.emplace(seq, option).second)
            surprises_.push_back("a receipt of another vote: " + json::serialize(answer));
    } else {
        surprises_.push_back(json::serialize(answer));
    }
}

void socket_crowd::vote_until_gone(std::uint16_t port) {
    std::string vote_id;
    int option = 1;
    try {
        live_client c(port);
        for (int n = 0; !over_; ++n) {
            vote_id = new_uuid();
            option = n % 3 + 1;
            c.say(vote_of(poll_id_, vote_id, option));
            take(c.answer_to(vote_id), option);
            vote_id.clear();
            std::this_thread::sleep_for(between_votes);
        }
    } catch (const std::exception&) {  // the server has gone
        const std::lock_guard lock(mutex_);
        if (!vote_id.empty()) unanswered_.emplace(vote_id, option);
    }
}

void socket_crowd::ask_again(std::uint16_t port) {
    live_client c(port);
    for (const auto& [vote_id, option] : std::exchange(unanswered_, {})) {
        c.say(vote_of(poll_id_, vote_id, option));
        take(c.answer_to(vote_id), option);
    }
}

receipts socket_crowd::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}
std::size_t socket_crowd::acknowledged_count() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
}
std::vector<std::string> socket_crowd::surprises() const {
    const std::lock_guard lock(mutex_);
    return surprises_;
}

}  // namespace pollstream::testing
