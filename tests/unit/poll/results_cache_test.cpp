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

TEST_CASE("results are rendered once for each state of a poll and visibility") {
    results_cache c;
    const auto p = some_poll();
    int rendered = 0;
    const auto render = [&] { return std::to_string(++rendered); };
    const auto tag = [&] { return "tag of " + std::to_string(rendered + 1); };
    const auto shown = [&](const poll_ref& state, bool visible) {
        const auto& kept = c.get(state, visible, render, tag);
        return kept.etag + ": " + *kept.text;
    };
    CHECK(shown(p, true) == "tag of 1: 1");
    CHECK(shown(p, true) == "tag of 1: 1");
    CHECK(shown(p, false) == "tag of 2: 2");
    CHECK(shown(p, true) == "tag of 1: 1");
    CHECK(shown(some_poll(), true) == "tag of 3: 3");
}

TEST_CASE("results not requested lately are rendered again") {
    results_cache c;
    const auto first = some_poll();
    std::vector<poll_ref> others;
    int rendered = 0;
    const auto render = [&] { return std::to_string(++rendered); };
    const auto tag = [] { return std::string("tag"); };
    c.get(first, true, render, tag);
    for (int i = 0; i < 100; ++i) c.get(others.emplace_back(some_poll()), true, render, tag);
    CHECK(rendered == 101);
    c.get(first, true, render, tag);
    CHECK(rendered == 102);
    CHECK(first.use_count() == 2);  // ours and the cache's
}
