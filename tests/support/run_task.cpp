#include "support/run_task.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace pollstream::testing {

void run(asio::io_context& loop, task<void> work) {
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr e) {
        failure = e;
        done = true;
    });
    loop.restart();
    const auto guard = asio::make_work_guard(loop);
    while (!done && loop.run_one() > 0) {
    }
    if (failure) std::rethrow_exception(failure);
}

void begin(asio::io_context& loop, task<void> work) {
    asio::co_spawn(loop, std::move(work), [](std::exception_ptr e) {
        if (e) std::rethrow_exception(e);
    });
}

}  // namespace pollstream::testing
