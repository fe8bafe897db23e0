#include "pollstream/http/site.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;

TEST_CASE("how often one may create and vote at a site that is told no others", "[limits]") {
    const http::site_options o;
    CHECK(o.throttling == http::throttle_mode::per_device);
    CHECK(o.create_per_minute == 30);
    CHECK(o.create_burst == 30);
    CHECK(o.device_votes_per_s == 5);
    CHECK(o.device_votes_burst == 20);
    CHECK(o.address_votes_per_s == 200);
    CHECK(o.address_votes_burst == 12'000);
    CHECK(o.trusted_proxies.empty());
    CHECK(o.allowed_origins.empty());
}
