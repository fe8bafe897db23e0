#include "app/system_api.hpp"

#include "app/openapi.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/conditional.hpp"
#include "pollstream/http/problem.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace pollstream::app {

namespace json = boost::json;

namespace {

http::response no_room() {
    return http::not_found("No room has this code.");
}

}  // namespace

task<http::response> system_api::alive(const http::request&) {
    co_return http::text(200, "text/plain; charset=utf-8", "ok\n");
}

/// Ready means that a poll could be created and voted in: the server is not shutting down, and the database
/// responds and accepts votes.
task<http::response> system_api::ready(const http::request&) {
    const auto answer = co_await view_.polls.storage().next_deadline();
    if (view_.stopping()) co_return http::to_response(http::to_problem(make_error_code(errc::shutting_down)));
    if (!answer) co_return http::to_response(http::to_problem(make_error_code(errc::storage_failed)));
    const auto writing = co_await view_.storage.check_writing();
    if (writing) co_return http::text(200, "text/plain; charset=utf-8", "ready\n");
    auto problem = http::to_problem(writing.error());
    // Even if the disk is full: whoever asks wants to know whether to send people here.
    problem.status = 503;
    if (!http::find(problem.headers, "Retry-After")) problem.headers.emplace_back("Retry-After", "5");
    const auto lane = view_.storage.counters();
    if (lane.read_only)
        problem.detail = "The database can only be read: results are shown, votes are refused.";
    if (lane.misplaced)
        problem.detail =
            "The database was moved, deleted or overwritten under the running server: votes are refused.";
    co_return http::to_response(problem);
}

std::string system_api::numbers_now() const {
    const auto lane = view_.storage.counters();
    const auto live = view_.live.counters();
    return render_metrics({lane, live, view_.network(), view_.refusals(), view_.votes.counters(),
                           view_.backups(), view_.upkeep(), view_.disk, view_.lag, resident_bytes()});
}

task<http::response> system_api::metrics(const http::request&) {
    co_return http::text(200, "text/plain; version=0.0.4; charset=utf-8", numbers_now());
}

/// Behind a proxy or a forwarded port we may listen on this machine only, but people come from elsewhere
/// nonetheless, by the address that they asked for.
std::vector<std::string> system_api::addresses_for(const http::request& r) const {
    auto own = view_.addresses();
    const auto here = r.origin() + view_.base_path;
    const bool asked_here = http::is_local_url(here);
    if (asked_here && r.client_address == r.remote_address) return own;
    std::erase_if(own, http::is_local_url);
    if (own.empty() && !asked_here) own.push_back(here);
    return own;
}

task<http::response> system_api::about(const http::request& r) {
    const auto addresses = addresses_for(r);
    json::object o;
    o["version"] = POLLSTREAM_VERSION;
    o["base_url"] = addresses.empty() ? json::value(nullptr) : json::value(addresses.front());
    o["addresses"] = json::array(addresses.begin(), addresses.end());
    o["loopback_only"] = !addresses.empty() && std::ranges::all_of(addresses, http::is_local_url);
    o["create_policy"] = view_.policy == create_policy::anyone ? "anyone" : "admin";
    const auto kept = view_.delete_rooms_after.count();
    o["delete_rooms_after_s"] = kept == 0 ? json::value(nullptr) : json::value(kept);
    co_return http::json(200, std::move(o));
}

void system_api::describe(const std::vector<http::router::row>& rows) {
    description_ = std::make_shared<const std::string>(make_openapi(rows, view_.base_path));
    description_tag_ = http::etag_of(*description_);
}

task<http::response> system_api::description(const http::request& r) {
    const bool known = http::matches_etag(r, description_tag_);
    http::response answer(known ? 304 : 200);
    answer.set("Cache-Control", "no-cache");
    answer.set("ETag", description_tag_);
    if (known) co_return answer;
    answer.set("Content-Type", "application/json");
    answer.body = description_;
    co_return answer;
}

std::string system_api::join_base(const http::request& r) const {
    const auto own = view_.addresses();
    auto here = r.origin() + view_.base_path;
    if (const auto wanted = r.query_value("base")) {
        if (*wanted == here || std::ranges::find(own, *wanted) != own.end()) return std::string(*wanted);
    }
    // A phone cannot open "localhost"; whoever asks there means the address that others can reach.
    if (http::is_local_url(here) && !own.empty()) return own.front();
    return here;
}

task<http::response> system_api::qr(const http::request& r) {
    constexpr std::string_view suffix = ".svg";
    std::string code(r.param("code"));
    if (!code.ends_with(suffix)) co_return no_room();
    code.resize(code.size() - suffix.size());
    if (!looks_like_code(code)) co_return no_room();
    const auto room = co_await view_.polls.find_room_by_code(code, http::throttle_key(r.client_address));
    if (!room)
        co_return failed_with(room, errc::not_found) ? no_room()
                                                     : http::to_response(http::to_problem(room.error()));
    const auto picture = qr_code::of(join_base(r) + code);
    if (!picture) co_return http::malformed("The address is too long for a QR code.");
    auto answer = http::text(200, "image/svg+xml", picture->svg());
    answer.set("Cache-Control", "private, max-age=60");
    co_return answer;
}

}  // namespace pollstream::app
