// The threads that read, each with a connection of its own, behind one bounded queue. In WAL mode they
// neither wait for the writer nor make it wait.
#pragma once

#include "outlet.hpp"
#include "reader.hpp"
#include "work.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace pollstream::sqlite {

using read_job = work_on<reader>;
template <class T>
using read_for = work_for<reader, T>;

class read_lane {
  public:
    /// The file is migrated; each thread opens it so. Throws `error` when it cannot be opened for reading.
    read_lane(const std::filesystem::path& file, database::access how, std::size_t threads,
              std::size_t waiting_max, asio::any_io_executor loop);
    /// Answers nobody any more.
    ~read_lane();

    /// errc::ok; overloaded or shutting_down, and the job is not taken. Loop only.
    errc submit(std::unique_ptr<read_job> j);

    /// Refuses new work; `done` is set on the loop once everything that waited is answered.
    void finish(const one_shot<bool>& done);

  private:
    void work(reader& mine);
    std::unique_ptr<read_job> take();
    void stop();

    std::size_t waiting_max_;
    asio::any_io_executor loop_;
    std::shared_ptr<outlet> outlet_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<read_job>> queue_;
    bool stopping_ = false;
    std::size_t running_;  ///< threads that have not ended

    std::vector<std::unique_ptr<reader>> readers_;
    std::vector<std::thread> threads_;
};

}  // namespace pollstream::sqlite
