#include "running_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <future>

namespace pollstream::testing {

namespace {

/// Whether the condition becomes true within a generous time.
template <class Condition>
bool comes_true(Condition&& condition) {
    const auto deadline = std::chrono::steady_clock::now() + raw_client::patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

task<void> stop_server(net::server& s) {
    const bool all_left = co_await s.finish();
    if (!all_left) co_await s.cut();
}

}  // namespace

asio::ip::tcp::endpoint loopback() {
    return {asio::ip::make_address("127.0.0.1"), 0};
}

running_server::running_server(net::server_options options) : service_(loop_.get_executor()) {
    if (options.listen.empty()) options.listen = {loopback()};
    server_ = std::make_unique<net::server>(loop_.get_executor(), service_, std::move(options));
    server_->start();
    endpoints_ = server_->endpoints();
    thread_ = std::thread([this] { loop_.run(); });
}

running_server::~running_server() {
    stop();
}

net::server_counters running_server::counters() {
    std::promise<net::server_counters> answer;
    asio::post(loop_, [&] { answer.set_value(server_->counters()); });
    return answer.get_future().get();
}

void running_server::show(std::shared_ptr<const net::tls_identity> identity) {
    std::promise<void> shown;
    asio::post(loop_, [&] {
        server_->show(std::move(identity));
        shown.set_value();
    });
    shown.get_future().get();
}

void running_server::begin_stop() {
    if (std::exchange(stopping_, true)) return;
    asio::post(loop_, [this] { asio::co_spawn(loop_, stop_server(*server_), asio::detached); });
}

std::chrono::milliseconds running_server::stop() {
    const auto begin = std::chrono::steady_clock::now();
    begin_stop();
    if (thread_.joinable()) thread_.join();  // run() returns by itself
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

bool running_server::becomes(const std::atomic<int>& fact, int value) {
    return comes_true([&] { return fact == value; });
}

bool running_server::lets_everybody_go() {
    return comes_true([this] { return counters().open_http == 0; });
}

bool running_server::breaks_off(std::uint64_t answers) {
    return comes_true([this, answers] { return counters().broken_off == answers; });
}

bool running_server::keeps_unread(std::uint64_t bytes) {
    return comes_true([this, bytes] { return counters().unread_bytes >= bytes; });
}

}  // namespace pollstream::testing
