#include "crowd.hpp"

#include "json_text.hpp"

#include <stdexcept>

namespace pollstream::bench {

namespace {

constexpr auto patience = std::chrono::seconds(30);

}  // namespace

crowd::crowd(poller& events, const target& where, std::size_t connections)
    : events_(events), phones_(connections) {
    for (auto& p : phones_) p.client = std::make_unique<http_client>(events, where);
}

template <class DueAt, class Start, class Answered>
void crowd::hand_out(std::size_t work, DueAt due_at, Start start, Answered answered) {
    std::vector<phone*> idle;
    std::size_t next = 0;
    std::size_t done = 0;
    auto last_sign = steady::now();
    for (auto& p : phones_) {
        idle.push_back(&p);
        p.client->on_reply = [&, self = &p](http_client&, const reply& r) {
            last_sign = steady::now();
            answered(*self, r, last_sign);
            ++done;
            idle.push_back(self);
        };
    }
    while (done < work) {
        auto now = steady::now();
        while (next < work && !idle.empty() && due_at(next, now) <= now) {
            auto& p = *idle.back();
            idle.pop_back();
            if (!p.client->open()) throw std::runtime_error("the server closed a voter's connection");
            p.due = due_at(next, now);
            start(p, next++);
            now = steady::now();
        }
        if (now - last_sign > patience) throw std::runtime_error("no answer for 30 seconds");
        const bool waits_for_time = next < work && !idle.empty();
        events_.turn(waits_for_time ? due_at(next, now) : now + std::chrono::seconds(1));
    }
    for (auto& p : phones_) p.client->on_reply = nullptr;
}

void crowd::collect_tokens(std::size_t voters) {
    tokens_.clear();
    hand_out(
        voters, [](std::size_t, moment now) { return now; },
        [](phone& p, std::size_t) { p.client->request("POST", "/api/v1/voters", {}, "{}"); },
        [this](phone&, const reply& r, moment) {
            auto token = text_after(r.body, "\"token\":\"");
            if (!token)
                throw std::runtime_error("no token: " + std::to_string(r.status) + ' ' + std::string(r.body));
            tokens_.push_back("X-Voter-Token: " + *token + "\r\n");
        });
}

cast_result crowd::cast(const std::string& poll, unsigned options, double rate) {
    cast_result result;
    result.latency_ms.reserve(tokens_.size());
    const auto path = "/api/v1/polls/" + poll + "/votes";
    std::vector<std::string> ballots;
    for (unsigned i = 1; i <= options; ++i) ballots.push_back("{\"option_id\":" + std::to_string(i) + '}');

    result.first = steady::now();
    result.last = result.first;
    const auto due_at = [&](std::size_t i, moment now) {
        if (rate <= 0) return now;
        return result.first + std::chrono::duration_cast<steady::duration>(
                                  std::chrono::duration<double>(static_cast<double>(i) / rate));
    };
    hand_out(
        tokens_.size(), due_at,
        [&](phone& p, std::size_t i) { p.client->request("POST", path, tokens_[i], ballots[i % options]); },
        [&](phone& p, const reply& r, moment now) {
            ++result.statuses[r.status];
            if (r.status != 201) return;
            result.latency_ms.push_back(std::chrono::duration<double, std::milli>(now - p.due).count());
            result.last = now;
        });
    return result;
}

}  // namespace pollstream::bench
