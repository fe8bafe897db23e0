#include "count/stv_table.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace pollstream::count {

namespace {

constexpr std::size_t longest_denominator_bits = 8192;
constexpr std::size_t short_denominator_bits = 512;
/// All that truncation can cost is less than 2^-450 of a vote: 2^-512 for each of 10^15 ballots, a hundred
/// times.
constexpr std::size_t unsure_bits = 256;

/// The number of ballots of each weight.
using by_weight = std::vector<std::uint64_t>;

big_uint weigh(const by_weight& counts, const std::vector<big_uint>& weights) {
    big_uint sum;
    for (std::size_t w = 0; w < counts.size(); ++w)
        if (counts[w] > 0) sum += weights[w] * counts[w];
    return sum;
}

}  // namespace

stv_tally& stv_tally::operator+=(const stv_tally& other) {
    votes_ += other.votes_;
    unsure_bits_ = std::max(unsure_bits_, other.unsure_bits_);
    return *this;
}

std::strong_ordering operator<=>(const stv_tally& a, const stv_tally& b) {
    const auto bits = std::max(a.unsure_bits_, b.unsure_bits_);
    if (bits == 0) return a.votes_ <=> b.votes_;
    return big_uint(a.votes_).shift_right(bits) <=> big_uint(b.votes_).shift_right(bits);
}

stv_table::stv_table(const profile& ballots) : piles_(deal(ballots)) {
    for (const auto& papers : piles_)
        for (const auto& p : papers) ballots_ += p.times;
}

big_uint stv_table::sum(option o) const {
    by_weight counts(weights_.size(), 0);
    for (const auto& p : piles_[o]) counts[p.weight] += p.times;
    return weigh(counts, weights_);
}

stv_tally stv_table::tally(const big_uint& votes) const {
    return {votes + rest_, rest_.is_zero() ? 0 : unsure_bits};
}

std::vector<stv_transfer> stv_table::pass_on(option from, const std::vector<bool>& in) {
    return move(from, in);
}

std::vector<stv_transfer> stv_table::pass_on_surplus(option from, std::uint64_t quota,
                                                     const std::vector<bool>& in) {
    // Every paper is passed on with surplus / votes of its weight.
    auto votes = sum(from);
    auto surplus = votes - denominator_ * quota;
    const auto common = gcd(votes, surplus);
    votes = quotient(std::move(votes), common);
    surplus = quotient(std::move(surplus), common);

    constexpr auto none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> lighter(weights_.size(), none);
    for (auto& p : piles_[from]) {
        auto& number = lighter[p.weight];
        if (number == none) {
            number = static_cast<std::uint32_t>(weights_.size());
            weights_.push_back(weights_[p.weight] * surplus);
        }
        p.weight = number;
    }
    for (std::size_t w = 0; w < lighter.size(); ++w) weights_[w] = weights_[w] * votes;
    denominator_ = denominator_ * votes;
    exhausted_ = exhausted_ * votes;
    rest_ = rest_ * votes;

    auto moved = move(from, in);
    forget_unused_weights();
    return moved;
}

std::vector<stv_transfer> stv_table::move(option from, const std::vector<bool>& in) {
    const auto nowhere = piles_.size();
    std::vector<by_weight> to_whom(piles_.size() + 1);
    move_pile(piles_, from, in, [&](const paper& p, std::optional<option> to) {
        auto& counts = to_whom[to ? *to : nowhere];
        if (counts.empty()) counts.resize(weights_.size(), 0);
        counts[p.weight] += p.times;
    });
    std::vector<stv_transfer> noted;
    for (std::size_t to = 0; to < to_whom.size(); ++to) {
        if (to_whom[to].empty()) continue;
        auto votes = weigh(to_whom[to], weights_);
        if (to == nowhere) exhausted_ += votes;
        stv_transfer t{from, std::nullopt, rational(std::move(votes), denominator_)};
        if (to != nowhere) t.to = static_cast<option>(to);
        noted.push_back(std::move(t));
    }
    return noted;
}

void stv_table::forget_unused_weights() {
    constexpr auto unused = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> number(weights_.size(), unused);
    std::vector<big_uint> kept;
    for (auto& papers : piles_)
        for (auto& p : papers) {
            auto& n = number[p.weight];
            if (n == unused) {
                n = static_cast<std::uint32_t>(kept.size());
                kept.push_back(std::move(weights_[p.weight]));
            }
            p.weight = n;
        }
    weights_ = std::move(kept);
}

void stv_table::shorten(std::uint64_t held) {
    if (rest_.is_zero() && denominator_.bits() <= longest_denominator_bits) return;
    const auto cut = [this](big_uint n) {
        return quotient(std::move(n.shift_left(short_denominator_bits)), denominator_);
    };
    for (auto& weight : weights_) weight = cut(std::move(weight));
    exhausted_ = cut(std::move(exhausted_));
    denominator_ = big_uint::power_of_two(short_denominator_bits);

    auto known = exhausted_ + denominator_ * held;
    for (std::size_t o = 0; o < piles_.size(); ++o) known += sum(static_cast<option>(o));
    rest_ = denominator_ * ballots_ - known;
}

}  // namespace pollstream::count
