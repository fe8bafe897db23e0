#include "pollstream/domain/tally.hpp"

#include <algorithm>
#include <stdexcept>

namespace pollstream {

tally::tally(std::size_t cells) : shards_(1) {
    shards_.front().counts.assign(cells, 0);
}

tally::tally(std::vector<tally_shard> shards) : shards_(std::move(shards)) {
    if (shards_.empty()) throw std::invalid_argument("a tally has at least one shard");
}

void tally::count(const choice& c) {
    auto& shard = own();
    for (const auto n : c) ++shard.counts.at(n - 1u);
    ++shard.voters;
    ++shard.version;
}

void tally::recount(const choice& before, const choice& after) {
    auto& shard = own();
    for (const auto n : before) --shard.counts.at(n - 1u);
    for (const auto n : after) ++shard.counts.at(n - 1u);
    ++shard.version;
}

std::vector<std::uint64_t>& tally::count_voter() {
    ++own().voters;
    return recount_voter();
}

std::vector<std::uint64_t>& tally::recount_voter() {
    ++own().version;
    return own().counts;
}

void tally::reset(std::size_t cells) {
    for (auto& shard : shards_) {
        shard.counts.assign(cells, 0);
        shard.voters = 0;
        ++shard.version;
    }
}

void tally::rise_above(const tally& other) {
    own().version = std::max(own().version, other.shards_.front().version + 1);
}

void tally::merge(const tally& other) {
    for (const auto& theirs : other.shards_) {
        const auto ours = std::ranges::find(shards_, theirs.slot, &tally_shard::slot);
        if (ours == shards_.end()) {
            shards_.push_back(theirs);
        } else if (theirs.version > ours->version) {
            *ours = theirs;
        }
    }
}

std::uint64_t tally::version() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& shard : shards_) sum += shard.version;
    return sum;
}

std::uint64_t tally::total_voters() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& shard : shards_) sum += shard.voters;
    return sum;
}

std::vector<std::uint64_t> tally::counts() const {
    if (shards_.empty()) return {};
    auto sum = shards_.front().counts;
    for (std::size_t s = 1; s < shards_.size(); ++s) {
        const auto& more = shards_[s].counts;
        if (more.size() > sum.size()) sum.resize(more.size(), 0);
        for (std::size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
    }
    return sum;
}

std::vector<std::uint32_t> percents_of_voters(std::span<const std::uint64_t> counts, std::uint64_t voters) {
    std::vector<std::uint32_t> percents(counts.size(), 0);
    if (voters == 0) return percents;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        percents[i] = static_cast<std::uint32_t>((counts[i] * 200 + voters) / (2 * voters));
    }
    return percents;
}

}  // namespace pollstream
