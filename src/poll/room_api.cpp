#include "pollstream/poll/room_api.hpp"

#include "poll/answers.hpp"
#include "poll/creation.hpp"
#include "poll/draft_reader.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/wire/wire.hpp"

#include <algorithm>

namespace pollstream {

using namespace poll_http;

namespace {

/// The polls of a room being created: an array of what creating a poll takes.
std::vector<poll> read_polls(http::field_reader& in, timestamp now) {
    std::vector<poll> polls;
    const auto* list = in.raw("polls");
    if (list == nullptr || list->is_null()) return polls;
    if (!list->is_array()) {
        in.problem("polls", "must be a list of polls");
        return polls;
    }
    const auto& items = list->get_array();
    if (items.size() > limits::polls_per_room_max) {
        in.problem("polls", "must have at most " + std::to_string(limits::polls_per_room_max) + " polls");
        return polls;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto name = "polls[" + std::to_string(i) + "]";
        if (!items[i].is_object()) {
            in.problem(name, "must be an object");
            continue;
        }
        http::field_reader one(items[i].get_object());
        polls.push_back(read_poll(one, now));
        for (const auto& p : one.problems()) in.problem(name + "." + p.field, p.reason);
    }
    return polls;
}

/// Creating two hundred polls takes a commit as long as three or four single ones, but takes as much disk
/// space as two hundred.
std::size_t tokens_of_room(std::size_t polls) {
    constexpr std::size_t polls_per_token = 10;
    return 1 + polls / polls_per_token;
}

std::optional<std::vector<poll_id>> read_poll_ids(http::field_reader& in, const char* name) {
    const auto texts = in.texts(name);
    if (!texts) return std::nullopt;
    std::vector<poll_id> ids;
    for (const auto& text : *texts) {
        if (const auto id = poll_id::parse(text)) {
            ids.push_back(*id);
        } else {
            in.problem(name, "must hold ids of polls");
            return std::nullopt;
        }
    }
    return ids;
}

http::response room_is_full() {
    field_errors full;
    full.push_back({"polls", "a room has at most " + std::to_string(limits::polls_per_room_max) + " polls"});
    return http::unprocessable(std::move(full));
}

/// What POST …/current asks for.
std::optional<std::optional<poll_id>> read_current(http::field_reader& in, const room& r) {
    const bool by_id = in.raw("poll_id") != nullptr;
    const auto* move_to = in.raw("move");
    const bool by_move = move_to != nullptr && !move_to->is_null();
    if (by_id == by_move) {
        in.problem("poll_id", "give either poll_id or move");
        return std::nullopt;
    }
    if (by_move) {
        const auto move = in.text("move").value_or("");
        if (move == "next") return moved(r, room_move::next);
        if (move == "previous") return moved(r, room_move::previous);
        if (move == "none") return moved(r, room_move::none);
        in.problem("move", "must be one of next, previous, none");
        return std::nullopt;
    }
    if (in.raw("poll_id")->is_null()) return std::optional<poll_id>{};
    const auto id = poll_id::parse(in.text("poll_id").value_or(""));
    if (id) return std::optional<poll_id>{*id};
    in.problem("poll_id", "must be the id of a poll of this room, or null");
    return std::nullopt;
}

}  // namespace

room_api::room_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path,
                   viewer_count viewers, http::charge charge)
    : polls_(polls),
      tokens_(tokens),
      lookup_(polls, tokens),
      base_path_(std::move(base_path)),
      viewers_(std::move(viewers)),
      charge_(std::move(charge)) {}

/// The room's object, with the keys of one that was just made.
http::response room_api::show(int status, const room& r, std::span<const poll_ref> polls,
                              const poll_service::created* made) const {
    json_writer w(1024);
    w.begin_object();
    wire::write_room_members(w, r, polls, viewers_(r.id));
    if (made != nullptr)
        w.member("admin_key", made->admin_key.text).member("kiosk_key", made->kiosk_key.text);
    w.end_object();
    return http::json_answer(status, w.take());
}

task<http::response> room_api::find_and_show(room_ref room) {
    const auto polls = co_await polls_.polls_of(room);
    if (!polls) co_return fail(polls.error());
    co_return show(200, *room, *polls);
}

/// What was already created under its key is only returned again: whoever lost the first answer need not
/// wait.
task<std::optional<http::response>> room_api::charge_room(const http::request& r,
                                                          const poll_service::creation& wanted) {
    const auto tokens = tokens_of_room(wanted.polls.size());
    if (tokens > 1 && !wanted.request.key.empty()) {
        auto again = wanted.request;
        const auto made = co_await polls_.created_before(std::move(again));
        if (made) co_return std::nullopt;
    }
    co_return charge_(r, tokens, {});
}

