// GET /rooms/{id}/results: poll by poll, so that two hundred of them take the memory of one and nobody waits.
#include "answers.hpp"
#include "exporting.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/poll/export_api.hpp"
#include "pollstream/wire/wire.hpp"
#include "result_table.hpp"

#include <algorithm>

namespace pollstream {

using namespace poll_http;

namespace {

/// Voters may have written two thousand long texts in one poll.
constexpr std::size_t rows_per_piece = 500;

/// Polls as text, each in the state in which it was taken.
class results_writer {
  public:
    results_writer(const room& r, const export_request& what, std::uint64_t epoch)
        : room_(r), what_(what), epoch_(epoch), table_(what.separator) {}

    std::string head() const {
        if (what_.format == export_format::csv) return std::string(what_.byte_order_mark) + table_.head();
        json_writer w;
        w.begin_object().member("room_id", room_.id.str()).member("title", room_.title);
        return w.key("polls").take() + "[";  // the polls go on inside
    }
    std::string tail() const { return what_.format == export_format::json ? "\n]}\n" : ""; }

    bool is_empty() const { return poll_ == nullptr; }
    /// May throw if the poll is damaged; then nothing is taken.
    void take(poll_ref p) {
        if (what_.format == export_format::csv) {
            rows_ = result_rows(*p);
        } else {
            json_writer w(2048);
            wire::write_poll(w, *p, epoch_, asker::host());
            json_ = w.take();
        }
        poll_ = std::move(p);
        ++number_;
        told_ = 0;
    }
    /// The next piece of what was taken.
    std::string piece() {
        if (what_.format == export_format::json) {
            poll_ = nullptr;
            return (number_ == 1 ? "\n" : ",\n") + json_;
        }
        // The rows are not kept while a slow reader takes its time: they may be four megabytes.
        const auto rows = told_ == 0 ? std::exchange(rows_, {}) : result_rows(*poll_);
        if (rows.empty()) return table_.lines(number_, *std::exchange(poll_, nullptr), {});
        const auto end = std::min(rows.size(), told_ + rows_per_piece);
        std::string text;
        while (told_ < end && text.size() < piece_bytes)
            text += table_.lines(number_, *poll_, std::span(rows).subspan(told_++, 1));
        if (told_ == rows.size()) poll_ = nullptr;
        return text;
    }

  private:
    const room& room_;
    export_request what_;
    std::uint64_t epoch_;
    result_table table_;
    poll_ref poll_;  ///< still has more to send
    std::size_t number_ = 0;
    std::vector<result_row> rows_;  ///< until the first of them are sent
    std::size_t told_ = 0;          ///< how many of the rows
    std::string json_;
};

class results_stream {
  public:
    results_stream(poll_service& polls, room_ref r, const export_request& what)
        : polls_(polls), room_(std::move(r)), writer_(*room_, what, polls.epoch()) {}

    task<result<std::string>> next() {
        if (state_ == state::over) co_return std::string{};
        co_await others_turn();  // polls in memory are found at once
        std::string piece;
        if (state_ == state::start) piece = writer_.head();
        state_ = state::middle;
        if (writer_.is_empty()) {
            const auto found = co_await find_next();
            if (!found) co_return found.error();
        }
        if (!writer_.is_empty()) co_return piece + writer_.piece();
        state_ = state::over;
        co_return piece + writer_.tail();
    }

  private:
    enum class state { start, middle, over };

    /// Polls that were deleted meanwhile, or cannot be read or shown, are left out, as the room leaves them
    /// out. But if the server could not look for a poll, this fails: half of the results must not pass for
    /// all of them.
    task<result<void>> find_next() {
        while (writer_.is_empty() && next_ < room_->polls.size()) {
            auto p = co_await polls_.find(room_->polls[next_++]);
            if (p) {
                take(std::move(*p));
            } else if (!is_missing_or_damaged(p)) {
                co_return p.error();
            }
        }
        co_return result<void>();
    }

    void take(poll_ref p) {
        const auto id = p->definition.id;
        try {
            writer_.take(std::move(p));
        } catch (const std::exception& e) {
            log::error("a poll cannot be shown; the results of its room leave it out",
                       {{"poll", id.str()}, {"error", e.what()}});
        }
    }

    poll_service& polls_;
    room_ref room_;
    results_writer writer_;
    state state_ = state::start;
    std::size_t next_ = 0;
};

}  // namespace

task<http::response> export_api::room_results(const http::request& r) {
    const auto own = co_await lookup_.own_room(r);
    if (!own) co_return own.error();
    const auto& room = *own;

    field_errors wrong;
    const auto what = read_export_request(r, wrong);
    if (!wrong.empty()) co_return http::unprocessable(std::move(wrong));

    auto answer = attachment("results-" + room->id.str(), what.format);
    answer.body = body_of(std::make_shared<results_stream>(polls_, room, what));
    co_return answer;
}

}  // namespace pollstream
