#include "sqlite/voter_warmup.hpp"

#include "pollstream/base/log.hpp"

#include <limits>

namespace pollstream::sqlite {

namespace {

constexpr int polls_at_once = 20;
constexpr std::uint64_t ballots_a_step = 5'000;

}  // namespace

voter_warmup::voter_warmup(database& db, voter_sets& voters)
    : db_(db),
      voters_(voters),
      ballots_(db),
      next_(db, "SELECT key, log FROM polls WHERE key < ? AND closed_at IS NULL ORDER BY key DESC LIMIT ?"),
      before_(std::numeric_limits<row_key>::max()) {}

void voter_warmup::step() noexcept {
    try {
        transaction one(db_, transaction::kind::reading);
        look_at_some();
        one.commit();
    } catch (const std::exception& e) {
        work_ = voters_.is_unreadable(last_);  // a damaged one must not keep the others from being read
        log::warn("voters could not be read ahead", {{"error", e.what()}});
    }
}

void voter_warmup::look_at_some() {
    int polls = 0;
    std::uint64_t read = 0;
    auto row = next_.with(before_, polls_at_once);
    while (read < ballots_a_step && voters_.has_room() && row.step()) {
        ++polls;
        before_ = row.integer(0);
        last_ = row.integer(1);
        const auto ballots = ballots_.last_seq(last_);
        read += ballots;
        if (ballots > 0) voters_.use(last_, ballots);
    }
    work_ = voters_.has_room() && (polls == polls_at_once || read >= ballots_a_step);
}

}  // namespace pollstream::sqlite
