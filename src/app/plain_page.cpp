#include "app/plain_page.hpp"

#include "app/plain_form.hpp"
#include "app/plain_hints.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/vote/vote_api.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

constexpr std::string_view html = "text/html; charset=utf-8";

const language& language_of(const http::request& r) {
    return choose_language(r.header("Accept-Language").value_or(""));
}

http::fields fields_of(const http::request& r) {
    const auto type = r.header("Content-Type").value_or("");
    const auto essence = trim(type.substr(0, type.find(';')));
    if (!iequals(essence, "application/x-www-form-urlencoded") || !is_utf8(r.body)) return {};
    return http::parse_form(r.body).value_or(http::fields());
}

/// The fields of the form as a vote; nullopt if somebody made up a form of their own.
std::optional<vote_request> read_form(const http::fields& form, const language& l) {
    vote_request v;
    const auto poll = poll_id::parse(http::find(form, "poll_id").value_or(""));
    v.id = vote_id::parse(http::find(form, "vote_id").value_or(""));
    v.made_for = parse_uint(http::find(form, "ballot_version").value_or(""));
    if (!poll || !v.id || form.size() > limits::options_max + 4) return std::nullopt;
    v.poll = *poll;
    auto said = read_plain_choice(form, l);
    if (!said) return std::nullopt;
    v.said = std::move(*said);
    const auto name = http::find(form, "voter_name").value_or("");
    if (!is_utf8(name) || has_control_characters(name)) return std::nullopt;
    v.who.name = std::string(name);
    return v;
}

/// Which poll of the room is meant, if everybody goes through them at their own pace.
std::uint64_t place_in(const http::request& r) {
    return parse_uint(r.query_value("question").value_or("")).value_or(1);
}

/// The status and the text of the page after a vote.
using told = std::pair<int, word>;

told verdict_of(const refused_vote& v) {
    switch (v.why) {
        case vote_refusal::too_often:
        case vote_refusal::too_many_wrong_keys:
            return {429, word::busy};
        case vote_refusal::kiosk_key_wrong:
            return {403, word::kiosk_only};
        case vote_refusal::name_missing:
        case vote_refusal::name_too_long:
        case vote_refusal::device_missing:
        case vote_refusal::vote_id_missing:
            break;
    }
    return {422, word::not_counted};
}

told verdict_of(const judged_vote& v) {
    switch (v.cast.how) {
        case verdict::counted:
        case verdict::changed:
        case verdict::same_choice:
            return {200, word::counted};
        case verdict::other_choice:
            return {409, word::already_voted};
        case verdict::closed:
            return {409, word::closed_before};
        case verdict::not_started:
            return {409, word::not_started};
        case verdict::poll_changed:
            return {409, word::poll_changed};
        case verdict::unknown_poll:
        case verdict::invalid_choice:
            break;
    }
    return {422, word::not_counted};
}

told verdict_of(const result<vote_outcome>& outcome) {
    if (failed_with(outcome, errc::not_found)) return {404, word::closed_before};
    if (!outcome) return {503, word::busy};
    return std::visit([](const auto& v) { return verdict_of(v); }, *outcome);
}

/// Why the vote was not counted, in the page's language; empty if the page says enough, or if no form of ours
/// can bring it.
std::string reason_of(const result<vote_outcome>& outcome, const http::fields& form, const language& l) {
    if (const auto* v = judged(outcome)) {
        const bool is_wrong = v->cast.how == verdict::invalid_choice;
        return is_wrong ? plain_mistake(v->cast.state->definition, form, l) : std::string();
    }
    const auto* refused = outcome ? std::get_if<refused_vote>(&*outcome) : nullptr;
    const bool has_no_name = refused != nullptr && (refused->why == vote_refusal::name_missing ||
                                                    refused->why == vote_refusal::name_too_long);
    return has_no_name ? std::string(l[word::give_name]) : std::string();
}

}  // namespace

plain_page::plain_page(poll_service& polls, vote_service& votes, const http::voter_tokens& tokens,
                       std::string base_path)
    : polls_(polls), votes_(votes), tokens_(tokens), base_path_(std::move(base_path)) {}

