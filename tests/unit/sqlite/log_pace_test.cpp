// When the write-ahead log is moved: at its usual length, and later if a reader holds it.
#include "sqlite/log_pace.hpp"

#include <catch2/catch.hpp>

using pollstream::sqlite::log_pace;

TEST_CASE("the log is moved at its usual length, each time anew", "[sqlite][log]") {
    log_pace pace(1'000);
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

TEST_CASE("if a reader holds the log, it is tried again half a length later", "[sqlite][log]") {
    log_pace pace(1'000);
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

TEST_CASE("a restarted log is moved at its usual length again", "[sqlite][log]") {
    log_pace pace(1'000);
    pace.committed(1'200);
    pace.tried(false);
    pace.committed(5);  // the reader is gone, and a commit found everything moved
    pace.committed(1'000);
    CHECK(pace.is_worth_moving());
}
