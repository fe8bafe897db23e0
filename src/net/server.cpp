#include "pollstream/net/server.hpp"

#include "net/listener.hpp"
#include "net/shared_state.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace pollstream::net {
namespace {

/// Connections that were cut but whose handlers are still working are cut again at this interval.
constexpr std::chrono::milliseconds cut_again_every{100};

/// An IPv6 wildcard accepts IPv4 clients, too, unless another listener has an IPv4 address and the same port.
bool is_dual(const listening_endpoint& where, const std::vector<listening_endpoint>& all) {
    return std::ranges::none_of(all, [&](const listening_endpoint& other) {
        return other.address().is_v4() && other.port() == where.port() && where.port() != 0;
    });
}

}  // namespace

struct server::impl {
    impl(asio::any_io_executor loop, http::service& serves, server_options options)
        : state(std::make_shared<shared_state>(std::move(loop), serves, std::move(options))) {}

    void close_listeners() {
        for (const auto& l : listeners) l->close();
        listeners.clear();
    }

    std::shared_ptr<shared_state> state;
    std::vector<std::shared_ptr<listener>> listeners;
};

server::server(asio::any_io_executor loop, http::service& serves, server_options options)
    : impl_(std::make_unique<impl>(std::move(loop), serves, std::move(options))) {}

server::~server() {
    impl_->state->stopping = true;
    impl_->close_listeners();
    impl_->state->sessions.drop_all();
}

void server::start() {
    const auto& options = impl_->state->options;
    std::vector<std::shared_ptr<listener>> opened;
    const auto take_over = [&](const std::vector<int>& descriptors, bool secure) {
        for (const int descriptor : descriptors)
            opened.push_back(std::make_shared<listener>(impl_->state, descriptor, secure));
    };
    take_over(options.inherited.plain, false);
    take_over(options.inherited.tls, true);
    for (const auto& where : options.listen) {
        const bool taken_over = where.secure() ? !options.inherited.tls.empty() : !options.inherited.empty();
        if (!taken_over)
            opened.push_back(std::make_shared<listener>(impl_->state, where, is_dual(where, options.listen)));
    }
    const auto speaks_tls = [](const auto& l) { return l->endpoint().secure(); };
    if (!impl_->state->identity && std::ranges::any_of(opened, speaks_tls))
        throw std::runtime_error(
            "a TLS listener needs a certificate: --tls-cert and --tls-key, or --tls-self-signed");
    impl_->listeners = std::move(opened);  // all or none
    for (const auto& l : impl_->listeners) l->start();
}

std::vector<listening_endpoint> server::endpoints() const {
    std::vector<listening_endpoint> all;
    for (const auto& l : impl_->listeners) all.push_back(l->endpoint());
    return all;
}

void server::show(std::shared_ptr<const tls_identity> identity) {
    impl_->state->identity = std::move(identity);
}

const server_counters& server::counters() const noexcept {
    return impl_->state->counters;
}

task<bool> server::finish() {
    const auto state = impl_->state;
    state->stopping = true;
    impl_->close_listeners();
    state->sessions.finish_all();
    co_return co_await state->sessions.wait_empty(state->options.shutdown_grace);
}

task<void> server::cut() {
    const auto state = impl_->state;
    log::warn("connections cut at shutdown", {{"count", state->sessions.size()}});
    state->sessions.drop_all();
    // Sessions that are left now wait for a handler, and no handler takes long: see server.hpp.
    for (bool all_left = false; !all_left;) {
        all_left = co_await state->sessions.wait_empty(cut_again_every);
        if (!all_left) state->sessions.drop_all();
    }
}

}  // namespace pollstream::net
