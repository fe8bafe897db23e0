// A database with any number of ballots and polls, written straight into its tables: through the store, ten
// million ballots would take minutes.
#pragma once

#include "arguments.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>

namespace pollstream::store_bench {

/// Runs the loop until the task is done. Throws if it returns an error.
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

void fill(const std::filesystem::path& file, std::uint64_t ballots, std::uint64_t polls);

/// The newest poll, or all listed ones.
std::vector<poll_id> polls_to_vote_in(store& s, asio::io_context& loop, const arguments& args);

}  // namespace pollstream::store_bench
