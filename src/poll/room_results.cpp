// GET /rooms/{id}/results: poll by poll, so that two hundred of them take the memory of one and nobody waits.
#include "poll/answers.hpp"
#include "poll/exporting.hpp"
#include "poll/in_pieces.hpp"
#include "poll/result_table.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/poll/export_api.hpp"
#include "pollstream/wire/wire.hpp"

#include <algorithm>

namespace pollstream {

using namespace poll_http;

namespace {

/// Voters may have written two thousand long texts in one poll.
constexpr std::size_t rows_per_piece = 500;

/// The polls of a room, each in the state in which it was found.
class results_source {
  public:
    results_source(poll_service& polls, room_ref r, const export_request& what)
        : polls_(polls), room_(std::move(r)), what_(what), table_(what.separator) {}

    /// Polls that were deleted meanwhile, or cannot be read or shown, are left out, as the room leaves them
    /// out. But if the server could not look for a poll, this fails: half of the results must not pass for
    /// all of them.
    task<result<void>> read() {
        co_await yield_to_loop();  // polls in memory are found at once
        if (poll_ != nullptr) text_ = next_lines();
        while (text_.empty() && next_ < room_->polls.size()) {
            auto p = co_await polls_.find(room_->polls[next_++]);
            if (p) {
                take(*p);
            } else if (!is_missing_or_damaged(p)) {
                co_return p.error();
            }
        }
        co_return result<void>();
    }
    bool at_end() const noexcept { return poll_ == nullptr && next_ == room_->polls.size(); }
    bool has_row() const noexcept { return !text_.empty(); }
    std::string row() {
        auto text = std::exchange(text_, {});
        return is_csv() ? text : json_.raw("\n" + text).take();
    }
    std::string head() {
        if (is_csv()) return std::string(what_.byte_order_mark) + table_.head();
        json_.begin_object().member("room_id", room_->id.str()).member("title", room_->title);
        return json_.key("polls").begin_array().take();
    }
    std::string tail() { return is_csv() ? "" : "\n" + json_.end_array().end_object().take() + "\n"; }

  private:
    bool is_csv() const noexcept { return what_.format == export_format::csv; }

    void take(const poll_ref& p) {
        poll_ = p;
        sent_ = 0;
        try {
            text_ = is_csv() ? next_lines() : whole_poll();
        } catch (const std::exception& e) {
            log::error("a poll cannot be shown; the results of its room leave it out",
                       {{"poll", p->definition.id.str()}, {"error", e.what()}});
            poll_ = nullptr;
        }
    }

    /// The rows are made again for each piece. Kept while a slow reader takes its time, they may be four
    /// megabytes.
    std::string next_lines() {
        const auto rows = result_rows(*poll_);
        const auto end = std::min(rows.size(), sent_ + rows_per_piece);
        std::string text;
        if (rows.empty()) text = table_.lines(number_, *poll_, {});
        while (sent_ < end && text.size() < piece_bytes)
            text += table_.lines(number_, *poll_, std::span(rows).subspan(sent_++, 1));
        if (sent_ == rows.size()) {
            poll_ = nullptr;
            ++number_;
        }
        return text;
    }

    std::string whole_poll() {
        json_writer w(2048);
        wire::write_poll(w, *std::exchange(poll_, nullptr), polls_.epoch(), asker::host());
        return w.take();
    }

    poll_service& polls_;
    room_ref room_;
    export_request what_;
    result_table table_;
    json_writer json_;
    std::size_t next_ = 0;    ///< of the room's polls
    poll_ref poll_;           ///< has more rows to send
    std::size_t number_ = 1;  ///< of the poll, among those that are shown
    std::size_t sent_ = 0;    ///< of its rows
    std::string text_;        ///< a poll, or some of its lines
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
    answer.body = body_of(in_pieces(results_source(polls_, room, what)));
    co_return answer;
}

}  // namespace pollstream
