#include "filling.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/asio/co_spawn.hpp>

#include <random>

namespace pollstream::store_bench {

namespace {

constexpr std::uint64_t polls_a_room = 100;

template <class T>
T wait_for(asio::io_context& loop, task<result<T>> work) {
    std::optional<result<T>> answer;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr e, result<T> r) {
        if (e) std::rethrow_exception(e);
        answer.emplace(std::move(r));
    });
    loop.restart();
    while (!answer) loop.run_one();
    return std::move(answer->value());
}

new_room a_room(ulid_source& ids, const clock& time, std::uint64_t first, std::uint64_t polls) {
    new_room r;
    r.id = room_id::make(ids, time.now());
    r.title = "Room " + std::to_string(first / polls_a_room);
    r.created_at = time.now();
    for (std::uint64_t i = 0; i < polls; ++i) {
        poll p;
        p.id = poll_id::make(ids, time.now());
        p.title = "Poll " + std::to_string(first + i);
        p.created_at = time.now();
        p.options = {"Yes", "No"};
        r.polls.push_back(std::move(p));
    }
    return r;
}

}  // namespace

void fill(const std::filesystem::path& file, std::uint64_t ballots, std::uint64_t polls) {
    asio::io_context loop;
    const system_clock time;
    sqlite::store_options options;
    options.file = file;
    auto s = sqlite::open_store(options, loop.get_executor(), time, [](const fact&) {});
    ulid_source ids;
    for (std::uint64_t n = 0; n < polls; n += polls_a_room) {
        wait_for(loop, s->create_room(a_room(ids, time, n, std::min(polls_a_room, polls - n))));
    }
    if (ballots > 0) throw std::runtime_error("not yet");
}

std::vector<poll_id> polls_to_vote_in(store& s, asio::io_context& loop, const arguments& args) {
    std::vector<poll_id> out;
    poll_query q;
    q.page_size = args.spread ? limits::page_size_max : 1;
    for (bool more = true; more;) {
        const auto page = wait_for(loop, s.list_polls(q));
        for (const auto& p : page.polls) out.push_back(p->definition.id);
        more = args.spread && page.more;
        if (!out.empty()) q.before = out.back();
    }
    if (out.empty()) throw std::runtime_error("the database has no poll to vote in");
    return out;
}

}  // namespace pollstream::store_bench
