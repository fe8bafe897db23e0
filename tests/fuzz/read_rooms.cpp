// A file of rooms: it is either refused with a line and a reason, or what it contains is fit to be written
// into a database.
#include "app/room_file.hpp"
#include "pollstream/domain/kind.hpp"

#include <cstdlib>
#include <sstream>

namespace {

using namespace pollstream;

void require(bool holds) {
    if (!holds) std::abort();
}

class checker final : public sqlite::room_sink {
  public:
    void begin_room(const sqlite::carried_room& r) override {
        settle();
        require(!r.current || *r.current < r.polls);
        polls_left_ = r.polls;
    }
    void begin_poll(const poll& p, const sqlite::carried_poll& with) override {
        require(ballots_left_ == 0 && polls_left_-- > 0);
        require(p.options.size() >= rules_of(p).options_min && !p.title.empty());
        poll_ = p;
        ballots_left_ = with.ballots;
        seq_ = 0;
    }
    void take_ballot(const ballot_record& b) override {
        require(ballots_left_-- > 0 && b.seq == ++seq_ && b.supersedes < b.seq);
        require(!choice_problem(poll_, b.marks));
        require((poll_.identity == identity_rule::name) == !b.voter_name.empty());
    }
    void settle() const { require(polls_left_ == 0 && ballots_left_ == 0); }

  private:
    poll poll_;
    std::size_t polls_left_ = 0;
    std::uint64_t ballots_left_ = 0;
    std::uint64_t seq_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
    checker to;
    if (const auto wrong = app::read_room_file(in, to)) {
        require(!wrong->text.empty() && wrong->line > 0);
    } else {
        to.settle();
    }
    return 0;
}
