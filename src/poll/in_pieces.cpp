#include "poll/in_pieces.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace pollstream::poll_http {

task<void> yield_to_loop() {
    const auto loop = co_await asio::this_coro::executor;
    co_await asio::post(loop, as_result);
}

}  // namespace pollstream::poll_http
