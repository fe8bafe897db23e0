#include "net/ws_rounds.hpp"

#include "net/ws_session.hpp"
#include "pollstream/base/activity.hpp"

#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>

#include <array>
#include <span>
#include <utility>

namespace pollstream::net {
namespace {

/// A call that stays in the kernel for a quarter of a millisecond keeps the processor from the committing
/// thread if both share one. So while somebody waits for an answer, each call sends as few frames as pays.
constexpr std::size_t at_once_in_company = ws_batch::ring_pays_from;
/// How long a message over a WebSocket is taken to wait for its answer: about four milliseconds.
constexpr int slices_after_message = 16;

namespace intrusive = boost::intrusive;
template <class Hook>
using session_list =
    intrusive::list<ws_session, intrusive::base_hook<Hook>, intrusive::constant_time_size<false>>;

}  // namespace

struct ws_rounds::lists {
    session_list<ws_line_hook> line;
    session_list<ws_watch_hook> everybody;
};

ws_rounds::ws_rounds(asio::any_io_executor loop, std::chrono::steady_clock::duration look_every,
                     departures& answers)
    : loop_(std::move(loop)),
      answers_(answers),
      timer_(loop_),
      look_every_(look_every),
      now_(std::chrono::steady_clock::now()),
      lists_(std::make_unique<lists>()) {}

ws_rounds::~ws_rounds() = default;

void ws_rounds::enter(ws_session& s) {
    const bool first = lists_->everybody.empty();
    lists_->everybody.push_back(s);
    if (!first) return;
    now_ = std::chrono::steady_clock::now();
    watch();
}

void ws_rounds::leave(ws_session& s) {
    static_cast<ws_line_hook&>(s).unlink();
    static_cast<ws_watch_hook&>(s).unlink();
    if (lists_->everybody.empty()) timer_.cancel();  // so that the loop may end
}

void ws_rounds::line_up(ws_session& s) {
    if (static_cast<ws_line_hook&>(s).is_linked()) return;
    lists_->line.push_back(s);
    if (std::exchange(serving_, true)) return;
    // The news comes before the requests that caused it have gone on; a turn later they have.
    asio::post(loop_, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self) self->serve_soon();
    });
}

bool ws_rounds::others_wait(const ws_session& than) const noexcept {
    const auto& line = lists_->line;
    return !line.empty() && &line.front() != &than;
}

void ws_rounds::serve_soon() {
    asio::post(loop_, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self) self->serve();
    });
}

/// With ten thousand sessions, the next one is never in the cache. So a slice is walked several times, and
/// each pass prefetches for all its sessions what the next pass will touch.
void ws_rounds::serve() {
    answers_.leave();
    const activity now_busy("writing to viewers");
    auto& line = lists_->line;
    std::array<boost::intrusive_ptr<ws_session>, ws_batch::places> slice;
    std::size_t count = 0;
    while (count < slice.size() && !line.empty()) {
        line.front().prefetch();
        slice[count++] = &line.front();
        line.pop_front();
    }
    const auto served = std::span(slice).first(count);
    for (const auto& s : served) s->prefetch_channel();
    for (const auto& s : served) s->prefetch_news();
    for (const auto& s : served) batch_.take(*s);
    const bool in_company = asking_ > 0 || slices_in_company_ > 0;
    if (slices_in_company_ > 0) --slices_in_company_;
    batch_.send(in_company ? at_once_in_company : ws_batch::places);
    serving_ = !line.empty();
    if (serving_) serve_soon();
}

void ws_rounds::message_came() noexcept {
    slices_in_company_ = slices_after_message;
}

void ws_rounds::watch() {
    timer_.expires_after(look_every_);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (self && !ec) self->look();
    });
}

void ws_rounds::look() {
    now_ = std::chrono::steady_clock::now();
    auto& everybody = lists_->everybody;
    for (auto at = everybody.begin(); at != everybody.end();) {
        auto& s = *at++;  // look() ends none of them
        s.look(now_);
    }
    if (!everybody.empty()) watch();
}

}  // namespace pollstream::net
