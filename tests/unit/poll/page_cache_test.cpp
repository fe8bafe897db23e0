#include "poll/page_cache.hpp"

#include <catch2/catch.hpp>

using pollstream::poll_http::page_cache;

TEST_CASE("a page is kept until something changes") {
    page_cache c;
    CHECK_FALSE(c.find("/polls", 3));
    const auto kept = c.keep("/polls", 3, 3, "page");
    CHECK(*kept == "page");
    CHECK(c.find("/polls", 3) == kept);
    CHECK_FALSE(c.find("/polls?page=2", 3));
    CHECK_FALSE(c.find("/polls", 4));
    CHECK_FALSE(c.find("/polls", 3));
}

TEST_CASE("a page that was overtaken while it was read is not kept") {
    page_cache c;
    CHECK(*c.keep("/polls", 3, 4, "old") == "old");
    CHECK_FALSE(c.find("/polls", 4));
    CHECK_FALSE(c.find("/polls", 3));
}

TEST_CASE("cached pages are bounded in bytes") {
    page_cache c;
    const std::string page(1024 * 1024, 'x');
    for (int i = 0; i < 60; ++i) c.keep("/polls?page=" + std::to_string(i), 1, 1, page);
    std::size_t kept = 0;
    for (int i = 0; i < 60; ++i)
        if (const auto p = c.find("/polls?page=" + std::to_string(i), 1)) kept += p->size();
    CHECK(kept > 0);
    CHECK(kept <= pollstream::limits::cached_page_bytes);
}

TEST_CASE("cached pages are bounded in number") {
    page_cache c;
    for (int i = 0; i < 1000; ++i) c.keep("/polls?page=" + std::to_string(i), 1, 1, "page");
    int kept = 0;
    for (int i = 0; i < 1000; ++i) kept += c.find("/polls?page=" + std::to_string(i), 1) ? 1 : 0;
    CHECK(kept > 0);
    CHECK(kept <= 64);
}
