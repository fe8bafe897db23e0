#include "lookup.hpp"

#include "pollstream/wire/wire.hpp"

namespace pollstream::poll_http {

namespace {

http::response no_poll() {
    return http::not_found("There is no such poll.");
}
http::response no_room() {
    return http::not_found("There is no such room.");
}

}  // namespace

http::response fail(const boost::system::error_code& ec) {
    return http::to_response(http::to_problem(ec));
}

std::optional<http::response> refuse_stranger(access a, std::chrono::seconds wait, std::string_view key) {
    http::problem p;
    switch (a) {
        case access::granted:
            return std::nullopt;
        case access::no_key:
            p = http::problem_of(401, "unauthorized",
                                 "This needs " + std::string(key) + ", sent as Authorization: Bearer KEY.");
            p.headers.emplace_back("WWW-Authenticate", "Bearer");
            break;
        case access::wrong_key:
            p = http::problem_of(403, "forbidden", "The key is not " + std::string(key) + ".");
            break;
        case access::too_many_guesses:
            p = http::too_many_wrong_keys(wait);
            break;
    }
    return http::to_response(p);
}

http::response charged(const http::charge& charge, const http::request& r, http::response refusal) {
    auto too_often = charge(r, 1, {});
    return too_often ? std::move(*too_often) : std::move(refusal);
}

std::optional<http::response> refuse_creation(poll_service& polls, const credentials& who) {
    const auto a = polls.may_create(who);
    return refuse_stranger(a, polls.wait_of(std::nullopt, who), "the operator's key");
}

task<found<poll_ref>> find_poll(poll_service& polls, const http::request& r) {
    const auto id = poll_id::parse(r.param("id"));
    if (!id) co_return no_poll();
    auto p = co_await polls.find(*id);
    if (failed_with(p, errc::not_found)) co_return no_poll();
    if (!p) co_return fail(p.error());
    co_return *p;
}

poll_ref known_poll(const poll_service& polls, const http::request& r) {
    const auto id = poll_id::parse(r.param("id"));
    return id ? polls.known(*id) : poll_ref();
}

task<found<room_ref>> find_room(poll_service& polls, const http::request& r) {
    const auto id = room_id::parse(r.param("id"));
    if (!id) co_return no_room();
    auto room = co_await polls.find_room(*id);
    if (failed_with(room, errc::not_found)) co_return no_room();
    if (!room) co_return fail(room.error());
    co_return *room;
}

namespace {

task<found<room_ref>> open_room_of_poll(poll_service& polls, room_id id, const credentials& who) {
    auto room = co_await polls.find_room(id);
    if (failed_with(room, errc::not_found)) co_return no_poll();
    if (!room) co_return fail(room.error());
    const auto a = polls.access_to(**room, who);
    if (auto refusal = refuse_stranger(a, polls.wait_of((*room)->id, who))) co_return std::move(*refusal);
    co_return *room;
}

}  // namespace

task<found<poll_and_room>> find_own_poll(poll_service& polls, const http::request& r,
                                         const credentials& who) {
    auto p = co_await find_poll(polls, r);
    if (auto* refusal = std::get_if<http::response>(&p)) co_return std::move(*refusal);
    const auto& poll = std::get<poll_ref>(p);
    auto room = co_await open_room_of_poll(polls, poll->definition.room, who);
    if (auto* refusal = std::get_if<http::response>(&room)) co_return std::move(*refusal);
    poll_and_room both;
    both.poll = poll;
    both.room = std::get<room_ref>(room);
    co_return both;
}

task<found<room_ref>> find_room_of_own_poll(poll_service& polls, const http::request& r,
                                            const credentials& who) {
    const auto id = poll_id::parse(r.param("id"));
    if (!id) co_return no_poll();
    const auto in = co_await polls.room_of(*id);
    if (failed_with(in, errc::not_found)) co_return no_poll();
    if (!in) co_return fail(in.error());
    co_return co_await open_room_of_poll(polls, *in, who);
}

task<found<room_ref>> find_own_room(poll_service& polls, const http::request& r, const credentials& who) {
    auto room = co_await find_room(polls, r);
    if (auto* own = std::get_if<room_ref>(&room)) {
        const auto a = polls.access_to(**own, who);
        if (auto refusal = refuse_stranger(a, polls.wait_of((*own)->id, who))) co_return std::move(*refusal);
    }
    co_return room;
}

http::response poll_answer(int status, const poll_state& p, std::uint64_t epoch, const asker& who) {
    json_writer w(2048);
    wire::write_poll(w, p, epoch, who);
    return http::json_answer(status, w.take());
}

}  // namespace pollstream::poll_http
