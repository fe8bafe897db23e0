#include "load/socket_crowd.hpp"

#include "load/json_text.hpp"

#include <deque>
#include <stdexcept>

namespace pollstream::bench {

namespace {

constexpr auto patience = std::chrono::seconds(30);
constexpr std::size_t arrive_together = 100;
constexpr int acknowledged = 201;
constexpr int refused = 422;

/// The ref serves as the last twelve digits of the vote's UUID.
std::string ballot(const std::string& poll, std::size_t option, std::uint64_t ref) {
    auto digits = std::to_string(ref);
    digits.insert(0, 12 - digits.size(), '0');
    return R"({"type":"vote","poll_id":")" + poll + R"(","option_id":)" + std::to_string(option) +
           R"(,"ref":)" + std::to_string(ref) + R"(,"vote_id":"00000000-0000-4000-8000-)" + digits + "\"}";
}

}  // namespace

void socket_voter::heard(std::string_view text) {
    const bool yes = text.starts_with(R"({"type":"ack")");
    if (!yes && !text.starts_with(R"({"type":"error")")) return;  // a heartbeat
    const auto ref = number_after(text, "\"ref\":");
    if (!ref) throw std::runtime_error("an answer without its ref: " + std::string(text));
    on_answer(*this, *ref, yes);
}

socket_crowd::socket_crowd(poller& events, const target& where, const std::vector<std::string>& tokens)
    : events_(events) {
    const auto limit = steady::now() + patience;
    while (voters_.size() < tokens.size()) {
        const auto first = voters_.size();
        const auto now = std::min(tokens.size() - first, arrive_together);
        for (std::size_t i = first; i < first + now; ++i)
            voters_.push_back(std::make_unique<socket_voter>(events, where, tokens[i]));
        for (std::size_t i = first; i < voters_.size(); ++i) {
            while (!voters_[i]->upgraded()) {
                if (!voters_[i]->open() || steady::now() >= limit)
                    throw std::runtime_error("a voter got no WebSocket");
                events_.turn(limit);
            }
        }
    }
}

void socket_crowd::become_kiosks(const made_poll& of) {
    std::size_t let_in = 0;
    for (auto& v : voters_) {
        v->on_answer = [&let_in](socket_voter&, std::uint64_t, bool accepted) {
            if (!accepted) throw std::runtime_error("the kiosk key was refused");
            ++let_in;
        };
        v->say(R"({"type":"auth","ref":0,"room_id":")" + of.room + R"(","kiosk_key":")" + of.kiosk_key +
               R"("})");
    }
    const auto limit = steady::now() + patience;
    while (let_in < voters_.size()) {
        if (steady::now() >= limit) throw std::runtime_error("kiosks were not let in");
        events_.turn(limit);
    }
}

cast_result socket_crowd::cast(const ballots& what, unsigned options) {
    cast_result result;
    const auto work = voters_.size() * what.each;
    std::vector<moment> sent(work);
    result.latency_ms.reserve(work);
    std::size_t waiting = 0;
    std::size_t done = 0;
    auto last_sign = steady::now();
    std::deque<socket_voter*> ready;  // those who may send more, longest quiet first
    for (auto& v : voters_) {
        v->cast = 0;
        ready.push_back(v.get());
        v->on_answer = [&](socket_voter& self, std::uint64_t ref, bool accepted) {
            last_sign = steady::now();
            result.last = last_sign;
            ++result.statuses[accepted ? acknowledged : refused];
            if (accepted)
                result.latency_ms.push_back(
                    std::chrono::duration<double, std::milli>(last_sign - sent.at(ref)).count());
            ++done;
            --waiting;
            if (--self.waiting == 0 && self.cast < what.each) ready.push_back(&self);
        };
    }
    result.first = last_sign;
    std::uint64_t ref = 0;
    while (done < work) {
        while (waiting < what.waiting && !ready.empty()) {
            auto& v = *ready.front();
            ready.pop_front();
            if (!v.open()) throw std::runtime_error("the server closed a voter's WebSocket");
            v.hold();
            while (v.waiting < what.waiting_per_socket && v.cast < what.each) {
                const auto& poll = what.polls[v.cast++ % what.polls.size()];
                sent[ref] = steady::now();
                v.say(ballot(poll, 1 + ref % options, ref));
                ++ref;
                ++v.waiting;
                ++waiting;
            }
            v.let_go();
        }
        if (steady::now() - last_sign > patience) throw std::runtime_error("no answer for 30 seconds");
        events_.turn(steady::now() + std::chrono::seconds(1));
    }
    for (auto& v : voters_) v->on_answer = nullptr;
    return result;
}

}  // namespace pollstream::bench
