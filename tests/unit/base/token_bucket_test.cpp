#include "pollstream/base/token_bucket.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("a bucket gives its burst, then its rate") {
    const token_bucket::time_point start{};
    token_bucket bucket(2, 5, start);
    for (int i = 0; i < 5; ++i) CHECK(bucket.take(start));
    CHECK_FALSE(bucket.take(start));
    CHECK(bucket.until_next(start) == 500ms);
    CHECK_FALSE(bucket.take(start + 499ms));
    CHECK(bucket.take(start + 500ms));
    CHECK_FALSE(bucket.take(start + 500ms));
    CHECK(bucket.remaining(start + 2s) == 3);
    CHECK_FALSE(bucket.full(start + 2s));
    CHECK(bucket.full(start + 1h));
    CHECK(bucket.remaining(start + 1h) == 5);
}

TEST_CASE("a clock that stands still or goes back gives nothing") {
    const token_bucket::time_point start{10s};
    token_bucket bucket(1, 1, start);
    CHECK(bucket.take(start));
    CHECK_FALSE(bucket.take(start - 5s));
    CHECK_FALSE(bucket.take(start));
    CHECK(bucket.take(start + 1s));
}
