#include "pollstream/poll/export_api.hpp"

#include "poll/answers.hpp"
#include "poll/ballot_text.hpp"
#include "poll/choice_counts.hpp"
#include "poll/exporting.hpp"
#include "poll/in_pieces.hpp"
#include "pollstream/base/open_count.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/http/problem.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace pollstream {

using namespace poll_http;

namespace {

constexpr std::size_t ballots_per_read = 1'000;
constexpr std::size_t choices_per_piece = 1'000;

/// A poll's ballots in commit order.
class ballot_source {
  public:
    ballot_source(store& from, poll_ref p, const export_request& what)
        : from_(from),
          poll_(std::move(p)),
          mark_(what.byte_order_mark),
          text_(what.format, poll_->definition, export_rows::ballots, what.separator) {}

    task<result<void>> read() {
        auto ballots = co_await from_.read_ballots(poll_->definition.id, after_, ballots_per_read);
        if (!ballots) co_return ballots.error();
        const auto newer = co_await from_.load_poll(poll_->definition.id);
        if (!newer) co_return newer.error();
        // If the poll was reset or voided meanwhile, it has a new log with a new lot: what was sent of the
        // old one and what is still to come do not belong together.
        if ((*newer)->definition.lot.draw != poll_->definition.lot.draw) co_return errc::begun_anew;
        // Voters may have written new texts since, and these ballots may use them.
        if (takes_texts(poll_->definition)) text_.know((*newer)->definition.texts);
        read_ = std::move(*ballots);
        sent_ = 0;
        if (!read_.empty()) after_ = read_.back().seq;
        co_return result<void>();
    }
    bool at_end() const noexcept { return read_.size() < ballots_per_read; }
    bool has_row() const noexcept { return sent_ < read_.size(); }
    std::string row() { return text_.row(read_[sent_++]); }
    std::string head() { return std::string(mark_) + text_.head(); }
    std::string tail() { return text_.tail(); }

  private:
    store& from_;
    poll_ref poll_;
    std::string_view mark_;
    ballot_text text_;
    std::uint64_t after_ = 0;
    std::vector<ballot_record> read_;
    std::size_t sent_ = 0;  ///< of read_
};

/// Calls back with all ballots of a poll, piece by piece; returns the last one's number.
template <class Each>
task<result<std::uint64_t>> walk(store& from, poll_id poll, Each& each) {
    std::uint64_t after = 0;
    for (bool more = true; more;) {
        const auto some = co_await from.read_ballots(poll, after, ballots_per_read);
        if (!some) co_return some.error();
        each(std::span(*some));
        if (!some->empty()) after = some->back().seq;
        more = some->size() == ballots_per_read;
    }
    co_return after;
}

/// What the export of a poll that publishes in steps contains: choices, and how many made each.
task<result<choice_counts::map>> count_choices(store& from, poll_ref p) {
    const auto& id = p->definition.id;
    auto nothing = [](std::span<const ballot_record>) {};
    const auto last = co_await walk(from, id, nothing);
    if (!last) co_return last.error();
    choice_counts counts(last_published(*p, *last));
    auto mark = [&](std::span<const ballot_record> some) { counts.mark(some); };
    const auto marked = co_await walk(from, id, mark);
    if (!marked) co_return marked.error();
    auto count = [&](std::span<const ballot_record> some) { counts.count(some); };
    const auto counted = co_await walk(from, id, count);
    if (!counted) co_return counted.error();
    co_return counts.take();
}

/// Choices that were counted: hundreds of thousands of rankings may all differ, and written as one text they
/// would hold up the loop for long.
class choice_source {
  public:
    choice_source(const poll& p, const export_request& what, choice_counts::map counted)
        : mark_(what.byte_order_mark),
          text_(what.format, p, export_rows::choices, what.separator),
          left_(std::move(counted)) {}

    /// They are in memory: this only says how many may be sent together.
    task<result<void>> read() {
        co_await yield_to_loop();
        ready_ = std::min(left_.size(), choices_per_piece);
        co_return result<void>();
    }
    bool at_end() const noexcept { return left_.empty(); }
    bool has_row() const noexcept { return ready_ > 0; }
    std::string row() {
        --ready_;
        const auto next = left_.extract(left_.begin());
        return text_.row(next.key(), next.mapped());
    }
    std::string head() { return std::string(mark_) + text_.head(); }
    std::string tail() { return text_.tail(); }

  private:
    std::string_view mark_;
    ballot_text text_;
    choice_counts::map left_;
    std::size_t ready_ = 0;  ///< of left_
};

std::string file_of(const poll& p) {
    return "poll-" + p.id.str();
}

/// Why a poll that publishes in steps has no export yet.
std::optional<http::problem> refusal_to_export(const poll_state& p) {
    if (!p.definition.publishing.guards()) return std::nullopt;
    const bool open = p.definition.status() == poll_status::open;
    if (!open && !withheld(p)) return std::nullopt;
    return http::problem_of(409, "withheld",
                            open ? "The poll publishes in steps; it can be exported once it is closed."
                                 : "Too few people voted for this poll's results to be shown to anybody.");
}

/// If somebody has opened the poll and closed it again during the count, the result is of a state that nobody
/// may see: it is thrown away, and counting starts over.
task<http::response> guarded_export(store& from, poll_ref poll, export_request what,
                                    std::uint64_t& counting) {
    // Each count takes memory and turns of the loop: hundreds at once would make everybody wait.
    if (counting >= export_api::counts_at_once) co_return fail(errc::overloaded);
    const open_count one(counting);
    for (;;) {
        if (const auto refusal = refusal_to_export(*poll)) co_return http::to_response(*refusal);
        auto counted = co_await count_choices(from, poll);
        if (!counted) co_return fail(counted.error());
        auto newest = co_await from.load_poll(poll->definition.id);
        if (!newest) co_return fail(newest.error());
        if ((*newest)->version() == poll->version()) {
            auto answer = attachment(file_of(poll->definition), what.format);
            answer.held = choice_counts::bytes_of(*counted);
            answer.body = body_of(in_pieces(choice_source(poll->definition, what, std::move(*counted))));
            co_return answer;
        }
        poll = std::move(*newest);
    }
}

}  // namespace

export_api::export_api(poll_service& polls, const http::voter_tokens& tokens)
    : polls_(polls), lookup_(polls, tokens) {}

task<http::response> export_api::poll_ballots(const http::request& r) {
    const auto own = co_await lookup_.own_poll(r);
    if (!own) co_return own.error();
    const auto& poll = own->poll;

    field_errors wrong;
    const auto what = read_export_request(r, wrong);
    if (!wrong.empty()) co_return http::unprocessable(std::move(wrong));
    if (poll->definition.publishing.guards())
        co_return co_await guarded_export(polls_.storage(), poll, what, counting_);

    auto answer = attachment(file_of(poll->definition), what.format);
    answer.body = body_of(in_pieces(ballot_source(polls_.storage(), poll, what)));
    co_return answer;
}

}  // namespace pollstream
