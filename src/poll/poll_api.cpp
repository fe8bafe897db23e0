#include "pollstream/poll/poll_api.hpp"

#include "poll/answers.hpp"
#include "poll/creation.hpp"
#include "poll/draft_reader.hpp"
#include "poll/page.hpp"
#include "poll/page_cache.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/wire/wire.hpp"

#include <algorithm>

namespace pollstream {

using namespace poll_http;

namespace {

/// Empty for a poll whose tally contradicts itself: it is damaged, and must not hide the others.
std::string render_if_possible(const poll_state& p, std::uint64_t epoch, const asker& who) {
    try {
        json_writer w(1024);
        wire::write_poll(w, p, epoch, who);
        return w.take();
    } catch (const std::exception& e) {
        log::error("a poll cannot be shown; lists leave it out",
                   {{"poll", p.definition.id.str()}, {"error", e.what()}});
        return "";
    }
}

/// Renders as many polls as fit into a page. The rest goes to the next one.
std::string render_polls(poll_page& page, page_request& asked, const std::vector<asker>& askers,
                         std::uint64_t epoch) {
    json_writer w(page.polls.size() * 1024);
    std::size_t fit = 0;
    w.begin_array();
    while (fit < page.polls.size() && w.size() < limits::page_bytes) {
        const auto poll = render_if_possible(*page.polls[fit], epoch, askers[fit]);
        if (!poll.empty()) w.raw(poll);
        ++fit;
    }
    w.end_array();
    asked.cut = page.cut || fit < page.polls.size();
    page.more = page.more || asked.cut;
    page.polls.resize(fit);
    return w.take();
}

/// All ballots are recounted, a part between every two commits that everybody's votes wait for.
std::size_t tokens_of_void(std::uint64_t voters) {
    constexpr std::uint64_t voters_per_token = 5'000;
    return static_cast<std::size_t>(1 + std::min(voters, limits::voidable_ballots) / voters_per_token);
}

/// For a request without any body, which could not be JSON either.
http::response window_missing() {
    auto p = http::problem_of(422, "validation", R"(This needs a JSON body: {"from": TIME, "until": TIME}.)");
    p.errors = {{"from", "is required"}, {"until", "is required"}};
    return http::to_response(p);
}

http::response has_votes(const boost::system::error_code& why, std::vector<std::string> fields) {
    auto p = http::to_problem(why);
    for (auto& field : fields) {
        const auto* but = field == "options" ? "; give corrections to change a wording" : "";
        p.errors.push_back({std::move(field), std::string("changes only before the first vote").append(but)});
    }
    return http::to_response(p);
}

http::response page_answer(page_cache::text page) {
    http::response answer;
    answer.add("Content-Type", "application/json");
    answer.body = std::move(page);
    return answer;
}

}  // namespace

poll_api::poll_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path,
                   http::charge charge)
    : polls_(polls),
      tokens_(tokens),
      lookup_(polls, tokens),
      base_path_(std::move(base_path)),
      charge_(std::move(charge)),
      pages_(std::make_unique<page_cache>()) {}

poll_api::~poll_api() = default;

http::response poll_api::as_host_sees(const poll_ref& p) const {
    return poll_answer(200, *p, polls_.epoch(), asker::host());
}

// ---- list

task<http::response> poll_api::list(const http::request& r) {
    return list_for(r, http::read_credentials(r, tokens_));
}

task<http::response> poll_api::list_as_replaced(const http::request& r) {
    return list_for(r, http::read_credentials_without_cookie(r, tokens_));
}

task<http::response> poll_api::list_for(const http::request& r, credentials who) {
    // Whoever shows nothing about themselves gets the same as anybody.
    const bool anybody = who.device.empty() && who.name.empty() && who.admin_key.empty();
    std::string key;
    if (anybody) {
        key = r.origin() + r.target;
        if (auto page = pages_->find(key, polls_.changes())) co_return page_answer(std::move(page));
    }
    auto asked = read_page_request(r);
    if (!asked.problems.empty()) co_return http::unprocessable(asked.problems);
    const auto read_at = polls_.changes();
    auto page = co_await polls_.storage().list_polls(asked.query);
    if (!page) co_return fail(page.error());
    auto askers = co_await polls_.askers_in(page->polls, std::move(who));
    if (!askers) co_return fail(askers.error());

    const auto results = render_polls(*page, asked, *askers, polls_.epoch());
    json_writer w(results.size() + 1024);
    w.begin_object();
    write_page_members(w, r, base_path_, asked, *page);
    w.key("results").raw(results).end_object();
    if (!anybody) co_return http::json_answer(200, w.take());
    co_return page_answer(pages_->keep(std::move(key), read_at, polls_.changes(), w.take()));
}

// ---- create

task<http::response> poll_api::create(const http::request& r) {
    const auto who = http::read_credentials(r, tokens_);
    if (auto refusal = refuse_creation(polls_, who)) co_return std::move(*refusal);
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    auto p = read_poll(in, polls_.now());
    co_return co_await create_from(r, std::move(p), in.problems());
}

