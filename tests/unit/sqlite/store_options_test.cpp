#include "pollstream/sqlite/open.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("the bounds of a store that is told no others", "[sqlite][limits]") {
    const sqlite::store_options o;
    CHECK(o.waiting_votes == 20'000);
    CHECK(o.answer_timeout == 10s);
    CHECK(o.voter_bytes == 512u * 1'024 * 1'024);
    CHECK(o.poll_bytes == 256u * 1'024 * 1'024);
    CHECK(o.read_bytes == 1'024u * 1'024);
    CHECK(o.wal_bytes == 16u * 1'024 * 1'024);
    CHECK(o.database_bytes == 0);
    CHECK_FALSE(o.recover);
}
