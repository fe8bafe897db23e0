// Large news: kept once for all who read it, each at their own pace; nothing that matters is lost, and what
// happens again costs nothing.
#include "broadcast/large_news.hpp"

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

std::string votes_of(const poll_id& p, std::uint64_t votes) {
    return std::string(activity_frame(p, votes)->text());
}

using texts = std::vector<std::string>;

struct reader {
    explicit reader(const large_news& n) : of(n), read(n.begin()) {}

    texts take(std::size_t most = 1'000) {
        texts all;
        while (all.size() < most) {
            const auto p = of.next(read);
            if (!p) break;
            all.emplace_back(p->frame->text());
        }
        return all;
    }

    const large_news& of;
    large_news::reader read;
};

}  // namespace

TEST_CASE("the last event of each kind is sent per poll, in order") {
    large_news n;
    reader late(n);
    n.event(lunch, poll_event::created, text("created"));
    n.event(lunch, poll_event::updated, text("updated 1"));
    n.event(dinner, poll_event::updated, text("dinner"));
    n.event(lunch, poll_event::closed, text("closed"));
    n.event(lunch, poll_event::updated, text("updated 2"));
    CHECK(late.take() == texts{"created", "dinner", "closed", "updated 2"});
    CHECK(late.take().empty());
}

TEST_CASE("a prompt reader gets every event, and a newcomer none from before") {
    large_news n;
    reader quick(n);
    n.event(lunch, poll_event::updated, text("updated 1"));
    CHECK(quick.take() == texts{"updated 1"});
    n.event(lunch, poll_event::updated, text("updated 2"));
    reader new_one(n);
    CHECK(quick.take() == texts{"updated 2"});
    CHECK(new_one.take().empty());
    n.event(lunch, poll_event::closed, text("closed"));
    CHECK(new_one.take() == texts{"closed"});
}

TEST_CASE("nothing else is sent about a deleted poll") {
    large_news n;
    reader late(n);
    n.event(lunch, poll_event::created, text("created"));
    n.votes(lunch, 3);
    n.event(dinner, poll_event::created, text("dinner"));
    n.event(lunch, poll_event::deleted, text("deleted"));
    CHECK(late.take() == texts{"dinner", "deleted"});
}

TEST_CASE("votes are sent as one number, to each reader the sum of what it has not been sent") {
    large_news n;
    reader quick(n);
    reader slow(n);
    n.votes(lunch, 3);
    reader new_one(n);
    CHECK(quick.take() == texts{votes_of(lunch, 3)});
    n.votes(dinner, 1);
    n.votes(lunch, 4);
    CHECK(quick.take() == texts{votes_of(dinner, 1), votes_of(lunch, 4)});
    CHECK(new_one.take() == texts{votes_of(dinner, 1), votes_of(lunch, 4)});
    CHECK(slow.take(1) == texts{votes_of(dinner, 1)});
    n.votes(lunch, 5);
    CHECK(slow.take() == texts{votes_of(lunch, 12)});
    CHECK(quick.take() == texts{votes_of(lunch, 5)});
}

TEST_CASE("votes of a poll whose earlier ones everybody has read are sent separately") {
    large_news n;
    reader one(n);
    n.votes(lunch, 3);
    CHECK(one.take().size() == 1);
    n.forget(one.read.at());
    CHECK(n.empty());
    CHECK(n.bytes() == 0);
    n.votes(lunch, 4);
    CHECK(one.take() == texts{votes_of(lunch, 4)});
}

TEST_CASE("what everybody has read is forgotten, and nothing else") {
    large_news n;
    reader quick(n);
    reader slow(n);
    for (int i = 0; i < 5; ++i) n.votes(lunch, 1);
    n.event(dinner, poll_event::updated, text("dinner"));
    CHECK(quick.take() == texts{votes_of(lunch, 5), "dinner"});
    CHECK(slow.take(1) == texts{votes_of(lunch, 5)});
    n.forget(slow.read.at());
    n.votes(lunch, 2);
    CHECK(slow.take() == texts{"dinner", votes_of(lunch, 2)});
    CHECK(quick.take() == texts{votes_of(lunch, 2)});
    n.forget(n.end());
    CHECK(n.empty());
    CHECK(n.bytes() == 0);
}

TEST_CASE("repeated events cost no more than a note of how many votes there were") {
    large_news n;
    reader slow(n);
    n.event(lunch, poll_event::updated, text("updated"));
    const auto once = n.bytes();
    for (int i = 0; i < 1'000; ++i) n.event(lunch, poll_event::updated, text("updated"));
    CHECK(n.bytes() == once);
    for (int i = 0; i < 1'000; ++i) n.votes(lunch, 10);
    CHECK(n.bytes() < once + 1'001 * 192 + 100);
    std::uint64_t steps = 0;
    texts told;
    for (; told.empty(); ++steps) told = slow.take(1);
    CHECK(told == texts{"updated"});
    for (told.clear(); told.empty(); ++steps) told = slow.take(1);
    CHECK(told == texts{votes_of(lunch, 10'000)});
    CHECK(steps == 1 + 1'000 / large_news::steps + 1);
}

TEST_CASE("a reader that is past the votes of a deleted poll is not owed them any more") {
    large_news n;
    reader slow(n);
    n.votes(lunch, 1);
    n.votes(dinner, 1);
    n.votes(lunch, 1);
    CHECK(slow.take(1) == texts{votes_of(dinner, 1)});
    CHECK(slow.read.owed() == 1);
    n.event(lunch, poll_event::deleted, text("deleted"));
    CHECK(slow.take() == texts{"deleted"});
    CHECK(slow.read.owed() == 0);
}

TEST_CASE(
    "bytes beyond the limit are not kept: those who have yet to read them are told so, and nobody else") {
    large_news n(2'000);
    reader slow(n);
    reader quick(n);
    n.event(lunch, poll_event::updated, text(std::string(700, 'x')));
    CHECK(quick.take().size() == 1);
    n.event(dinner, poll_event::updated, text(std::string(700, 'x')));
    CHECK_FALSE(n.lost_by(slow.read));
    n.event(dinner, poll_event::closed, text(std::string(700, 'x')));
    CHECK(n.bytes() <= 2'000);
    CHECK(n.lost_by(slow.read));
    CHECK_FALSE(n.lost_by(quick.read));
    CHECK(quick.take().size() == 2);
}
