// How many: absolute, versioned counts.
//
// Counts are kept in cells. Which cells there are, and which of them a ballot moves, is up to the poll's kind
// (kind.hpp); if there is one per option, a choice names its cells itself.
//
// A tally is a list of shards, one per slot that counts (a single node has slot 0). A shard only ever moves
// to a higher version, so merging is "keep the higher version per slot", and loss, duplication and reordering
// on the way to a reader are harmless. A total is the sum over the shards.
#pragma once

#include "pollstream/domain/choice.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace pollstream {

struct tally_shard {
    std::uint16_t slot = 0;
    std::uint64_t version = 0;
    std::uint64_t voters = 0;           ///< voters whose ballot stands
    std::vector<std::uint64_t> counts;  ///< per cell

    friend bool operator==(const tally_shard&, const tally_shard&) = default;
};

class tally {
  public:
    tally() = default;
    /// Nothing counted yet, slot 0.
    explicit tally(std::size_t cells);
    /// From storage. Throws std::invalid_argument if there are none.
    explicit tally(std::vector<tally_shard> shards);

    /// Counts a voter's first ballot: adds one to each cell it names, counted from 1. Throws
    /// std::out_of_range for a cell that is not there, as recount() does.
    void count(const choice& c);
    /// Counts a ballot that supersedes the same voter's earlier one.
    void recount(const choice& before, const choice& after);
    /// The same for kinds with another layout: returns the cells, for the caller to change.
    std::vector<std::uint64_t>& count_voter();
    std::vector<std::uint64_t>& recount_voter();
    /// Back to zero, with that many cells; the version goes on rising.
    void reset(std::size_t cells);

    /// Raises the version above that of `other`, of the same slot.
    void rise_above(const tally& other);

    /// Takes over each shard of `other` that is newer than this one's of its slot.
    void merge(const tally& other);

    std::uint64_t version() const noexcept;  ///< sum over the shards: rises with every change
    std::uint64_t total_voters() const noexcept;
    std::vector<std::uint64_t> counts() const;  ///< per cell, summed over the shards
    std::span<const tally_shard> shards() const noexcept { return shards_; }

    friend bool operator==(const tally&, const tally&) = default;

  private:
    tally_shard& own() { return shards_.front(); }
    std::vector<tally_shard> shards_;
};

/// Whole percents of `voters`, each rounded half up: for ballots with several marks, where they need not add
/// to 100.
std::vector<std::uint32_t> percents_of_voters(std::span<const std::uint64_t> counts, std::uint64_t voters);

}  // namespace pollstream
