#include "fill/filler.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

namespace pollstream::filling {

namespace {

constexpr std::uint64_t polls_at_once = 1'000;
constexpr std::uint64_t ballots_at_once = 20'000;

template <std::size_t N>
std::array<std::uint8_t, N> draw(std::mt19937_64& random) {
    std::array<std::uint8_t, N> bytes{};
    for (std::size_t i = 0; i < N; i += sizeof(std::uint64_t)) {
        const std::uint64_t word = random();
        std::memcpy(bytes.data() + i, &word, std::min(sizeof word, N - i));
    }
    return bytes;
}

}  // namespace

template <class Start>
void filler::run_all(std::uint64_t count, std::uint64_t batch, Start start) {
    const auto guard = asio::make_work_guard(loop_);
    std::exception_ptr failure;
    for (std::uint64_t done = 0; done < count && !failure;) {
        std::uint64_t waiting = std::min(batch, count - done);
        done += waiting;
        const auto first = done - waiting;
        for (auto i = first; i < done; ++i) {
            asio::co_spawn(loop_, start(i), [&](std::exception_ptr e) {
                --waiting;
                if (e) failure = e;
            });
        }
        loop_.restart();
        while (waiting > 0) loop_.run_one();
    }
    if (failure) std::rethrow_exception(failure);
}

task<void> filler::create(poll_id id, std::uint64_t number) {
    new_room r;
    r.id = room_id::make(ids_, time_.now());
    r.created_at = time_.now();
    r.title = "Poll " + std::to_string(number);
    r.admin_hash = draw<std::tuple_size_v<digest256>>(random_);
    r.kiosk_hash = draw<std::tuple_size_v<digest256>>(random_);
    poll p;
    p.id = id;
    p.title = r.title;
    p.created_at = r.created_at;
    p.options = {"1", "2", "3", "4"};
    r.polls.push_back(std::move(p));
    const auto made = co_await store_.create_room(std::move(r));
    if (!made) throw std::runtime_error("no poll: " + made.error().message());
}

task<void> filler::cast(ballot b) {
    const auto answer = co_await store_.cast(std::move(b));
    if (!answer) throw std::runtime_error("no vote: " + answer.error().message());
    if (answer->how != verdict::counted) throw std::runtime_error("a ballot was not counted");
}

std::vector<poll_id> filler::create_polls(std::size_t count) {
    std::vector<poll_id> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(poll_id::make(ids_, time_.now()));
    run_all(count, polls_at_once, [&](std::uint64_t i) { return create(made[i], i + 1); });
    return made;
}

void filler::cast_ballots(const std::vector<poll_id>& polls, std::uint64_t count) {
    run_all(count, ballots_at_once, [&](std::uint64_t i) {
        ballot b;
        b.poll = polls[i % polls.size()];
        b.voter = draw<std::tuple_size_v<voter_key>>(random_);
        b.marks = {static_cast<option_no>(1 + i % 4)};
        b.id.bytes = draw<16>(random_);
        return cast(std::move(b));
    });
}

}  // namespace pollstream::filling