task<http::response> room_api::create(const http::request& r) {
    const auto who = http::read_credentials(r, tokens_);
    if (auto refusal = refuse_creation(polls_, who)) co_return std::move(*refusal);
    auto key = read_idempotency_key(r);
    if (!key) co_return key.error();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();

    http::field_reader in(*body);
    poll_service::creation wanted;
    field_errors found;
    wanted.room_title = checked_room_title(in.text("title", http::presence::required).value_or(""), found);
    wanted.pace = read_pace(in.text("pace").value_or("host"), found);
    in.problems_from(found);
    wanted.polls = read_polls(in, polls_.now());
    wanted.show_first = false;  // the host begins when everybody is in
    in.refuse_unknown();

    wanted.request = std::move(*key);
    wanted.address = who.address;
    if (in.ok()) {
        if (auto refusal = co_await charge_room(r, wanted)) co_return std::move(*refusal);
    }

    const auto made = co_await create_once(polls_, std::move(wanted), in.problems(), "room");
    if (!made) co_return made.error();
    // The keys of a new room are not lost because the store is busy: its polls need not be looked for.
    auto polls = newest_of(*made->room, made->polls);
    if (polls.size() != made->room->polls.size()) {
        auto all = co_await polls_.polls_of(made->room);
        if (!all) co_return fail(all.error());
        polls = std::move(*all);
    }
    auto answer = show(201, *made->room, polls, &*made);
    answer.set("Location", base_path_ + "api/v1/rooms/" + made->room->id.str());
    co_return answer;
}

task<http::response> room_api::detail(const http::request& r) {
    const auto room = co_await lookup_.room(r);
    if (!room) co_return room.error();
    co_return co_await find_and_show(*room);
}

task<http::response> room_api::by_code(const http::request& r) {
    std::string code(r.param("code"));
    if (!looks_like_code(code)) co_return http::not_found("A join code has six digits.");
    auto room = co_await polls_.find_room_by_code(code, http::throttle_key(r.client_address));
    if (failed_with(room, errc::not_found)) co_return http::not_found("No room has this code.");
    if (!room) co_return fail(room.error());
    auto answer = co_await find_and_show(*room);
    http::greet_device(r, tokens_, base_path_, answer);
    co_return answer;
}

/// The room's polls in its order, from memory; one that is not there is taken from `before`.
std::vector<poll_ref> room_api::newest_of(const room& r, std::span<const poll_ref> before) const {
    std::vector<poll_ref> polls;
    polls.reserve(r.polls.size());
    for (const auto& id : r.polls) {
        auto p = polls_.peek(id);
        if (!p) {
            const auto it = std::ranges::find(before, id, [](const poll_ref& b) { return b->definition.id; });
            if (it != before.end()) p = *it;
        }
        if (p) polls.push_back(std::move(p));
    }
    return polls;
}

/// Checks the patch against the room as known here, so that every problem is reported; the store checks it
/// again. The polls to show are found before it is stored, since what is stored can no longer be refused.
task<http::response> room_api::change(room_ref before, room_patch wanted, http::field_reader& in) {
    field_errors found;
    apply_patch(*before, wanted, found);
    in.problems_from(found);
    if (!in.ok()) co_return http::unprocessable(in.problems());
    const auto polls = co_await polls_.polls_of(before);
    if (!polls) co_return fail(polls.error());
    auto after = co_await polls_.storage().patch_room(before->id, std::move(wanted));
    if (!after) co_return fail(after.error());
    co_return show(200, **after, newest_of(**after, *polls));
}

task<http::response> room_api::patch(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    room_patch wanted;
    wanted.title = in.text("title");
    wanted.polls = read_poll_ids(in, "poll_ids");
    field_errors found;
    if (const auto pace = in.text("pace")) wanted.pace = read_pace(*pace, found);
    in.problems_from(found);
    in.refuse_unknown();
    co_return co_await change(*own, std::move(wanted), in);
}

task<http::response> room_api::set_current(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    const auto& room = *own;
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    room_patch wanted;
    wanted.current = read_current(in, *room);
    in.refuse_unknown();
    co_return co_await change(room, std::move(wanted), in);
}

task<http::response> room_api::remove(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    auto gone = co_await polls_.storage().delete_room((*own)->id);
    if (!gone) co_return fail(gone.error());
    co_return http::no_content();
}

task<http::response> room_api::add_poll(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return charged(charge_, r, own.error());
    const auto& room = *own;
    if (auto refusal = charge_(r, 1, room->id.str())) co_return std::move(*refusal);
    auto key = read_idempotency_key(r);
    if (!key) co_return key.error();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    auto p = read_poll(in, polls_.now());

    result<poll_ref> made = errc::not_found;
    if (in.ok()) {
        made = co_await polls_.add_poll(room->id, std::move(p), std::move(*key));
    } else {
        made = co_await polls_.added_before(std::move(*key));
        if (failed_with(made, errc::not_found)) co_return http::unprocessable(in.problems());
    }
    if (failed_with(made, errc::malformed)) co_return room_is_full();
    if (!made) co_return fail(made.error());
    auto answer = poll_answer(201, **made, polls_.epoch(), asker::host());
    answer.set("Location", base_path_ + "api/v1/polls/" + (*made)->definition.id.str());
    co_return answer;
}

}  // namespace pollstream
