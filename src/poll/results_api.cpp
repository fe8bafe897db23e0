#include "pollstream/poll/results_api.hpp"

#include "poll/answers.hpp"
#include "poll/results_cache.hpp"
#include "pollstream/domain/ranked_result.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/http/conditional.hpp"
#include "pollstream/wire/wire.hpp"

#include <utility>

namespace pollstream {

using namespace poll_http;

results_api::results_api(poll_service& polls, const http::voter_tokens& tokens)
    : polls_(polls), tokens_(tokens), lookup_(polls, tokens), shown_(std::make_unique<results_cache>()) {}

results_api::~results_api() = default;

std::optional<results_api::sight> results_api::sight_of_all(const poll_state& p) {
    if (withheld(p)) return sight{false, true};
    if (results_public(p.definition)) return sight{true, true};
    return std::nullopt;
}

task<result<results_api::sight>> results_api::sight_of(poll_ref poll, const http::request& r) {
    if (const auto all = sight_of_all(*poll)) co_return *all;
    const auto asker = co_await polls_.asker_in(poll, http::read_credentials(r, tokens_));
    if (!asker) co_return asker.error();
    co_return sight{sees_results(poll->definition, *asker), false};
}

std::string results_api::etag_of(std::uint64_t version, const sight& s) const {
    std::string etag("\"");
    etag.append(std::to_string(polls_.epoch())).append(".").append(std::to_string(version));
    return etag.append(s.visible ? "\"" : ".hidden\"");
}

/// For responses that may be cached for a second, and need not be sent again to whoever has them. `body`
/// returns JSON.
template <class Body>
http::response results_api::tagged(const http::request& r, std::string_view etag, const sight& s,
                                   Body&& body) {
    http::response answer;
    if (http::matches_etag(r, etag)) {
        answer.status = 304;
    } else {
        answer.add("Content-Type", "application/json");
        answer.body = body();
    }
    answer.add("ETag", etag);
    answer.add("Cache-Control", s.same_for_all ? "public, max-age=1" : "private, no-cache");
    return answer;
}

task<http::response> results_api::results(const http::request& r) {
    auto poll = lookup_.peek_poll(r);
    if (!poll) {
        const auto found = co_await lookup_.poll(r);
        if (!found) co_return found.error();
        poll = *found;
    }
    auto seen = sight_of_all(*poll);
    if (!seen) {
        const auto own = co_await sight_of(poll, r);
        if (!own) co_return fail(own.error());
        seen = *own;
    }
    const auto render = [&] {
        json_writer w(512);
        w.begin_object();
        wire::write_results_members(w, *poll, polls_.epoch(), seen->visible);
        w.end_object();
        return w.take();
    };
    const auto tag = [&] { return etag_of(poll->version(), *seen); };
    const auto& shown = shown_->get(poll, seen->visible, render, tag);
    co_return tagged(r, shown.etag, *seen, [&] { return shown.text; });
}

task<http::response> results_api::ranking(const http::request& r) {
    const auto found = co_await lookup_.poll(r);
    if (!found) co_return found.error();
    const auto& poll = *found;
    if (poll->definition.kind != poll_kind::rank)
        co_return http::not_found("Only a poll of the kind rank has a ranking.");
    const auto hidden = [] { return std::string(R"({"results_hidden":true})"); };
    auto seen = co_await sight_of(poll, r);
    if (!seen) co_return fail(seen.error());
    if (!seen->visible) co_return tagged(r, etag_of(poll->version(), *seen), *seen, hidden);
    const auto counted = co_await polls_.storage().rank(poll->definition.id);
    if (!counted) co_return fail(counted.error());
    // The poll may have been reopened meanwhile, and may now hide what was counted.
    const auto now = co_await polls_.find(poll->definition.id);
    if (!now) co_return fail(now.error());
    seen = co_await sight_of(*now, r);
    if (!seen) co_return fail(seen.error());
    if (!seen->visible) co_return tagged(r, etag_of((*now)->version(), *seen), *seen, hidden);
    co_return tagged(r, etag_of((*counted)->version, *seen), *seen, [&] {
        json_writer w(512);
        write_ranking(w, **counted);
        return w.take();
    });
}

task<http::response> results_api::series(const http::request& r) {
    const auto found = co_await lookup_.poll(r);
    if (!found) co_return found.error();
    const auto id = (*found)->definition.id;
    auto s = co_await polls_.storage().read_series(id);
    if (!s) co_return fail(s.error());
    json_writer w(1024);
    wire::write_series(w, id, *s);
    co_return http::json_answer(200, w.take());
}

}  // namespace pollstream
