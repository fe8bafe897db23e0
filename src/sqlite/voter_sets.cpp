#include "sqlite/voter_sets.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::sqlite {

namespace {

constexpr std::int64_t rows_in_a_slice = 10'000;  // some 3 ms
constexpr std::size_t added_together = 64;
constexpr std::uint64_t read_at_once_max = 4'000;  // not worth waiting turns for a log of this size

}  // namespace

voter_sets::voter_sets(database& db, std::size_t bytes_max)
    : read_(db, "SELECT seq, voter, supersedes FROM ballots WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?"),
      bytes_max_(bytes_max) {}

voter_set* voter_sets::use(row_key log, std::uint64_t ballots) {
    if (auto* known = sets_.use(log)) return &known->voters;
    if (is_reading(log)) return nullptr;
    begun_.push_back(log);
    reading fresh{log, 0, {}};
    if (ballots > read_at_once_max) {
        reading_.push_back(std::move(fresh));
        return nullptr;
    }
    if (ballots > 0) read_some(fresh, static_cast<std::int64_t>(ballots));
    return &keep(log, std::move(fresh.voters));
}

bool voter_sets::reads_at_once(row_key log, std::uint64_t ballots) const {
    return ballots <= read_at_once_max && !is_ready(log) && !is_reading(log);
}

bool voter_sets::is_reading(row_key log) const {
    return std::ranges::any_of(reading_, [&](const reading& r) { return r.log == log; });
}

void voter_sets::read_on() {
    auto& r = reading_.front();
    try {
        if (!read_some(r, rows_in_a_slice)) return;
    } catch (...) {
        reading_.pop_front();
        throw;
    }
    keep(r.log, std::move(r.voters));
    reading_.pop_front();
    ++finished_;
}

bool voter_sets::read_some(reading& r, std::int64_t rows) {
    std::int64_t read = 0;
    try {
        read_rows(r, rows, read);
    } catch (...) {
        unreadable_.insert(r.log);
        throw;
    }
    return read < rows;
}

void voter_sets::read_rows(reading& r, std::int64_t rows, std::int64_t& read) {
    std::vector<voter_entry> first_votes;
    first_votes.reserve(added_together);
    const auto add_all = [&] {
        r.voters.add(first_votes);
        first_votes.clear();
    };
    auto row = read_.with(r.log, r.after, rows);
    for (; row.step(); ++read) {
        r.after = row.unsigned_integer(0);
        const auto tag = tag_of(row.fixed<std::tuple_size_v<voter_key>>(1));
        const auto supersedes = row.unsigned_integer(2);
        if (supersedes == 0) {
            first_votes.push_back({tag, r.after});
            if (first_votes.size() == added_together) add_all();
            continue;
        }
        add_all();
        if (!r.voters.move({tag, supersedes}, r.after)) {
            throw error(SQLITE_CORRUPT, 0, "a ballot supersedes one that its voter does not have");
        }
    }
    add_all();
}

voter_set& voter_sets::keep(row_key log, voter_set voters) {
    unreadable_.erase(log);
    auto& h = sets_.add(log, {std::move(voters), 0});
    weigh(h);
    return h.voters;
}

void voter_sets::weigh(held& h) {
    bytes_ -= h.bytes;
    h.bytes = sizeof(decltype(sets_)::entry) + h.voters.bytes();
    bytes_ += h.bytes;
}

void voter_sets::add(row_key log, voter_set& to, voter_entry e) {
    changes_.push_back({log, e, 0});
    to.add(e);
}

void voter_sets::move(row_key log, voter_set& in, voter_entry from, std::uint64_t to_seq) {
    changes_.push_back({log, {from.tag, to_seq}, from.seq});
    in.move(from, to_seq);
}

void voter_sets::commit() {
    row_key weighed = 0;
    for (const auto& c : changes_) {
        if (std::exchange(weighed, c.log) == c.log) continue;
        if (auto* changed = sets_.find(c.log)) weigh(*changed);
    }
    changes_.clear();
    begun_.clear();
    for (const auto log : to_drop_) drop(log);
    to_drop_.clear();
    shrink();
}

void voter_sets::rollback() {
    for (auto c = changes_.rbegin(); c != changes_.rend(); ++c) {
        auto* changed = sets_.find(c->log);
        if (changed == nullptr) continue;
        if (c->before == 0) {
            changed->voters.remove(c->now);
        } else {
            changed->voters.move(c->now, c->before);
        }
    }
    changes_.clear();
    to_drop_.clear();
    // A log created within the transaction is undone, and its number will go to another one.
    for (const auto log : begun_) drop(log);
    begun_.clear();
}

void voter_sets::drop(row_key log) {
    unreadable_.erase(log);
    finished_ += reading_.remove_if([&](const reading& r) { return r.log == log; });
    if (const auto* known = sets_.find(log)) {
        bytes_ -= known->bytes;
        sets_.erase(log);
    }
}

void voter_sets::shrink() {
    while (bytes_ > bytes_max_ && sets_.size() > 1) drop(row_key{sets_.oldest().key});
}

}  // namespace pollstream::sqlite