task<http::response> poll_api::create_as_replaced(const http::request& r) {
    const auto who = http::read_credentials_without_cookie(r, tokens_);
    if (auto refusal = refuse_creation(polls_, who)) co_return std::move(*refusal);
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    auto p = read_poll_as_replaced(in, polls_.now());
    co_return co_await create_from(r, std::move(p), in.problems());
}

task<http::response> poll_api::create_from(const http::request& r, poll p, field_errors problems) {
    auto key = read_idempotency_key(r);
    if (!key) co_return key.error();

    poll_service::creation wanted;
    wanted.room_title = p.title;
    wanted.polls.push_back(std::move(p));
    wanted.request = std::move(*key);
    wanted.address = http::throttle_key(r.client_address);
    const auto made = co_await create_once(polls_, std::move(wanted), std::move(problems), "poll");
    if (!made) co_return made.error();
    // For a replayed creation whose poll has since been deleted there is still the room, but nothing to show.
    if (made->polls.empty())
        co_return http::not_found("The poll made with this Idempotency-Key was deleted.");

    json_writer w(2048);
    w.begin_object();
    wire::write_poll_members(w, *made->polls.front(), polls_.epoch(), asker::host());
    w.member("admin_key", made->admin_key.text).member("kiosk_key", made->kiosk_key.text).end_object();
    auto answer = http::json_answer(201, w.take());
    answer.set("Location", base_path_ + "api/v1/polls/" + made->polls.front()->definition.id.str());
    co_return answer;
}

// ---- one poll

task<http::response> poll_api::detail(const http::request& r) {
    auto answer = co_await detail_for(r, http::read_credentials(r, tokens_));
    if (answer.status == 200) http::greet_device(r, tokens_, base_path_, answer);
    co_return answer;
}

task<http::response> poll_api::detail_as_replaced(const http::request& r) {
    return detail_for(r, http::read_credentials_without_cookie(r, tokens_));
}

task<http::response> poll_api::detail_for(const http::request& r, credentials who) {
    const auto found = co_await lookup_.poll(r);
    if (!found) co_return found.error();
    const auto& poll = *found;
    auto asker = co_await polls_.asker_in(poll, std::move(who));
    if (!asker) co_return fail(asker.error());
    co_return poll_answer(200, *poll, polls_.epoch(), *asker);
}

// ---- host only

task<http::response> poll_api::patch(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    const auto& before = own->poll;
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();

    http::field_reader in(*body);
    auto wanted = read_patch(in);
    field_errors found;
    apply_patch(before->definition, wanted, polls_.now(), found);
    in.problems_from(found);
    if (!in.ok()) co_return http::unprocessable(in.problems());

    auto bound = bound_by_votes(before->definition, wanted);
    auto after = co_await polls_.storage().patch_poll(before->definition.id, std::move(wanted));
    if (failed_with(after, errc::has_votes)) co_return has_votes(after.error(), std::move(bound));
    if (!after) co_return fail(after.error());
    co_return as_host_sees(*after);
}

task<http::response> poll_api::remove(const http::request& r) {
    const auto own = co_await lookup_.room_of_own_poll(r);
    if (!own) co_return own.error();
    auto gone = co_await polls_.storage().delete_poll(*poll_id::parse(r.param("id")));
    if (!gone) co_return fail(gone.error());
    co_return http::no_content();
}

task<http::response> poll_api::change_own(const http::request& r,
                                          task<result<poll_ref>> (store::*change)(poll_id)) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    auto after = co_await (polls_.storage().*change)(own->poll->definition.id);
    if (!after) co_return fail(after.error());
    co_return as_host_sees(*after);
}

task<http::response> poll_api::close(const http::request& r) {
    return change_own(r, &store::close_poll);
}

task<http::response> poll_api::start(const http::request& r) {
    return change_own(r, &store::start_poll);
}

task<http::response> poll_api::reset(const http::request& r) {
    return change_own(r, &store::reset_poll);
}

task<http::response> poll_api::void_votes(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return charged(charge_, r, own.error());
    if (r.body.empty()) co_return window_missing();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    const auto window = read_vote_window(in);
    if (!in.ok()) co_return http::unprocessable(in.problems());
    const auto& [poll, room] = *own;
    const auto tokens = tokens_of_void(poll->counts.total_voters());
    if (auto refusal = charge_(r, tokens, room->id.str())) co_return std::move(*refusal);

    auto done = co_await polls_.storage().void_votes(poll->definition.id, window);
    if (!done) co_return fail(done.error());
    json_writer w(2048);
    w.begin_object().member("voided", done->ballots);
    wire::write_poll(w.key("poll"), *done->state, polls_.epoch(), asker::host());
    w.end_object();
    co_return http::json_answer(200, w.take());
}

task<http::response> poll_api::reopen(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();

    std::optional<timestamp> end_time;
    if (!r.body.empty()) {
        const auto body = http::read_json_object(r);
        if (!body) co_return body.error();
        http::field_reader in(*body);
        end_time = read_reopen(in, polls_.now());
        if (!in.ok()) co_return http::unprocessable(in.problems());
    }
    auto after = co_await polls_.storage().reopen_poll(own->poll->definition.id, end_time);
    if (!after) co_return fail(after.error());
    co_return as_host_sees(*after);
}

}  // namespace pollstream
