// When the write-ahead log is moved: at its usual length, and later if a reader holds it.
#include "sqlite/wal_pace.hpp"

#include <catch2/catch.hpp>

using pollstream::sqlite::wal_pace;

TEST_CASE("the WAL is moved at its usual length, each time anew", "[sqlite][wal]") {
    wal_pace pace(1'000);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(999);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(1'000);
    CHECK(pace.is_worth_moving());
    pace.tried(true);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(3);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(1'001);
    CHECK(pace.is_worth_moving());
}

TEST_CASE("if a reader holds the WAL, it is tried again half a length later", "[sqlite][wal]") {
    wal_pace pace(1'000);
    pace.committed(1'200);
    pace.tried(false);
    // However often this is asked without a commit, as after a chore that had nothing to write.
    CHECK_FALSE(pace.is_worth_moving());
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(1'201);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(1'699);
    CHECK_FALSE(pace.is_worth_moving());
    pace.committed(1'700);
    CHECK(pace.is_worth_moving());
}

TEST_CASE("a restarted WAL is moved at its usual length again", "[sqlite][wal]") {
    wal_pace pace(1'000);
    pace.committed(1'200);
    pace.tried(false);
    pace.committed(5);  // the reader is gone, and a commit found everything moved
    pace.committed(1'000);
    CHECK(pace.is_worth_moving());
}