task<result<plain_view>> plain_page::look(std::string code, credentials who, std::uint64_t place) {
    plain_view v;
    v.code = code;
    v.base_path = base_path_;
    v.vote_id = vote_id::make().str();
    v.voter_name = who.name;
    if (!looks_like_code(code)) co_return errc::not_found;
    const auto room = co_await polls_.find_room_by_code(std::move(code), who.address);
    if (!room) co_return room.error();
    auto shown = (*room)->current;
    if (const auto& all = (*room)->polls; (*room)->pace == room_pace::audience && !all.empty()) {
        v.polls = all.size();
        v.place = static_cast<std::size_t>(std::clamp<std::uint64_t>(place, 1, v.polls));
        shown = all[v.place - 1];
    }
    if (!shown) co_return v;
    const auto p = co_await polls_.find(*shown);
    if (!p) {
        if (failed_with(p, errc::not_found)) co_return v;
        co_return p.error();
    }
    v.poll = *p;
    const auto asker = co_await polls_.asker_in(*p, std::move(who));
    if (!asker) co_return asker.error();
    v.who = *asker;
    co_return v;
}

http::response plain_page::page(int status, const http::request& r, const plain_view& v) const {
    auto answer = http::text(status, html, render_plain_page(v, language_of(r)));
    answer.set("Cache-Control", "no-store");
    answer.set("Vary", "Accept-Language");
    // With "no-referrer" a browser would send the form with "Origin: null", like a stranger's page.
    answer.set("Referrer-Policy", "same-origin");
    answer.set("Content-Language", language_of(r).tag);
    return answer;
}

http::response plain_page::trouble(const http::request& r, std::string_view code,
                                   const boost::system::error_code& ec) const {
    const auto& l = language_of(r);
    const bool missing = ec == make_error_code(errc::not_found);
    const int later = ec == make_error_code(errc::too_many_misses) ? 429 : 503;
    auto answer = http::text(
        missing ? 404 : later, html,
        missing ? render_no_room(code, l, base_path_) : render_plain_error(word::busy, l, base_path_));
    if (!missing) answer.set("Retry-After", "2");
    answer.set("Cache-Control", "no-store");
    return answer;
}

task<http::response> plain_page::find(const http::request& r) {
    std::string code(r.query_value("code").value_or(""));
    std::erase(code, ' ');
    if (!looks_like_code(code)) co_return trouble(r, code, errc::not_found);
    http::response on;
    on.status = 303;
    on.set("Location", base_path_ + "v/" + code);
    co_return on;
}

task<http::response> plain_page::show(const http::request& r) {
    std::string code(r.param("code"));
    const auto v = co_await look(std::move(code), http::read_credentials(r, tokens_), place_in(r));
    if (!v) co_return trouble(r, r.param("code"), v.error());
    auto answer = page(200, r, *v);
    http::greet_device(r, tokens_, base_path_, answer);
    co_return answer;
}

task<http::response> plain_page::cast(const http::request& r) {
    auto form = fields_of(r);
    auto vote = read_form(form, language_of(r));
    if (!vote) co_return http::malformed("The form could not be read.");
    const auto name = vote->who.name;
    const auto answered = vote->poll;
    vote->who = http::read_credentials(r, tokens_);
    vote->who.name = name;

    auto who = vote->who;
    meet_device(*vote);
    const auto outcome = co_await votes_.cast(std::move(*vote));
    const auto [status, notice] = verdict_of(outcome);
    // The vote id in the form alone does not prove that the visitor is the voter.
    const auto met = earned_device(outcome);
    if (!met.empty()) who.device = met;

    std::string code(r.param("code"));
    auto v = co_await look(std::move(code), who, place_in(r));
    if (!v) co_return trouble(r, r.param("code"), v.error());
    v->notice = notice;
    v->reason = reason_of(outcome, form, language_of(r));
    // If told to try again, people need not type again. For a question other than the one answered, nothing
    // is filled in.
    const bool again = status == 422 || status == 429 || status == 503;
    if (again && v->poll && v->poll->definition.id == answered) v->typed = std::move(form);
    auto answer = page(status, r, *v);
    if (status == 429) answer.set("Retry-After", "6");
    if (!met.empty()) answer.add("Set-Cookie", http::voter_set_cookie(tokens_.token_of(met), r, base_path_));
    co_return answer;
}

task<http::response> plain_page::style(const http::request&) {
    auto answer = http::text(200, "text/css; charset=utf-8", std::string(plain_style()));
    answer.set("Cache-Control", "public, max-age=3600");
    co_return answer;
}

}  // namespace pollstream::app
