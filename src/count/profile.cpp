#include "pollstream/count/profile.hpp"

#include <array>
#include <limits>
#include <random>
#include <stdexcept>

namespace pollstream::count {

namespace {

__extension__ using uint128 = unsigned __int128;

constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t times_mod_prime(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<uint128>(a) * b;
    const auto sum = static_cast<std::uint64_t>(product & prime) + static_cast<std::uint64_t>(product >> 61);
    return sum >= prime ? sum - prime : sum;
}

/// A polynomial evaluated at a point drawn once per process: whoever chooses the rankings cannot make them
/// collide.
std::uint64_t hash(ranking_view ballot) {
    static const std::uint64_t point = [] {
        std::random_device dice;
        return (std::uint64_t{dice()} << 29 ^ dice()) % (prime - 2) + 1;
    }();
    const auto marks = ballot.marks();
    std::uint64_t sum = marks.size() + 1;
    for (std::size_t i = 0; i < marks.size();) {
        std::uint64_t seven = 0;
        for (const auto end = std::min(i + 7, marks.size()); i < end; ++i) seven = seven << 8 | marks[i];
        sum = times_mod_prime(sum, point) + seven;
        if (sum >= prime) sum -= prime;
    }
    return times_mod_prime(sum, point);
}

}  // namespace

profile::profile(std::size_t options) : options_(options) {
    if (options > most_options) throw std::invalid_argument("a profile has at most 100 options");
}

void profile::check(ranking_view ballot) const {
    std::array<bool, most_options> seen{};
    for (std::size_t i = 0; i < ballot.size(); ++i) {
        if (ballot[i] >= options_ || seen[ballot[i]])
            throw std::invalid_argument("a ballot ranks an option twice or one the poll has not");
        seen[ballot[i]] = true;
    }
}

std::size_t profile::slot_of(ranking_view ballot) const {
    const auto mask = slots_.size() - 1;
    auto slot = hash(ballot) & mask;
    while (slots_[slot] != 0 && view(entries_[slots_[slot] - 1]) != ballot) slot = (slot + 1) & mask;
    return slot;
}

void profile::add(ranking_view ballot, std::uint64_t times) {
    check(ballot);
    if (times > most_ballots || ballots_ + abstentions_ > most_ballots - times)
        throw std::length_error("a profile holds at most 10^15 ballots");
    if (times == 0) return;
    if (ballot.empty()) {
        abstentions_ += times;
        return;
    }
    if (slots_.size() < 2 * (entries_.size() + 1)) rebuild(std::max<std::size_t>(16, 4 * (distinct() + 1)));
    auto& slot = slots_[slot_of(ballot)];
    if (slot == 0) {
        if (marks_.size() > std::numeric_limits<std::uint32_t>::max() - ballot.size())
            throw std::length_error("a profile holds at most 4 GiB of distinct rankings");
        entries_.push_back(
            {0, static_cast<std::uint32_t>(marks_.size()), static_cast<std::uint8_t>(ballot.size())});
        marks_.insert(marks_.end(), ballot.marks().begin(), ballot.marks().end());
        slot = static_cast<std::uint32_t>(entries_.size());
    } else if (entries_[slot - 1].times == 0) {
        --dead_;
    }
    entries_[slot - 1].times += times;
    ballots_ += times;
    if (!ballot.strict_size(options_)) level_ballots_ += times;
}

void profile::remove(ranking_view ballot, std::uint64_t times) {
    if (times == 0) return;
    if (times > this->times(ballot)) throw std::invalid_argument("a ballot is removed that was not added");
    if (ballot.empty()) {
        abstentions_ -= times;
        return;
    }
    auto& e = entries_[slots_[slot_of(ballot)] - 1];
    e.times -= times;
    ballots_ -= times;
    if (!ballot.strict_size(options_)) level_ballots_ -= times;
    if (e.times > 0) return;
    ++dead_;
    if (dead_ > 64 && dead_ > entries_.size() / 2) {
        // `ballot` may point into what is thrown away; it is not read any more.
        std::size_t slots = 16;
        while (slots < 4 * (distinct() + 1)) slots *= 2;
        rebuild(slots);
    }
}

std::uint64_t profile::times(ranking_view ballot) const {
    if (ballot.empty()) return abstentions_;
    if (slots_.empty()) return 0;
    const auto number = slots_[slot_of(ballot)];
    return number == 0 ? 0 : entries_[number - 1].times;
}

void profile::rebuild(std::size_t slots) {
    std::size_t power = 16;
    while (power < slots) power *= 2;
    if (dead_ > 0) {
        std::vector<std::uint8_t> marks;
        std::vector<entry> entries;
        entries.reserve(distinct());
        for (const auto& e : entries_) {
            if (e.times == 0) continue;
            const auto from = view(e).marks();
            entries.push_back({e.times, static_cast<std::uint32_t>(marks.size()), e.size});
            marks.insert(marks.end(), from.begin(), from.end());
        }
        marks_ = std::move(marks);
        entries_ = std::move(entries);
        dead_ = 0;
    }
    slots_.assign(power, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i)
        slots_[slot_of(view(entries_[i]))] = static_cast<std::uint32_t>(i + 1);
}

bool operator==(const profile& a, const profile& b) {
    if (a.options_ != b.options_ || a.ballots_ != b.ballots_ || a.abstentions_ != b.abstentions_ ||
        a.distinct() != b.distinct())
        return false;
    for (const auto& e : a.entries_)
        if (e.times != 0 && b.times(a.view(e)) != e.times) return false;
    return true;
}

}  // namespace pollstream::count
