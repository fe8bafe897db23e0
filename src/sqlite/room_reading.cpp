// Passes rooms to a sink, from one snapshot of a database.
#include "pollstream/domain/kind.hpp"
#include "pollstream/sqlite/room_transfer.hpp"
#include "sqlite/answer_rows.hpp"
#include "sqlite/ballot_rows.hpp"
#include "sqlite/participant_rows.hpp"
#include "sqlite/room_rows.hpp"
#include "sqlite/schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace pollstream::sqlite {

namespace {

constexpr std::size_t ballots_a_read = 1'000;

class teller {
  public:
    teller(database& db, room_sink& to)
        : rooms_(db),
          polls_(db),
          ballots_(db),
          participants_(db),
          answers_(db),
          all_(db, "SELECT key FROM rooms ORDER BY key"),
          to_(to) {}

    std::size_t tell_all() {
        std::size_t told = 0;
        auto row = all_.with();
        while (row.step()) {
            const auto room = rooms_.at(row.integer(0));
            if (!room) continue;
            tell(*room);
            ++told;
        }
        return told;
    }

    bool tell_one(const std::string& which) {
        const auto id = room_id::parse(which);
        const auto found = id ? rooms_.find(*id) : rooms_.find_code(which);
        if (found) tell(*found);
        return found.has_value();
    }

  private:
    void tell(const room_row& row) {
        const auto& r = row.value;
        const auto people = participants_.all(row.key);
        carried_room out{r.title,    r.created_at, r.polls.size(), std::nullopt,
                         r.id.str(), r.code,       people.size(),  r.pace};
        if (r.current) {
            const auto at = std::ranges::find(r.polls, *r.current);
            if (at != r.polls.end()) out.current = static_cast<std::size_t>(at - r.polls.begin());
        }
        to_.begin_room(out);
        for (const auto& p : people) to_.take_participant(p);
        for (const auto& id : r.polls) {
            const auto poll = polls_.find(id);
            if (!poll) throw error(SQLITE_CORRUPT, 0, "a room's poll is gone");
            tell(*poll);
        }
    }

    void tell(const poll_row& p) {
        const auto last = ballots_.last_seq(p.log);  // they are numbered 1, 2, 3, …
        to_.begin_poll(p.state.definition, {last});
        for (std::uint64_t after = 0; after < last;) {
            auto some = ballots_.after(p.log, after, ballots_a_read);
            if (some.empty()) throw error(SQLITE_CORRUPT, 0, "ballots of a poll are gone");
            if (is_timed(p.state.definition)) answers_.complete(some, p.log, p.room);
            for (const auto& b : some) to_.take_ballot(b);
            after = some.back().seq;
        }
    }

    room_reader rooms_;
    poll_reader polls_;
    ballot_reader ballots_;
    participant_reader participants_;
    answer_reader answers_;
    statement all_;
    room_sink& to_;
};

}  // namespace

std::size_t read_rooms(const std::filesystem::path& file, const std::string& which, room_sink& to) {
    try {
        database db(file, access_to_read(file));
        check_current(db);
        const transaction one(db, transaction::kind::reading);
        teller from(db, to);
        if (which.empty()) return from.tell_all();
        if (from.tell_one(which)) return 1;
        throw std::runtime_error("there is no room " + which + " in " + file.string() +
                                 ": give its id or its six-digit code.");
    } catch (const error& e) {
        throw_for_people(file, e);
    } catch (const refused& e) {
        throw_for_people(file, e);
    }
}

}  // namespace pollstream::sqlite
