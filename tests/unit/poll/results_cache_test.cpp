#include "poll/results_cache.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream;
using pollstream::poll_http::results_cache;

namespace {

poll_ref some_poll() {
    return std::make_shared<const poll_state>();
}

}  // namespace

TEST_CASE("results are rendered once for a state of a poll and a way to see it") {
    results_cache c;
    const auto p = some_poll();
    int rendered = 0;
    const auto render = [&] { return std::to_string(++rendered); };
    CHECK(*c.get(p, true, render) == "1");
    CHECK(*c.get(p, true, render) == "1");
    CHECK(*c.get(p, false, render) == "2");
    CHECK(*c.get(p, true, render) == "1");
    CHECK(*c.get(some_poll(), true, render) == "3");
}

TEST_CASE("results that nobody asked for lately are rendered again") {
    results_cache c;
    const auto first = some_poll();
    std::vector<poll_ref> others;
    int rendered = 0;
    const auto render = [&] { return std::to_string(++rendered); };
    c.get(first, true, render);
    for (int i = 0; i < 100; ++i) c.get(others.emplace_back(some_poll()), true, render);
    CHECK(rendered == 101);
    c.get(first, true, render);
    CHECK(rendered == 102);
    CHECK(first.use_count() == 2);  // ours and the cache's one
}
