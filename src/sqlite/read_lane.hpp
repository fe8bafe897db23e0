// The threads that read, each with a connection of its own, behind bounded queues. In WAL mode they neither
// wait for the writer nor make it wait.
//
// Who joins a room waits for no count: what costs little goes before what costs more, and one thread never
// takes anything but look-ups.
#pragma once

#include "outlet.hpp"
#include "reader.hpp"
#include "work.hpp"

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace pollstream::sqlite {

using read_job = work_on<reader>;
template <class T>
using read_for = work_for<reader, T>;

/// How long a read may take: by a key; a page of many; all of a poll's ballots.
enum class read_cost { look_up, page, count };

class read_lane {
  public:
    /// The file is migrated; each thread opens it so. Throws `error` when it cannot be opened for reading.
    read_lane(const std::filesystem::path& file, database::access how, std::size_t threads,
              std::size_t waiting_max, asio::any_io_executor loop);
    /// Answers nobody any more.
    ~read_lane();

    /// errc::ok; overloaded or shutting_down, and the job is not taken. Nobody waits for it any longer than
    /// until then: one whose turn comes later is not run. Loop only.
    errc submit(std::unique_ptr<read_job> j, read_cost cost, std::chrono::steady_clock::time_point until);

    /// Refuses new work; `done` is set on the loop once everything that waited is answered.
    void finish(const one_shot<bool>& done);

  private:
    struct waiting {
        std::unique_ptr<read_job> job;
        std::chrono::steady_clock::time_point until;
    };
    struct taken : waiting {
        read_cost cost = read_cost::look_up;
    };

    void work(reader& mine);
    std::optional<taken> take();
    std::deque<waiting>* next_queue();
    void put_down(read_cost done);
    void stop();

    std::size_t waiting_max_;
    asio::any_io_executor loop_;
    std::shared_ptr<outlet> outlet_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<waiting>, 3> queues_;  ///< by cost
    std::size_t long_ones_ = 0;                  ///< under way, that are no look-ups
    bool stopping_ = false;
    std::size_t running_;  ///< threads that have not ended

    std::vector<std::unique_ptr<reader>> readers_;
    std::vector<std::thread> threads_;
};

}  // namespace pollstream::sqlite
