#include "support/voting_crowd.hpp"

#include <stdexcept>
#include <utility>

namespace pollstream::testing {

namespace {

json::object ballot(const std::string& vote_id, int option) {
    return {{"option_id", option}, {"vote_id", vote_id}};
}

}  // namespace

voting_crowd::voting_crowd(std::string poll_id, int people) : poll_id_(std::move(poll_id)), people_(people) {}

voting_crowd::~voting_crowd() {
    over_ = true;
    join();
}

void voting_crowd::vote_at(std::uint16_t port) {
    for (int i = 0; i < people_; ++i) threads_.emplace_back([this, port] { vote_until_gone(port); });
}

void voting_crowd::join() {
    for (auto& t : threads_) t.join();
    threads_.clear();
}

void voting_crowd::take(const reply& r, int option) {
    const std::lock_guard lock(mutex_);
    if (r.status == 201 || r.status == 200) {
        const bool fresh = acknowledged_.emplace(r.number("/receipt/seq"), option).second;
        if (!fresh) surprises_.push_back("a receipt of another vote: " + r.body);
    } else if (r.status != 503) {  // a server that goes down may say so
        surprises_.push_back(std::to_string(r.status) + " " + r.body);
    }
}

void voting_crowd::vote_until_gone(std::uint16_t port) {
    std::string vote_id;
    int option = 1;
    try {
        api_client c(port);
        c.get("/api/v1/server");  // the API's description with it: not between a vote and its being noted
        for (int n = 0; !over_; ++n) {
            vote_id = new_uuid();
            option = n % 3 + 1;
            take(c.post("/api/v1/polls/" + poll_id_ + "/votes", ballot(vote_id, option)), option);
        }
    } catch (const std::exception&) {  // wire_error, or half an answer
        const std::lock_guard lock(mutex_);
        if (!vote_id.empty()) unanswered_.emplace(vote_id, option);
    }
}

void voting_crowd::ask_again(std::uint16_t port) {
    api_client c(port);
    for (const auto& [vote_id, option] : std::exchange(unanswered_, {}))
        take(c.post("/api/v1/polls/" + poll_id_ + "/votes", ballot(vote_id, option)), option);
}

std::size_t voting_crowd::acknowledged_count() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
}
receipts voting_crowd::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}
std::vector<std::string> voting_crowd::surprises() const {
    const std::lock_guard lock(mutex_);
    return surprises_;
}

receipts stored_votes(std::uint16_t port, const std::string& poll_id, const std::string& admin_key) {
    api_client c(port);
    const auto r = c.get("/api/v1/polls/" + poll_id + "/export?format=json", bearer(admin_key));
    if (r.status != 200) throw wire_error("the export got " + std::to_string(r.status));
    receipts all;
    for (const auto& b : r.at("/ballots").as_array()) {
        const auto fresh =
            all.emplace(b.at("seq").to_number<std::uint64_t>(), b.at("option_ids").at(0).to_number<int>());
        if (!fresh.second) throw wire_error("a ballot is in the export twice");
    }
    return all;
}

}  // namespace pollstream::testing
