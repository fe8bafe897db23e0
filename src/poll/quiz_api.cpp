#include "pollstream/poll/quiz_api.hpp"

#include "poll/answers.hpp"
#include "poll/in_pieces.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/wire/wire.hpp"

namespace pollstream {

using namespace poll_http;

namespace {

void write_participant_members(json_writer& w, const participant& p) {
    w.member("no", p.no).member("name", p.name).member("extra_time_percent", p.extra_time_percent);
}

/// Includes what only the host may see.
void write_participant_of_host(json_writer& w, const participant& p) {
    w.begin_object();
    write_participant_members(w, p);
    w.member("joined_at", to_rfc3339(p.joined_at)).member("answered", p.answered);
    w.member("hidden", p.is_hidden()).end_object();
}

http::response participant_answer(int status, const std::optional<participant>& p) {
    json_writer w;
    w.begin_object().key("participant");
    if (p) {
        w.begin_object();
        write_participant_members(w, *p);
        w.end_object();
    } else {
        w.value(nullptr);
    }
    return http::json_answer(status, w.end_object().take());
}

http::response no_participant() {
    return http::not_found("There is no such participant.");
}

constexpr std::size_t participants_per_read = 500;

/// A room's participants by number: fifty thousand at once would hold up the loop, and take as much memory
/// for each reader.
class participant_source {
  public:
    participant_source(store& from, const room_id& room) : from_(from), room_(room) {}

    task<result<void>> read() {
        auto some = co_await from_.read_participants(room_, after_, participants_per_read);
        if (!some) co_return some.error();
        read_ = std::move(*some);
        sent_ = 0;
        count_ += read_.size();
        if (!read_.empty()) after_ = read_.back().no;
        co_return result<void>();
    }
    bool at_end() const noexcept { return read_.size() < participants_per_read; }
    bool has_row() const noexcept { return sent_ < read_.size(); }
    std::string row() {
        write_participant_of_host(json_, read_[sent_++]);
        return json_.take();
    }
    std::string head() {
        json_.begin_object().member("room_id", room_.str()).key("participants").begin_array();
        return json_.take();
    }
    std::string tail() { return json_.end_array().member("count", count_).end_object().take(); }

  private:
    store& from_;
    room_id room_;
    json_writer json_;
    participant_no after_ = 0;
    std::vector<participant> read_;
    std::size_t sent_ = 0;  ///< of read_
    std::size_t count_ = 0;
};

/// A given name, in the form in which it is kept.
std::optional<std::string> read_name(http::field_reader& in, http::presence p) {
    const auto name = in.text("name", p);
    if (!name) return std::nullopt;
    field_errors found;
    auto checked = checked_participant_name(*name, found);
    in.problems_from(found);
    return checked;
}

std::optional<std::uint16_t> read_extra_time(http::field_reader& in) {
    const auto percent = in.integer("extra_time_percent");
    if (!percent) return std::nullopt;
    if (*percent < 0 || *percent > limits::extra_time_percent_max) {
        in.problem("extra_time_percent",
                   "must be between 0 and " + std::to_string(limits::extra_time_percent_max));
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(*percent);
}

}  // namespace

quiz_api::quiz_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path)
    : polls_(polls), tokens_(tokens), lookup_(polls, tokens), base_path_(std::move(base_path)) {}

task<http::response> quiz_api::join(const http::request& r) {
    const auto room = co_await lookup_.room(r);
    if (!room) co_return room.error();
    const auto id = (*room)->id;
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    auto name = read_name(in, http::presence::required);
    in.refuse_unknown();
    if (!in.ok()) co_return http::unprocessable(in.problems());

    auto who = http::read_credentials(r, tokens_);
    if (auto refusal = http::refuse_token(r, who)) co_return std::move(*refusal);
    const bool is_new = who.device.empty();
    if (is_new) who.device = http::voter_tokens::new_device();
    const auto key = polls_.participant_in(id, who).value();  // who has a device takes part by it
    auto done = co_await polls_.storage().join_room(id, key, std::move(*name));
    if (!done) co_return fail(done.error());
    auto answer = participant_answer(done->fresh ? 201 : 200, done->who);
    if (is_new) http::tell_token(r, tokens_.token_of(who.device), base_path_, answer);
    co_return answer;
}

task<http::response> quiz_api::list(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    participant_source all(polls_.storage(), (*own)->id);
    const auto some = co_await all.read();
    if (!some) co_return fail(some.error());
    if (all.at_end()) co_return http::json_answer(200, whole(std::move(all)));
    http::response answer(200);
    answer.set("Content-Type", "application/json");
    answer.body = body_of(in_pieces(std::move(all)));
    co_return answer;
}

task<http::response> quiz_api::me(const http::request& r) {
    const auto room = co_await lookup_.room(r);
    if (!room) co_return room.error();
    const auto id = (*room)->id;
    const auto key = polls_.participant_in(id, http::read_credentials(r, tokens_));
    if (!key) co_return participant_answer(200, std::nullopt);
    const auto found = co_await polls_.storage().find_participant(id, *key);
    if (!found) co_return fail(found.error());
    co_return participant_answer(200, *found);
}

task<http::response> quiz_api::patch(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    const auto id = (*own)->id;
    const auto number = parse_uint(r.param("no"));
    if (!number || *number < 1 || *number > limits::participants_in_all) co_return no_participant();
    const auto body = http::read_json_object(r);
    if (!body) co_return body.error();
    http::field_reader in(*body);
    participant_patch wanted;
    wanted.name = read_name(in, http::presence::optional);
    wanted.extra_time_percent = read_extra_time(in);
    wanted.hidden = in.boolean("hidden");
    in.refuse_unknown();
    if (!in.ok()) co_return http::unprocessable(in.problems());

    const auto no = static_cast<participant_no>(*number);
    const auto after = co_await polls_.storage().change_participant(id, no, std::move(wanted));
    if (failed_with(after, errc::not_found)) co_return no_participant();
    if (!after) co_return fail(after.error());
    json_writer w;
    w.begin_object().key("participant");
    write_participant_of_host(w, *after);
    co_return http::json_answer(200, w.end_object().take());
}

task<http::response> quiz_api::hide_idle(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    const auto id = (*own)->id;
    const auto hidden = co_await polls_.storage().hide_idle(id);
    if (!hidden) co_return fail(hidden.error());
    json_writer w;
    w.begin_object().member("room_id", id.str()).member("hidden", *hidden).end_object();
    co_return http::json_answer(200, w.take());
}

task<http::response> quiz_api::leaderboard(const http::request& r) {
    const auto room = co_await lookup_.room(r);
    if (!room) co_return room.error();
    const auto id = (*room)->id;
    const auto board = co_await polls_.storage().read_leaderboard(id);
    if (!board) co_return fail(board.error());
    const auto who = http::read_credentials(r, tokens_);
    const auto* mine = (*board)->find(polls_.participant_in(id, who), who.name);
    json_writer w(128 * limits::leaderboard_shown);
    w.begin_object();
    wire::write_leaderboard_members(w, **board, limits::leaderboard_shown);
    w.key("me");
    if (mine != nullptr) {
        wire::write_own_place(w, *mine);
    } else {
        w.value(nullptr);
    }
    w.end_object();
    co_return http::json_answer(200, w.take());
}

}  // namespace pollstream
