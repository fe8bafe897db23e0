// Seeded random lives of polls and viewers: whatever the interleaving of votes, closes, resets, arrivals,
// departures and reads, no viewer sees a version go back, and everybody ends with the last state.
#include "hall.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// What one viewer knows of each poll, as a client keeps it; complains if a version goes back.
class memory {
  public:
    void hear(const json::object& frame) {
        const std::string_view type(frame.at("type").as_string());
        if (type == "tally") {
            note(frame.at("poll_id"), version_of(frame));
        } else if (type == "snapshot" || type == "poll") {
            note(frame.at("poll").at("id"), version_of(frame));
        } else if ((type == "ack" || type == "error") && frame.contains("poll")) {
            note(frame.at("poll").at("id"), version_of(frame.at("poll").as_object()));
        }
    }
    std::uint64_t of(const poll_ref& p) const {
        const auto it = versions_.find(p->definition.id.str());
        return it == versions_.end() ? 0 : it->second;
    }

  private:
    void note(const json::value& id, std::uint64_t version) {
        auto& last = versions_[std::string(id.as_string())];
        REQUIRE(version >= last);
        last = version;
    }

    std::map<std::string, std::uint64_t> versions_;
};

class life_of_a_room {
  public:
    explicit life_of_a_room(unsigned seed, std::size_t polls_max) : dice_(seed), h_(quick(), polls_max) {
        auto a = ground::a_poll("a");
        a.allow_change = true;
        auto b = ground::a_poll("b");
        b.results = results_rule::after_vote;
        made_ = h_.create_room({a, b});
        for (int i = 0; i < 6; ++i) come();
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            INFO("step " << i);
            step();
        }
        if (h_.holding) h_.release_facts();
        settle_down();
    }

    /// Every viewer that follows a poll must know its last version.
    void check_the_end() {
        for (const auto& p : made_.polls) {
            (void)h_.run(h_.storage.reopen_poll(p->definition.id, std::nullopt));
            settle_down();
            const auto last = h_.stored(p)->version();
            for (auto& [l, known] : everybody_) l->forget();
            h_.cast(p, "the last one", {1});
            h_.work_for(3ms);
            for (auto& [l, known] : everybody_) {
                l->read_all();
                if (!l->last("tally").empty()) {  // so it follows this poll
                    CHECK(known.of(p) == last);
                    ++followers;
                }
                for (const auto& frame : l->heard) known.hear(frame);
            }
        }
    }

    int followers = 0;

  private:
    unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(dice_); }
    const poll_ref& some_poll() { return made_.polls[below(2)]; }

    void come() {
        auto who = ground::device("device " + std::to_string(below(8)));
        auto& l = below(2) == 0 ? h_.at_room(made_.room, who) : h_.at_poll(some_poll(), who);
        everybody_.emplace_back(&l, memory{});
    }
    void read(listener& l, memory& known, std::size_t most) {
        const auto from = l.heard.size();
        l.read(most);
        for (auto i = from; i < l.heard.size(); ++i) {
            INFO(json::serialize(l.heard[i]));
            known.hear(l.heard[i]);
        }
    }
    void settle_down() {
        h_.work_for(3ms);
        for (auto& [l, known] : everybody_) {
            read(*l, known, 1'000);
            REQUIRE(l->close_code() == 0);
        }
    }

    void step() {
        const auto& p = some_poll();
        auto& [l, known] = everybody_[below(static_cast<unsigned>(everybody_.size()))];
        switch (below(16)) {
            case 0:
                change_state(p);
                break;
            case 1:
                if (everybody_.size() < 12) come();
                break;
            case 2:
                leave();
                break;
            case 3:
                talk(*l, hall::about(below(2) == 0 ? "subscribe" : "unsubscribe", p));
                break;
            case 4:
                if (!h_.holding) vote_over_socket(*l, p);
                break;
            case 5:
                show(below(3));
                break;
            case 6:
                if (h_.holding) {
                    h_.release_facts();
                } else {
                    h_.hold_facts();
                }
                break;
            case 7:
                h_.work_for(1ms);
                break;
            case 8:
            case 9:
            case 10:
                read(*l, known, 1 + below(4));
                break;
            default:
                h_.cast(p, "device " + std::to_string(below(40)), {static_cast<option_no>(1 + below(3))});
        }
    }

    void change_state(const poll_ref& p) {
        const auto& id = p->definition.id;
        poll_patch title;
        title.title = "title " + std::to_string(below(100));
        switch (below(4)) {
            case 0:
                (void)h_.run(h_.storage.close_poll(id));
                break;
            case 1:
                (void)h_.run(h_.storage.reset_poll(id));
                break;
            case 2:
                (void)h_.run(h_.storage.patch_poll(id, title));
                break;
            default:
                (void)h_.run(h_.storage.reopen_poll(id, std::nullopt));
        }
        h_.settle();
    }
    void show(unsigned what) {
        if (what == 2) {
            h_.show(made_.room, std::nullopt);
        } else {
            h_.show(made_.room, made_.polls[what]->definition.id);
        }
    }
    void leave() {
        if (everybody_.size() < 3) return;
        const auto who = below(static_cast<unsigned>(everybody_.size()));
        everybody_[who].first->leave();
        everybody_.erase(everybody_.begin() + who);
    }
    /// Few enough messages that the rate limits, which have tests of their own, play no part.
    void talk(listener& l, const json::object& m) {
        if (++said_[&l] <= 12) h_.say(l, m);
    }
    void vote_over_socket(listener& l, const poll_ref& p) {
        talk(l, {{"type", "vote"},
                 {"poll_id", p->definition.id.str()},
                 {"option_ids", json::array{1 + below(3)}}});
    }

    std::mt19937 dice_;
    hall h_;
    made_room made_;
    std::vector<std::pair<listener*, memory>> everybody_;
    std::map<listener*, int> said_;
};

}  // namespace

TEST_CASE("no viewer sees a version go back, and every follower ends with the last state") {
    int followers = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        life_of_a_room l(seed, 1'000);
        l.run(250);
        l.check_the_end();
        followers += l.followers;
    }
    CHECK(followers > 30);
}

TEST_CASE("the same if the cache forgets and facts arrive late") {
    int followers = 0;
    for (unsigned seed = 101; seed <= 112; ++seed) {
        CAPTURE(seed);
        life_of_a_room l(seed, 1);
        l.run(250);
        l.check_the_end();
        followers += l.followers;
    }
    CHECK(followers > 30);
}
