#include "pollstream/vote/vote_api.hpp"

#include "pollstream/async/ready.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/http/conditional.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/vote/vote_reply.hpp"

namespace pollstream {

namespace {

constexpr std::size_t receipt_bytes = 160;

/// Turns the client's numbers into option numbers; one that no poll can have becomes 0, which none has.
option_no as_option(std::int64_t number) {
    const bool fits = number >= 1 && number <= static_cast<std::int64_t>(limits::options_max);
    return fits ? static_cast<option_no>(number) : option_no{0};
}

option_no as_score(std::optional<std::int64_t> score) {
    if (!score) return skipped;
    return *score >= 0 && *score < no_score ? static_cast<option_no>(*score) : no_score;
}

/// Like as_option(), for questions.
option_no as_question(std::int64_t number) {
    const bool fits = number >= 1 && number <= static_cast<std::int64_t>(limits::questions);
    return fits ? static_cast<option_no>(number) : option_no{0};
}

/// 1, -1 or 0; anything else becomes a value that no poll takes.
option_no as_vote(std::int64_t value) {
    if (value == 1) return static_cast<option_no>(question_vote::up);
    if (value == -1) return static_cast<option_no>(question_vote::down);
    return value == 0 ? static_cast<option_no>(question_vote::none) : no_score;
}

void check_length(http::field_reader& in, std::string_view name, std::size_t entries) {
    if (entries <= limits::options_max) return;
    in.problem(name, "must have at most " + std::to_string(limits::options_max) + " entries");
}

reply_size size_for(const http::request& r) {
    return http::prefers_minimal(r) ? reply_size::minimal : reply_size::whole;
}

http::response to_response(vote_reply reply) {
    const auto* done = std::get_if<vote_accepted>(&reply);
    if (done == nullptr) return http::to_response(std::get<http::problem>(reply));
    json_writer w((done->poll ? done->poll->size() : done->standing.size()) + receipt_bytes);
    w.begin_object();
    write_members(w, *done);
    w.end_object();
    auto answer = http::json_answer(done->status, w.take());
    if (!done->poll) answer.set(http::preference_applied, http::return_minimal);
    return answer;
}

/// Which of the members the poll takes is known once the poll is; here, only one of them may be given.
void read_options(http::field_reader& in, http::presence p, stated_choice& into) {
    const auto* many = in.raw("option_ids");
    const auto* one = in.raw("option_id");
    const auto given = [](const boost::json::value* v) { return v != nullptr && !v->is_null(); };
    if (given(many) && given(one)) {
        in.problem("option_id", "must not be given together with option_ids");
    } else if (given(one) || (one != nullptr && many == nullptr)) {
        if (const auto number = in.integer("option_id", http::presence::required)) {
            into.member = vote_member::option_ids;
            into.as_option_id = true;
            into.numbers.push_back(as_option(*number));
        }
    } else if (const auto numbers = in.integers("option_ids", p)) {
        into.member = vote_member::option_ids;
        check_length(in, "option_ids", numbers->size());
        for (const auto number : *numbers) into.numbers.push_back(as_option(number));
    }
}

/// Notes the first of a choice's members; a second one is refused.
bool is_only(http::field_reader& in, std::string_view name, vote_member is, stated_choice& into) {
    if (into.member != vote_member::none) {
        in.problem(name, "must not be given together with " + std::string(to_string(into.member)));
        return false;
    }
    into.member = is;
    return true;
}

void read_other_members(http::field_reader& in, stated_choice& into) {
    if (const auto ranking = in.integers("ranking");
        ranking && is_only(in, "ranking", vote_member::ranking, into)) {
        check_length(in, "ranking", ranking->size());
        for (const auto number : *ranking) into.numbers.push_back(as_option(number));
    }
    if (const auto scores = in.maybe_integers("scores");
        scores && is_only(in, "scores", vote_member::scores, into)) {
        check_length(in, "scores", scores->size());
        for (const auto score : *scores) into.numbers.push_back(as_score(score));
    }
    if (auto texts = in.texts("texts"); texts && is_only(in, "texts", vote_member::texts, into)) {
        check_length(in, "texts", texts->size());
        into.texts = std::move(*texts);
    }
    if (auto number = in.number_text("number"); number && is_only(in, "number", vote_member::number, into))
        into.text = std::move(*number);
}

/// A question to ask, or a vote on one.
void read_question(http::field_reader& in, stated_choice& into) {
    if (auto question = in.text("question"); question && is_only(in, "question", vote_member::question, into))
        into.texts.push_back(std::move(*question));
    const auto number = in.integer("question_id");
    const auto value = in.integer("value", number ? http::presence::required : http::presence::optional);
    if (!number) {
        if (value) in.problem("value", "must not be given without question_id");
    } else if (is_only(in, "question_id", vote_member::question, into)) {
        into.numbers = {as_question(*number), as_vote(value.value_or(0))};
    }
}

void read_voter(http::field_reader& in, vote_request& into) {
    if (auto name = in.text("voter_name")) into.who.name = std::move(*name);
    if (const auto text = in.text("vote_id")) {
        into.id = vote_id::parse(*text);
        if (!into.id) in.problem("vote_id", "must be a UUID");
    }
    if (const auto version = in.integer("ballot_version")) {
        if (*version < 1) in.problem("ballot_version", "must be at least 1");
        into.made_for = static_cast<std::uint64_t>(*version);
    }
}

/// What is wrong with the body, if anything.
std::optional<http::response> read_body(const http::request& r, vote_request& into) {
    const auto body = http::read_json_object(r);
    if (!body) return body.error();
    http::field_reader in(*body);
    read_vote(in, into);
    in.refuse_unknown();
    if (!in.ok()) return http::unprocessable(in.problems());
    return std::nullopt;
}

}  // namespace

void read_vote(http::field_reader& in, vote_request& into) {
    read_options(in, http::presence::optional, into.said);
    read_other_members(in, into.said);
    read_question(in, into.said);
    read_voter(in, into);
}

void read_vote_as_replaced(http::field_reader& in, vote_request& into) {
    read_options(in, http::presence::required, into.said);
    read_voter(in, into);
}

void meet_device(vote_request& v) {
    const bool is_new = v.who.device.empty();
    if (!v.id && !is_new) return;
    if (!v.id) v.our_id = vote_id::make();
    auto device = http::voter_tokens::device_for(v.poll, v.id ? *v.id : *v.our_id);
    if (device == v.who.device) return;
    if (is_new) v.who.device = device;
    v.untold_device = std::move(device);
}

std::string earned_device(const result<vote_outcome>& outcome) {
    const auto* vote = judged(outcome);
    return vote != nullptr && vote->accepted() ? vote->met_device : std::string();
}

vote_api::vote_api(vote_service& votes, const http::voter_tokens& tokens, std::string base_path)
    : votes_(votes), tokens_(tokens), base_path_(std::move(base_path)), polls_(votes.epoch()) {}

/// Neither this nor what it calls is a coroutine: while the commit is awaited, only what the answer needs is
/// kept.
task<http::response> vote_api::cast(const http::request& r) {
    const auto id = poll_id::parse(r.param("id"));
    if (!id) return ready(http::not_found("There is no such poll."));
    vote_request v;
    v.poll = *id;
    v.who = http::read_credentials(r, tokens_);
    if (auto refusal = http::refuse_token(r, v.who)) return ready(std::move(*refusal));
    if (auto refusal = read_body(r, v)) return ready(std::move(*refusal));

    meet_device(v);
    return answer(r, votes_.cast(std::move(v)));
}

task<http::response> vote_api::answer(const http::request& r, task<result<vote_outcome>> casting) {
    const auto outcome = co_await std::move(casting);
    co_return tell(r, outcome);
}

http::response vote_api::tell(const http::request& r, const result<vote_outcome>& outcome) {
    auto answer = to_response(reply_to(outcome, polls_, size_for(r)));
    if (const auto device = earned_device(outcome); !device.empty())
        http::tell_token(r, tokens_.token_of(device), base_path_, answer);
    return answer;
}

task<http::response> vote_api::issue_token(const http::request& r) {
    const auto shown = r.header(http::voter_header);
    const bool is_known = shown && tokens_.verify(*shown);
    json_writer w;
    w.begin_object();
    w.member("token", is_known ? std::string(*shown) : tokens_.issue());
    w.end_object();
    co_return http::json_answer(201, w.take());
}

task<http::response> vote_api::cast_as_replaced(const http::request& r) {
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();

    vote_request v;
    v.who = http::read_credentials_without_cookie(r, tokens_);
    if (auto refusal = http::refuse_token(r, v.who)) co_return std::move(*refusal);
    http::field_reader in(*body);
    read_vote_as_replaced(in, v);
    const auto text = in.text("poll_id", http::presence::required);
    if (!in.ok()) co_return http::unprocessable(in.problems());
    const auto id = poll_id::parse(*text);
    if (!id) co_return http::not_found("There is no such poll.");
    v.poll = *id;

    auto outcome = co_await votes_.cast(std::move(v));
    co_return to_response(reply_to(outcome, polls_, size_for(r)));
}

}  // namespace pollstream
