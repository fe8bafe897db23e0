// News at large that wait to be read: nothing that matters is lost, and what happens again costs nothing.
#include "broadcast/waiting_news.hpp"

#include "broadcast/frames.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream;
using namespace pollstream::live;

namespace {

const auto lunch = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
const auto dinner = *poll_id::parse("01JBBBBBBBBBBBBBBBBBBBBBBB");

http::frame text(const std::string& s) {
    return http::make_frame(s);
}

std::vector<std::string> drain(waiting_news& n) {
    std::vector<std::string> all;
    while (!n.empty()) all.emplace_back(n.pop()->text());
    CHECK(n.bytes() == 0);
    return all;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("of each kind of event of a poll the last waits, in order") {
    waiting_news n;
    n.event(lunch, poll_event::created, text("created"));
    n.event(lunch, poll_event::updated, text("updated 1"));
    n.event(dinner, poll_event::updated, text("dinner"));
    n.event(lunch, poll_event::closed, text("closed"));
    n.event(lunch, poll_event::updated, text("updated 2"));
    CHECK(drain(n) == texts{"created", "closed", "updated 2", "dinner"});
}

TEST_CASE("of a deleted poll there is nothing else to tell") {
    waiting_news n;
    n.event(lunch, poll_event::created, text("created"));
    n.votes(lunch, 3, activity_frame(lunch, 3));
    n.event(lunch, poll_event::deleted, text("deleted"));
    CHECK(drain(n) == texts{"deleted"});
}

TEST_CASE("votes wait as one number, until it is told") {
    waiting_news n;
    n.votes(lunch, 3, activity_frame(lunch, 3));
    n.votes(lunch, 4, activity_frame(lunch, 4));
    n.votes(dinner, 1, activity_frame(dinner, 1));
    const auto waiting = n.bytes();
    n.votes(lunch, 2, activity_frame(lunch, 2));
    CHECK(n.bytes() == waiting);
    const auto text_of = [](const poll_id& p, std::uint64_t votes) {
        return std::string(activity_frame(p, votes)->text());
    };
    CHECK(drain(n) == texts{text_of(lunch, 9), text_of(dinner, 1)});
    n.votes(lunch, 5, activity_frame(lunch, 5));
    CHECK(drain(n) == texts{text_of(lunch, 5)});
}
