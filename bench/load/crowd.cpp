#include "load/crowd.hpp"

#include "load/json_text.hpp"

#include <stdexcept>

namespace pollstream::bench {

namespace {

constexpr auto patience = std::chrono::seconds(30);
constexpr std::size_t floor_token_size = 45;  // the length of a real one

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
            p.sent = now;
            p.job = next;
            start(p, next++);
            now = steady::now();
        }
        if (now - last_sign > patience) throw std::runtime_error("no answer for 30 seconds");
        const bool waits_for_time = next < work && !idle.empty();
        events_.turn(waits_for_time ? due_at(next, now) : now + std::chrono::seconds(1));
    }
    for (auto& p : phones_) p.client->on_reply = nullptr;
}

void crowd::collect_tokens(const subject& from, std::size_t voters) {
    tokens_.clear();
    if (from.floor) {
        tokens_.assign(voters, "X-Voter-Token: " + std::string(floor_token_size, 'x') + "\r\n");
        return;
    }
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

namespace {

/// A vote as the web app on phones sends it: with an id, so that it can be sent again.
std::string body_of(std::size_t option, std::uint64_t number) {
    auto digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return R"({"option_id":)" + std::to_string(option) + R"(,"vote_id":"00000000-0000-4000-8000-)" + digits +
           "\"}";
}

}  // namespace

cast_result crowd::cast(const subject& in, const ballots& what) {
    if (what.votes > tokens_.size()) throw std::logic_error("more votes than voters");
    cast_result result;
    result.latency_ms.reserve(what.votes);
    std::vector<std::string> paths;
    for (const auto& poll : what.polls) paths.push_back(subject::vote_path(poll));

    const auto voter = tokens_.end() - static_cast<std::ptrdiff_t>(what.votes);
    result.first = steady::now();
    result.last = result.first;
    const auto due_at = [&](std::size_t i, moment now) {
        if (what.rate <= 0) return now;
        return result.first + std::chrono::duration_cast<steady::duration>(
                                  std::chrono::duration<double>(static_cast<double>(i) / what.rate));
    };
    const auto since = [](moment from, moment to) {
        return std::chrono::duration<double, std::milli>(to - from).count();
    };
    hand_out(
        what.votes, due_at,
        [&](phone& p, std::size_t i) {
            if (what.log != nullptr) what.log->due(what.total + i + 1, p.due);
            p.client->request("POST", paths[i % paths.size()], voter[static_cast<std::ptrdiff_t>(i)],
                              body_of(i % in.choices + 1, what.total + i));
        },
        [&](phone& p, const reply& r, moment now) {
            ++result.statuses[r.status];
            if (r.status != 201) return;
            result.latency_ms.push_back(since(p.due, now));
            if (what.rate > 0) result.sent_ms.push_back(since(p.sent, now));
            if (what.log != nullptr) what.log->acknowledged(what.total + p.job + 1, now);
            result.last = now;
            result.body_bytes = r.body.size();
        });
    tokens_.resize(tokens_.size() - what.votes);
    return result;
}

cast_result crowd::repeat(std::string_view method, const std::string& path, const std::string& body,
                          int status, std::size_t times) {
    cast_result result;
    result.latency_ms.reserve(times);
    result.first = steady::now();
    hand_out(
        times, [](std::size_t, moment now) { return now; },
        [&](phone& p, std::size_t) { p.client->request(method, path, {}, body); },
        [&](phone& p, const reply& r, moment now) {
            ++result.statuses[r.status];
            if (r.status != status) return;
            result.latency_ms.push_back(std::chrono::duration<double, std::milli>(now - p.due).count());
            result.last = now;
            result.body_bytes = r.body.size();
        });
    return result;
}

}  // namespace pollstream::bench
