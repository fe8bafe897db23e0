// The polls that the lane keeps in memory: as many as there is room for, by number and by bytes, and none is
// dropped while in use.
#include "sqlite/poll_cache.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace pollstream::sqlite {

namespace {

poll_id numbered(unsigned n) {
    poll_id id;
    id.value.bytes[0] = static_cast<std::uint8_t>(n);
    return id;
}

struct lane_memory {
    cached_poll& open(unsigned n) {
        if (auto* known = cache.find(numbered(n))) return *known;
        ++reads;
        auto entry = std::make_unique<cached_poll>();
        entry->row.state.definition.id = numbered(n);
        entry->row.state.definition.kind = poll_kind::open;
        return cache.add(std::move(entry));
    }
    void write(unsigned n, std::size_t bytes) {
        open(n).texts().add(std::string(bytes, 'x') + std::to_string(++texts), text_state::shown);
    }
    std::size_t known() { return cache.size(); }

    poll_cache cache;
    std::size_t reads = 0;
    unsigned texts = 0;
};

constexpr std::size_t plenty = std::size_t{1} << 30;

}  // namespace

TEST_CASE("the lane's polls are bounded by number", "[sqlite][poll_cache]") {
    lane_memory m{poll_cache(10, plenty)};
    for (unsigned n = 0; n < 100; ++n) {
        m.open(n);
        m.open(0);
        m.cache.age();
        CHECK(m.known() <= 12);
    }
    CHECK(m.reads == 100);  // the one that is always in use was read once
}

TEST_CASE("the lane's polls are bounded by bytes, including those that grow meanwhile",
          "[sqlite][poll_cache]") {
    constexpr std::size_t room = 1'000'000;
    constexpr std::size_t text = 50'000;
    lane_memory m{poll_cache(1'000, room)};
    for (int round = 0; round < 4; ++round) {
        for (unsigned n = 0; n < 10; ++n) {
            m.write(n, text);
            m.cache.age();
            CHECK(m.cache.bytes() <= room + 4 * text);
        }
    }
    CHECK(m.reads > 10);  // some had to be read again
}

TEST_CASE("a poll in use stays where it is, however large the batch", "[sqlite][poll_cache]") {
    lane_memory m{poll_cache(1'000, 100'000)};
    std::vector<cached_poll*> held;
    for (unsigned n = 0; n < 10; ++n) {
        m.write(n, 50'000);
        held.push_back(&m.open(n));
    }
    for (unsigned n = 0; n < 10; ++n) CHECK(held[n] == &m.open(n));
    CHECK(m.reads == 10);
    m.cache.age();
    m.open(99);
    m.cache.age();
    m.write(99, 100'000);
    m.cache.age();
    CHECK(m.known() == 1);
    CHECK(m.cache.bytes() < 150'000);
}

TEST_CASE("a forgotten poll no longer weighs anything", "[sqlite][poll_cache]") {
    lane_memory m{poll_cache(1'000, plenty)};
    m.write(1, 50'000);
    m.cache.age();
    CHECK(m.cache.bytes() > 50'000);
    m.write(1, 50'000);
    m.cache.forget(numbered(1));
    m.cache.age();
    CHECK(m.cache.bytes() == 0);
    m.write(2, 50'000);
    m.cache.age();
    m.write(2, 50'000);
    m.cache.clear();
    m.cache.age();
    CHECK(m.cache.bytes() == 0);
    CHECK(m.known() == 0);
}

}  // namespace pollstream::sqlite
