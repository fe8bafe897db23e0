#include "pollstream/poll/lookup.hpp"

#include "poll/answers.hpp"
#include "pollstream/http/problem.hpp"

namespace pollstream::poll_http {

namespace {

http::response no_poll() {
    return http::not_found("There is no such poll.");
}
http::response no_room() {
    return http::not_found("There is no such room.");
}

/// The room, if the key that was sent opens it.
http::or_refusal<room_ref> opened(poll_service& polls, const room_ref& room, const credentials& who) {
    const auto a = polls.access_to(*room, who);
    if (auto refusal = refuse_stranger(a, polls.wait_of(room->id, who))) return std::move(*refusal);
    return room;
}

}  // namespace

task<http::or_refusal<poll_ref>> lookup::poll(const http::request& r) const {
    const auto id = poll_id::parse(r.param("id"));
    if (!id) co_return no_poll();
    auto p = co_await polls_.find(*id);
    if (failed_with(p, errc::not_found)) co_return no_poll();
    if (!p) co_return fail(p.error());
    co_return *p;
}

poll_ref lookup::peek_poll(const http::request& r) const {
    const auto id = poll_id::parse(r.param("id"));
    return id ? polls_.peek(*id) : poll_ref();
}

task<http::or_refusal<room_ref>> lookup::room(const http::request& r) const {
    const auto id = room_id::parse(r.param("id"));
    if (!id) co_return no_room();
    auto room = co_await polls_.find_room(*id);
    if (failed_with(room, errc::not_found)) co_return no_room();
    if (!room) co_return fail(room.error());
    co_return *room;
}

task<http::or_refusal<room_ref>> lookup::own_room_of_poll(room_id id, const http::request& r) const {
    auto room = co_await polls_.find_room(id);
    if (failed_with(room, errc::not_found)) co_return no_poll();
    if (!room) co_return fail(room.error());
    co_return opened(polls_, *room, http::read_credentials(r, tokens_));
}

task<http::or_refusal<poll_and_room>> lookup::own_poll(const http::request& r) const {
    auto p = co_await poll(r);
    if (!p) co_return p.error();
    auto room = co_await own_room_of_poll((*p)->definition.room, r);
    if (!room) co_return room.error();
    poll_and_room both{std::move(*p), std::move(*room)};
    co_return both;
}

task<http::or_refusal<room_ref>> lookup::own_room(const http::request& r) const {
    auto found = co_await room(r);
    if (!found) co_return found.error();
    co_return opened(polls_, *found, http::read_credentials(r, tokens_));
}

task<http::or_refusal<room_ref>> lookup::room_of_own_poll(const http::request& r) const {
    const auto id = poll_id::parse(r.param("id"));
    if (!id) co_return no_poll();
    const auto in = co_await polls_.room_of(*id);
    if (failed_with(in, errc::not_found)) co_return no_poll();
    if (!in) co_return fail(in.error());
    co_return co_await own_room_of_poll(*in, r);
}

}  // namespace pollstream::poll_http
