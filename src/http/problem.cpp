// Problem details (RFC 9457), and which error becomes which problem.
#include "pollstream/http/problem.hpp"

#include "pollstream/base/limits.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace pollstream::http {

namespace {

/// Puts the wait into the body, too: over WebSocket there are no header fields.
problem later(problem p, std::chrono::seconds wait) {
    p.headers.emplace_back("Retry-After", std::to_string(wait.count()));
    json_writer w;
    w.member("retry_after", wait.count());
    p.extra = w.take();
    return p;
}

void write_errors(json_writer& w, const field_errors& errors) {
    w.key("errors").begin_array();
    for (const auto& e : errors)
        w.begin_object().member("field", e.field).member("reason", e.reason).end_object();
    w.end_array();
}

}  // namespace

problem problem_of(int status, std::string code, std::string detail) {
    problem p;
    p.status = status;
    p.code = std::move(code);
    p.detail = std::move(detail);
    return p;
}

void write_members(json_writer& w, const problem& p) {
    w.member("status", p.status);
    if (!p.detail.empty()) w.member("detail", p.detail);
    w.member("code", p.code);
    if (!p.errors.empty()) write_errors(w, p.errors);
    if (!p.extra.empty()) w.raw(p.extra);
}

response to_response(const problem& p) {
    json_writer body;
    body.begin_object().member("type", "about:blank").member("title", reason(p.status));
    write_members(body, p);
    body.end_object();

    response r = text(p.status, "application/problem+json", body.take());
    r.set("Cache-Control", "no-store");
    for (const auto& [name, value] : p.headers) r.add(name, value);
    return r;
}

problem to_problem(const boost::system::error_code& ec) {
    using namespace std::chrono_literals;
    switch (as_errc(ec)) {
        case errc::not_found:
            return problem_of(404, "not_found", "There is no such thing here.");
        case errc::closed:
            return problem_of(409, "poll_closed", "The poll is closed.");
        case errc::already_open:
            return problem_of(409, "already_open", "The poll is open already.");
        case errc::has_votes:
            return problem_of(409, "has_votes",
                              "This is possible only before the first vote, or once the poll is reset.");
        case errc::overloaded:
            return later(problem_of(503, "overloaded", "Too much is waiting. Try again in a moment."), 1s);
        case errc::storage_full:
            return problem_of(507, "storage_full", "The disk is full. Nothing was stored.");
        case errc::storage_bound:
            return problem_of(
                507, "storage_full",
                "The database has reached the size set by database_max_mb. Nothing was stored.");
        case errc::storage_failed:
            return later(
                problem_of(503, "storage_failed", "The database cannot be used. Nothing was stored."), 5s);
        case errc::timed_out:
            return later(
                problem_of(503, "timed_out", "There was no answer in time. Ask again to see what happened."),
                1s);
        case errc::shutting_down:
            return later(
                problem_of(503, "shutting_down", "The server is shutting down. Try again in a moment."), 5s);
        case errc::codes_exhausted:
            return later(problem_of(503, "codes_exhausted", "There is no free join code."), 1h);
        case errc::begun_anew:
            return problem_of(409, "begun_anew", "The poll's votes have changed meanwhile. Ask again.");
        case errc::key_reused:
            return problem_of(422, "key_reused", "This Idempotency-Key was used for another request.");
        case errc::malformed:
            return problem_of(400, "malformed", "The request cannot be read.");
        case errc::overtaken:
            return problem_of(409, "overtaken",
                              "Somebody else changed it at the same moment, and this no longer fits. "
                              "Look at it again.");
        case errc::not_a_quiz:
            return problem_of(409, "not_a_quiz", "Only a quiz can be started.");
        case errc::already_started:
            return problem_of(409, "already_started",
                              "The quiz has started already. Reset it to start again.");
        case errc::revealed:
            return problem_of(409, "revealed", "The right answer is known by now. Reset the poll instead.");
        case errc::name_taken:
            return problem_of(409, "name_taken", "Somebody else in this room has this name.");
        case errc::room_full:
            return problem_of(409, "room_full", "This room has no place for another participant.");
        case errc::not_voidable:
            return problem_of(409, "not_voidable",
                              "The votes of a quiz, and of a poll that publishes in steps or withholds small "
                              "groups, can only be reset.");
        case errc::too_many_ballots:
            return problem_of(409, "too_many_ballots",
                              "A poll of more than " + std::to_string(limits::voidable_ballots) +
                                  " ballots can only be reset.");
        case errc::too_many_numbers:
            return problem_of(409, "too_many_numbers",
                              "Without these votes, earlier ones would count again, with more than " +
                                  std::to_string(limits::distinct_numbers) +
                                  " different numbers in all. Choose a shorter time.");
        case errc::too_many_misses:
            return later(
                problem_of(429, "too_many_codes", "There were too many wrong codes from your address."), 1s);
        case errc::ok:
            break;
    }
    return problem_of(500, "internal", "Something went wrong here.");
}

response not_found(std::string_view what) {
    return to_response(problem_of(404, "not_found", std::string(what)));
}

response malformed(std::string_view detail) {
    return to_response(problem_of(400, "malformed", std::string(detail)));
}

response unprocessable(field_errors errors) {
    problem p =
        problem_of(422, "validation", errors.size() == 1 ? "A field is wrong." : "Some fields are wrong.");
    p.errors = std::move(errors);
    return to_response(p);
}

problem too_many_requests(std::chrono::milliseconds retry_after) {
    const auto seconds =
        std::max(std::chrono::ceil<std::chrono::seconds>(retry_after), std::chrono::seconds{1});
    return later(problem_of(429, "too_many_requests", "That was too often. Wait a little."), seconds);
}

problem too_many_wrong_keys(std::chrono::seconds wait) {
    return later(problem_of(429, "too_many_wrong_keys",
                            "There were too many wrong keys from your address. Wait before the next try."),
                 std::max(wait, std::chrono::seconds{1}));
}

}  // namespace pollstream::http
