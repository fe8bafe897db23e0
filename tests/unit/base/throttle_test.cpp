#include "pollstream/base/throttle.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

namespace {
const throttle::time_point start{1h};
}

TEST_CASE("every key has its own bucket") {
    throttle t(1, 3, 100);
    for (std::size_t left : {2u, 1u, 0u}) {
        const auto d = t.take("a", start);
        CHECK(d.allowed);
        CHECK(d.limit == 3);
        CHECK(d.remaining == left);
        CHECK(d.retry_after == 0ms);
    }
    const auto refused = t.take("a", start + 400ms);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.remaining == 0);
    CHECK(refused.retry_after == 600ms);
    CHECK(t.take("b", start).allowed);
    CHECK(t.take("a", start + 1s).allowed);
}

TEST_CASE("several tokens are taken all or none, and nothing costs more than a full bucket") {
    throttle t(1, 5, 100);
    CHECK(t.take("a", start, 3).remaining == 2);
    const auto refused = t.take("a", start, 4);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.remaining == 2);
    CHECK(refused.retry_after == 2s);
    CHECK_FALSE(t.take("a", start + 1'999ms, 4).allowed);
    CHECK(t.take("a", start + 2s, 4).remaining == 0);
    CHECK(t.take("a", start + 2s, 100).retry_after == 5s);
    CHECK(t.take("a", start + 7s, 100).allowed);
}

TEST_CASE("full buckets are forgotten") {
    throttle t(1, 2, 100);
    for (int i = 0; i < 50; ++i) t.take("key" + std::to_string(i), start);
    CHECK(t.size() == 50);
    for (int i = 0; i < 60; ++i) t.take("one", start + 10s);
    CHECK(t.size() == 1);
}

TEST_CASE("there are never more than the limit, and the oldest goes") {
    throttle t(0.001, 2, 10);
    for (int i = 0; i < 10; ++i) t.take("key" + std::to_string(i), start + std::chrono::milliseconds(i));
    CHECK(t.size() == 10);
    t.take("key0", start + 20ms);  // empty now, and the most recent
    t.take("new", start + 30ms);   // key1 goes
    CHECK(t.size() == 10);
    CHECK_FALSE(t.take("key0", start + 40ms).allowed);
    CHECK(t.take("key1", start + 50ms).remaining == 1);  // a fresh bucket
    CHECK(t.size() == 10);
}

TEST_CASE("a full bucket is dropped before an older one that is not") {
    throttle t(1, 10, 2);
    for (int i = 0; i < 10; ++i) t.take("busy", start);
    t.take("quiet", start + 1ms);
    t.take("new", start + 2s);  // quiet is full again, busy is not
    CHECK(t.size() == 2);
    CHECK(t.take("busy", start + 2s).remaining == 1);
}

TEST_CASE("a rate of nothing gives the burst and no more") {
    throttle t(0, 1, 10);
    CHECK(t.take("a", start).allowed);
    const auto d = t.take("a", start + 1000h);
    CHECK_FALSE(d.allowed);
    CHECK(d.retry_after == 24h);
    CHECK(t.window() == 24h);
}

TEST_CASE("the window is the time an empty bucket takes to fill") {
    CHECK(throttle(0.5, 30, 10).window() == 60s);
    CHECK(throttle(5, 20, 10).window() == 4s);
    CHECK(throttle(1000, 1, 10).window() == 1s);
}

TEST_CASE("a key is known until its bucket is full again") {
    throttle t(1, 2, 10);
    CHECK_FALSE(t.knows("a", start));
    t.take("a", start);
    CHECK(t.knows("a", start + 999ms));
    CHECK_FALSE(t.knows("a", start + 1s));  // though nothing has dropped it yet
    CHECK(t.size() == 1);
}
