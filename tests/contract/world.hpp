// A store of either kind with everything around it that a contract test needs: a loop, a clock that the test
// sets, the facts it published, and short ways to create polls and vote.
//
// Two promises are checked at every fact of every test: the published version of a poll or room never goes
// back, and no fact comes after the answer of the operation that caused it.
#pragma once

#include "pollstream/base/text.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/store/store.hpp"
#include "support/manual_clock.hpp"
#include "support/run_task.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::testing {

enum class store_kind { memory, sqlite };
std::string name(store_kind k);

class world {
  public:
    explicit world(store_kind kind);
    ~world();

    store& operator*() { return *store_; }
    store* operator->() { return store_.get(); }

    template <class T>
    T run(task<T> work) {
        return testing::run(loop, std::move(work));
    }

    /// Runs all at once; the answers are in the order given.
    std::vector<result<cast_result>> run_all(std::vector<task<result<cast_result>>> work);

    // ---- making things
    poll a_poll(const std::string& title, std::size_t options = 3);
    new_room a_room(std::vector<poll> polls);
    poll_ref create(poll p);  ///< in a room of its own
    poll_ref create(const std::string& title) { return create(a_poll(title)); }
    made_room create_room(std::vector<poll> polls);

    ballot a_ballot(const poll_id& p, unsigned voter, choice marks, const std::string& voter_name = "");
    ballot saying(const poll_ref& p, unsigned voter, std::vector<std::string> texts);
    ballot voting(const poll_ref& p, unsigned voter, option_no question, question_vote v);

    // ---- what must succeed
    cast_result cast(ballot b);
    cast_result vote(const poll_ref& p, unsigned voter, choice marks, const std::string& voter_name = "");
    cast_result say(const poll_ref& p, unsigned voter, std::vector<std::string> texts) {
        return cast(saying(p, voter, std::move(texts)));
    }
    voided_votes take_back(const poll_ref& p, vote_window window);

    poll_ref load(const poll_ref& p);
    room_ref load(const room_ref& r);
    /// From now on the poll's rows contradict each other.
    void damage(const poll_ref& p);

    /// The facts since the last call, each as a line: "created Lunch", "counted Lunch", "tally Lunch 1,0,0",
    /// "room Lunch", "room deleted".
    std::vector<std::string> told();

    asio::io_context loop;
    manual_clock time;
    std::vector<fact> facts;
    std::deque<std::string> codes;  ///< the next join codes drawn; random ones when they run out

  private:
    void open_sqlite();
    void hear(const fact& f);
    void check_version(const poll_changed& f);
    void check_version(const tally_changed& f);
    void check_version(const vote_counted& f);
    void check_version(const room_changed& f);
    void check_version(const participants_changed&) {}  // has none

    temp_folder folder_;
    ulid_source ids_;
    std::size_t described_ = 0;
    std::map<std::string, std::uint64_t> versions_;
    std::function<std::string()> draw_;
    std::unique_ptr<store> store_;
};

voter_key voter(unsigned n);
std::string describe(const fact& f);

}  // namespace pollstream::testing

/// One test, run on a fresh store of each kind.
#define ON_EVERY_STORE(w)                                                        \
    const auto kind_of_store = GENERATE(store_kind::memory, store_kind::sqlite); \
    INFO("store: " << name(kind_of_store));                                      \
    world w(kind_of_store)
