#include "pollstream/poll/text_api.hpp"

#include "poll/answers.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/http/problem.hpp"

namespace pollstream {

using namespace poll_http;

namespace {

http::response no_such_state(const poll& p) {
    field_errors fields;
    fields.push_back({"state", text_states_allowed(p) + (takes_texts(p) ? ", erased" : "")});
    return http::unprocessable(std::move(fields));
}

http::response no_such_text() {
    return http::not_found("There is no such text.");
}

std::optional<option_no> number_in(const http::request& r) {
    const auto number = parse_uint(r.param("no"));
    if (!number || *number < 1 || *number > limits::distinct_texts) return std::nullopt;
    return static_cast<option_no>(*number);
}

/// The text as the host saw it.
std::optional<std::string> read_seen(http::field_reader& in) {
    auto seen = in.text("text");
    if (seen && count_code_points(*seen) > limits::answer_max)
        in.problem("text", "must have at most " + std::to_string(limits::answer_max) + " characters");
    return seen;
}

}  // namespace

task<http::response> text_api::list(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    const auto& poll = own->poll;
    std::optional<text_state> only;
    if (const auto name = r.query_value("state")) {
        only = parse_any_text_state(poll->definition, *name);
        if (!only) co_return no_such_state(poll->definition);
    }

    json_writer w(4096);
    w.begin_object().member("poll_id", poll->definition.id.str()).member("version", poll->version());
    w.key("texts").begin_array();
    write_texts(w, *poll, only);
    w.end_array().end_object();
    co_return http::json_answer(200, w.take());
}

task<http::response> text_api::patch(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    const auto& poll = own->poll;
    const auto number = number_in(r);
    if (!number) co_return no_such_text();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    const auto name = in.text("state", http::presence::required);
    const auto state = name ? parse_text_state(poll->definition, *name) : std::nullopt;
    if (name && !state) in.problem("state", text_states_allowed(poll->definition));
    auto seen = read_seen(in);
    in.refuse_unknown();
    if (!in.ok()) co_return http::unprocessable(in.problems());

    text_decision decided{*number, *state, std::move(seen)};
    auto after = co_await polls_.storage().decide_text(poll->definition.id, std::move(decided));
    if (failed_with(after, errc::not_found)) co_return no_such_text();
    if (!after) co_return fail(after.error());
    co_return poll_answer(200, **after, polls_.epoch(), asker::host());
}

task<http::response> text_api::erase(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    const auto number = number_in(r);
    if (!number) co_return no_such_text();
    named_text erased{*number, std::nullopt};
    if (!r.body.empty()) {
        const auto body = http::read_json_object(r);
        if (!body) co_return body.error();
        http::field_reader in(*body);
        erased.text = read_seen(in);
        in.refuse_unknown();
        if (!in.ok()) co_return http::unprocessable(in.problems());
    }
    const auto id = own->poll->definition.id;
    auto after = co_await polls_.storage().erase_text(id, std::move(erased));
    if (failed_with(after, errc::not_found)) co_return no_such_text();
    if (!after) co_return fail(after.error());
    co_return http::no_content();
}

}  // namespace pollstream
