// Fills a store with polls and ballots, as many at a time as fit into one commit.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace pollstream::filling {

class filler {
  public:
    /// The references must outlive the filler.
    filler(asio::io_context& loop, store& into, const clock& time) : loop_(loop), store_(into), time_(time) {}

    /// Creates `count` polls with four options, each in its own room; returns their ids. Throws if one fails.
    std::vector<poll_id> create_polls(std::size_t count);
    /// Lets `count` voters vote, in these polls in turn. Throws if a ballot is not counted.
    void cast_ballots(const std::vector<poll_id>& polls, std::uint64_t count);

  private:
    task<void> create(poll_id id, std::uint64_t number);
    task<void> cast(ballot b);
    /// Starts `count` tasks, no more at a time than a batch, and waits for all.
    template <class Start>
    void run_all(std::uint64_t count, std::uint64_t batch, Start start);

    asio::io_context& loop_;
    store& store_;
    const clock& time_;
    ulid_source ids_;
    std::mt19937_64 random_{20261123};
};

}  // namespace pollstream::filling
