// What every service depends on, in memory: a store, the catalog and the bus, connected as the application
// does it, a clock that the test sets, and short ways to get rooms and polls.
//
// Facts can be held back: then a commit answers its caller before anybody has heard of it, as can happen
// between the threads of a real store.
#pragma once

#include "pollstream/base/key_guard.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/bus/bus.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/store/catalog.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_store.hpp"
#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace pollstream::testing {

struct ground {
    explicit ground(std::size_t polls_max = 1'000)
        : storage(loop.get_executor(), time, [this](const fact& f) { hear(f); }),
          known(storage, polls_max, 1'000) {}

    template <class T>
    T run(task<T> work) {
        return testing::run(loop, std::move(work));
    }
    /// Runs what is ready, without waiting for timers.
    void settle() {
        loop.restart();
        while (loop.poll() > 0) {
        }
    }

    void hold_facts() { holding = true; }
    void release_facts() {
        holding = false;
        while (!held.empty()) {
            const auto f = held.front();
            held.pop_front();
            tell(f);
        }
    }

    /// "Lunch?" with three options; its ids are given when it is created.
    static poll a_poll(std::string title = "Lunch?") {
        poll p;
        p.title = std::move(title);
        p.options = {"Pizza", "Salad", "Soup"};
        return p;
    }

    made_room create_room(std::vector<poll> polls, bool show_first = true) {
        new_room r;
        r.id = room_id::make(ids, time.now());
        r.title = "Room";
        r.created_at = time.now();
        r.admin_hash = sha256(admin_key);
        r.kiosk_hash = sha256(kiosk_key);
        r.show_first = show_first;
        for (auto& p : polls) {
            p.id = poll_id::make(ids, time.now());
            p.created_at = time.now();
            p.room = r.id;
        }
        r.polls = std::move(polls);
        auto made = run(storage.create_room(std::move(r)));
        if (!made) throw std::runtime_error("no room: " + made.error().message());
        return *made;
    }
    poll_ref create(poll p) {
        std::vector<poll> one;
        one.push_back(std::move(p));
        return create_room(std::move(one)).polls.front();
    }
    poll_ref create() { return create(a_poll()); }

    /// A vote by a device, straight into the store.
    result<cast_result> cast(const poll_ref& p, const std::string& who, choice marks,
                             const std::string& name = "") {
        ballot b;
        b.poll = p->definition.id;
        b.voter = make_voter_key(hmac_key(storage.secret()), b.poll, p->definition.identity,
                                 name.empty() ? who : name);
        b.marks = normalized(std::move(marks));
        b.id = vote_id::make();
        b.voter_name = name;
        return run(storage.cast(std::move(b)));
    }

    static credentials device(std::string id) {
        credentials c;
        c.device = std::move(id);
        return c;
    }

    const std::string admin_key = "psa_the-host";
    const std::string kiosk_key = "psk_the-stand";

    asio::io_context loop;
    manual_clock time;
    ulid_source ids;
    bool holding = false;
    std::deque<fact> held;
    bus facts;
    memory_store storage;
    catalog known;
    key_guard keys{limits::guessers};

  private:
    void hear(const fact& f) {
        if (holding) {
            held.push_back(f);
        } else {
            tell(f);
        }
    }
    void tell(const fact& f) {
        known.absorb(f);
        facts.publish(f);
    }
};

}  // namespace pollstream::testing
