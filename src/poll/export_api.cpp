#include "pollstream/poll/export_api.hpp"

#include "ballot_writer.hpp"
#include "lookup.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/http/problem.hpp"

#include <memory>

namespace pollstream {

using namespace poll_http;

namespace {

constexpr std::size_t ballots_per_piece = 1'000;

/// One export under way: reads ballots in pieces, so that it costs the same memory for ten as for ten
/// million.
class export_stream {
  public:
    export_stream(store& from, poll_ref p, export_format format)
        : from_(from), poll_(std::move(p)), writer_(format, poll_->definition) {}

    task<result<std::string>> next() {
        if (state_ == state::over) co_return std::string{};
        std::string piece;
        if (state_ == state::start) piece = writer_.head();
        state_ = state::middle;
        auto ballots = co_await from_.read_ballots(poll_->definition.id, after_, ballots_per_piece);
        if (!ballots) co_return ballots.error();
        if (takes_texts(poll_->definition)) {
            // Voters may have written something new since; what these ballots say is in it.
            auto newer = co_await from_.load_poll(poll_->definition.id);
            if (!newer) co_return newer.error();
            writer_.know((*newer)->definition.texts);
        }
        piece += writer_.rows(*ballots);
        if (!ballots->empty()) after_ = ballots->back().seq;
        if (ballots->size() < ballots_per_piece) {
            piece += writer_.tail();
            state_ = state::over;
        }
        co_return piece;
    }

  private:
    enum class state { start, middle, over };

    store& from_;
    poll_ref poll_;
    ballot_writer writer_;
    state state_ = state::start;
    std::uint64_t after_ = 0;
};

task<result<std::string>> next_piece(std::shared_ptr<export_stream> from) {
    co_return co_await from->next();
}

}  // namespace

export_api::export_api(poll_service& polls, const http::voter_tokens& tokens)
    : polls_(polls), tokens_(tokens) {}

task<http::response> export_api::run(const http::request& r) {
    auto own = co_await find_own_poll(polls_, r, http::read_credentials(r, tokens_));
    if (auto* refusal = std::get_if<http::response>(&own)) co_return std::move(*refusal);
    const auto poll = std::get<poll_and_room>(own).poll;

    const auto name = r.query_value("format").value_or("csv");
    if (name != "csv" && name != "json") {
        std::vector<http::wrong_field> wrong;
        wrong.push_back({"format", "must be one of csv, json"});
        co_return http::unprocessable(std::move(wrong));
    }
    const auto format = name == "csv" ? export_format::csv : export_format::json;
    auto stream = std::make_shared<export_stream>(polls_.storage(), poll, format);

    http::response answer(200);
    answer.set("Content-Type", format == export_format::csv ? "text/csv; charset=utf-8" : "application/json");
    answer.set("Content-Disposition",
               "attachment; filename=\"poll-" + poll->definition.id.str() + "." + std::string(name) + "\"");
    answer.body = http::body_stream([stream] { return next_piece(stream); });
    co_return answer;
}

}  // namespace pollstream
