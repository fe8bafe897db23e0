#include "pollstream/http/ratelimit.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::http;
using namespace pollstream::testing;
using namespace std::chrono_literals;

TEST_CASE("the RateLimit fields of a decision") {
    CHECK(ratelimit_fields({true, 30, 12, 0ms}, "create", 60s) ==
          fields{{"RateLimit-Policy", "\"create\";q=30;w=60"}, {"RateLimit", "\"create\";r=12"}});
    CHECK(ratelimit_fields({false, 30, 0, 1'500ms}, "create", 60s) ==
          fields{{"RateLimit-Policy", "\"create\";q=30;w=60"}, {"RateLimit", "\"create\";r=0;t=2"}});
}
