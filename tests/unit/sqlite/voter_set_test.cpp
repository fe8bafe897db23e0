// The voters of a log in memory: found again, moved, removed, sorted, and small.
#include "sqlite/voter_set.hpp"

#include "pollstream/base/digest.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

namespace pollstream {

using sqlite::voter_entry;
using sqlite::voter_set;

namespace {

std::vector<std::uint64_t> found(const voter_set& set, sqlite::voter_tag tag) {
    std::vector<std::uint64_t> seqs;
    set.find(tag, seqs);
    std::ranges::sort(seqs);
    return seqs;
}

std::vector<voter_entry> all_of(const voter_set& set) {
    std::vector<voter_entry> all;
    sqlite::voter_tag next = 0;
    do {
        std::vector<voter_entry> some;
        next = set.table_after(next, some);
        all.insert(all.end(), some.begin(), some.end());
    } while (next != 0);
    return all;
}

}  // namespace

TEST_CASE("a tag is the first seven bytes of the key", "[sqlite][voters]") {
    CHECK(sqlite::tag_of({1, 2, 3, 4, 5, 6, 7, 8}) == 0x01020304050607u);
    CHECK(sqlite::tag_of({1, 2, 3, 4, 5, 6, 7, 9}) == 0x01020304050607u);
    CHECK(sqlite::tag_of({255, 255, 255, 255, 255, 255, 255}) == 0xff'ffff'ffff'ffffu);
}

TEST_CASE("a voter set behaves like a multimap", "[sqlite][voters]") {
    // 12-bit tags at either end, so that many are equal and tables split unevenly.
    const auto shift = GENERATE(0u, 44u);
    std::mt19937_64 random(7);
    voter_set set;
    std::multimap<sqlite::voter_tag, std::uint64_t> model;
    for (std::uint64_t seq = 1; seq <= 20'000; ++seq) {
        const auto tag = (random() % 4'096) << shift;
        const auto known = model.find(tag);
        const auto what = known == model.end() ? 0 : random() % 4;
        if (what == 1) {
            REQUIRE(set.move({tag, known->second}, seq));
            known->second = seq;
        } else if (what == 2) {
            REQUIRE(set.remove({tag, known->second}));
            REQUIRE_FALSE(set.remove({tag, known->second}));
            model.erase(known);
        } else {
            set.add({tag, seq});
            model.emplace(tag, seq);
        }
    }
    CHECK(set.size() == model.size());
    for (std::uint64_t t = 0; t < 4'096; ++t) {
        std::vector<std::uint64_t> expected;
        const auto [first, last] = model.equal_range(t << shift);
        for (auto it = first; it != last; ++it) expected.push_back(it->second);
        std::ranges::sort(expected);
        REQUIRE(found(set, t << shift) == expected);
    }
    CHECK_FALSE(set.move({1, 99'999'999}, 1));
}

TEST_CASE("all entries come out sorted, each once", "[sqlite][voters][in-turn]") {
    std::mt19937_64 random(11);
    voter_set set;
    std::vector<voter_entry> expected;
    for (std::uint64_t seq = 1; seq <= 200'000; ++seq) {
        expected.push_back({random() >> 8, seq});
        set.add(expected.back());
    }
    std::ranges::sort(expected);
    CHECK(all_of(set) == expected);
    CHECK(all_of(voter_set()).empty());
}

TEST_CASE("ballot numbers of 40 bits are kept intact", "[sqlite][voters]") {
    voter_set set;
    for (const std::uint64_t seq : {std::uint64_t{1}, std::uint64_t{1} << 32, sqlite::seq_max}) {
        set.add({0xff'ffff'ffff'ffffu, seq});
    }
    CHECK(found(set, 0xff'ffff'ffff'ffffu) ==
          std::vector<std::uint64_t>{1, std::uint64_t{1} << 32, sqlite::seq_max});
}

TEST_CASE("a million voters take less than 40 MB", "[sqlite][voters]") {
    std::mt19937_64 random(13);
    voter_set set;
    std::size_t most = 0;
    for (std::uint64_t seq = 1; seq <= 1'000'000; ++seq) {
        set.add({random() >> 8, seq});
        if (seq % 10'000 == 0) most = std::max(most, set.bytes() * 1'000 / seq);
    }
    CHECK(set.bytes() < 40'000'000);
    CHECK(most < 40'000);  // a thousandth of a byte a voter
}

}  // namespace pollstream
