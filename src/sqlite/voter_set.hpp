// Who has voted in one ballot log, in memory: each voter's tag and the number of their standing ballot.
//
// The tag is the first 56 bits of the voter key, which is a keyed hash: as good as random, and nobody outside
// can choose it. Two voters may share a tag (in a log of ten million voters, with a probability of about 1 in
// 1,400), so an entry never proves anything by itself: whoever finds one compares the whole key in the ballot
// it names.
//
// Open addressing in tables of at most 65,536 slots of 12 bytes; a full table is split by the next bit of the
// tag (extendible hashing), so that growing never takes longer than one table does: 17 to 32 bytes per voter
// and no pause above a millisecond, however many voters there are. The tables follow each other in the order
// of their tags, so all entries can be read out sorted, one table at a time. One thread.
#pragma once

#include "pollstream/domain/ballot.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pollstream::sqlite {

using voter_tag = std::uint64_t;  ///< 56 bits
voter_tag tag_of(const voter_key& voter) noexcept;

struct voter_entry {
    voter_tag tag = 0;
    std::uint64_t seq = 0;  ///< 40 bits; 0: none

    friend auto operator<=>(const voter_entry&, const voter_entry&) = default;
};

inline constexpr std::uint64_t seq_max = (std::uint64_t{1} << 40) - 1;

class voter_set {
  public:
    voter_set();

    /// Does not check whether the entry is there already.
    void add(voter_entry e);
    /// Adds many at once: three times as fast if the set is larger than the processor's caches, because it
    /// prefetches all their slots together.
    void add(std::span<const voter_entry> many);
    /// False if there is no such entry.
    bool move(voter_entry from, std::uint64_t to_seq);
    bool remove(voter_entry e);
    /// Appends to `seqs` the ballots of all entries with this tag: usually one or none.
    void find(voter_tag tag, std::vector<std::uint64_t>& seqs) const;

    std::size_t size() const noexcept { return size_; }
    std::size_t bytes() const noexcept;

    /// The entries of the first table at or after `from`, sorted; returns where the next table begins, or 0
    /// after the last one. Start with 0.
    voter_tag table_after(voter_tag from, std::vector<voter_entry>& into) const;

  private:
    /// 56 bits of tag and 40 of ballot number; all zero means empty.
    struct slot {
        std::uint32_t tag_low = 0;
        std::uint32_t tag_high_seq_high = 0;
        std::uint32_t seq_low = 0;

        slot() = default;
        explicit slot(voter_entry e) noexcept;
        bool empty() const noexcept { return seq_low == 0 && tag_high_seq_high >> 24 == 0; }
        bool has(voter_tag tag) const noexcept {
            return tag_low == static_cast<std::uint32_t>(tag) &&
                   (tag_high_seq_high & 0xff'ffffu) == static_cast<std::uint32_t>(tag >> 32);
        }
        voter_entry entry() const noexcept;
    };
    struct table {
        unsigned depth = 0;  ///< how many leading bits of the tag its entries share
        unsigned bits = 0;   ///< log2 of the number of slots
        std::size_t used = 0;
        std::vector<slot> slots;

        table(unsigned depth, std::size_t room_for);
        std::size_t home(voter_tag tag) const noexcept;
        std::size_t after(std::size_t at) const noexcept { return (at + 1) & (slots.size() - 1); }
        void put(voter_entry e) noexcept;
        slot* find(voter_entry e) noexcept;
        void take(slot* s) noexcept;
        bool full() const noexcept { return (used + 1) * 4 > slots.size() * 3; }
    };

    std::size_t place(voter_tag tag) const noexcept;
    table& table_of(voter_tag tag) noexcept { return *directory_[place(tag)]; }
    void grow(voter_tag tag);
    void split(std::size_t at);

    unsigned depth_ = 0;
    std::size_t size_ = 0;
    std::vector<std::shared_ptr<table>> directory_;  ///< 2^depth_; neighbours may share a table
};

}  // namespace pollstream::sqlite
