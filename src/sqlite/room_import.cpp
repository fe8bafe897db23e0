// Writes rooms into a database that no server has open.
//
// Voters are recorded by keys derived from this database's secret. For names and kiosk votes these are the
// keys that a vote over the network would get, so the same name still votes only once. Devices are not in the
// file, so their ballots get keys that no device has.
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/sqlite/room_transfer.hpp"
#include "sqlite/answer_rows.hpp"
#include "sqlite/ballot_rows.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/files.hpp"
#include "sqlite/participant_rows.hpp"
#include "sqlite/poll_writer.hpp"
#include "sqlite/room_rows.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/upgrade.hpp"

#include <functional>
#include <stdexcept>
#include <unordered_map>

namespace pollstream::sqlite {

namespace {

database open_alone(const std::filesystem::path& file) {
    refuse_foreign_file(file);
    database db(file, database::access::read_write);
    upgrade(db, file);
    return db;
}

std::filesystem::path made(const std::filesystem::path& named) {
    auto file = behind_links(named);
    refuse_wal_alone(file);
    make_database_file(file);
    return file;
}

}  // namespace

struct room_importer::work {
    struct standing {
        voter_key voter{};
        choice marks;
    };

    work(const std::filesystem::path& f, timestamp t, keeper k)
        : file(made(f)),
          now(t),
          keep_keys(std::move(k)),
          alone(file),
          db(open_alone(file)),
          voters(read_birthmark(db).secret),
          rooms_in(db),
          rooms(db),
          polls(db),
          ballots(db),
          participants(db),
          answers(db) {}

    std::string free_code() {
        for (int draw = 0; draw < code_draws; ++draw) {
            auto code = random_code();
            if (!rooms_in.find_code(code)) return code;
        }
        throw error(SQLITE_FULL, 0, "nearly all join codes are taken");
    }

    void begin(const carried_room& r) {
        end_room();
        room_now.emplace(db, transaction::kind::writing);
        row = {};
        row.last_activity = now;
        row.value.id = room_id::make(r.created_at);
        row.value.code = free_code();
        row.value.title = r.title;
        row.value.pace = r.pace;
        row.value.created_at = r.created_at;
        const auto admin = make_access_key("psa_", random_bytes<16>());
        const auto kiosk = make_access_key("psk_", random_bytes<16>());
        row.value.admin_hash = admin.hash();
        row.value.kiosk_hash = kiosk.hash();
        rooms.insert(row);
        current = r.current;
        ids = {};
        making = {r.title, row.value.code, row.value.id.str(), admin.text, kiosk.text};
    }

    /// Devices are not in the file, so the participant gets a key that no device has; quizzes that ask for
    /// names still recognise those who have one.
    void take(participant p) {
        const auto nobody = "imported participant " + std::to_string(p.no);  // device ids have no spaces
        p.key = make_participant_key(voters, row.value.id, identity_rule::device, nobody);
        participants.insert(row.key, p);
    }

    void begin(const poll& p) {
        end_poll();
        auto& next = poll_now.emplace();
        next.room = row.key;
        next.state.definition = p;
        auto& d = next.state.definition;
        d.id = poll_id::make(ids, p.created_at);
        d.room = row.value.id;
        if (!d.closed_at && d.end_time && *d.end_time <= now) d.closed_at = d.end_time;
        next.state.counts = empty_tally(d);
        polls.insert(next);
        polls.append_texts(next, 0);
        row.value.polls.push_back(d.id);
    }

    voter_key key_of(const poll& d, const ballot_record& b) const {
        credentials who;
        who.name = b.voter_name;
        who.device = "imported ballot " + std::to_string(b.seq);  // device ids have no spaces
        return make_voter_key(voters, d.id, d.identity, *identity_of(d, who, b.id));
    }

    void count(poll_row& p, const ballot_record& b) {
        if (!is_timed(p.state.definition)) return count_ballot(p.state, b.marks);
        answers.append(p.log, b.seq, b.timed.value());
        count_answer(p.state, b.marks, b.timed.value());
    }

    void take(const ballot_record& b) {
        auto& p = poll_now.value();
        const auto& d = p.state.definition;
        ballot cast;
        cast.poll = d.id;
        cast.id = b.id;
        cast.marks = b.marks;
        cast.voter_name = b.voter_name;
        if (const auto why = choice_problem(d, cast.marks)) throw std::runtime_error("a ballot " + *why);
        if (b.supersedes == 0) {
            cast.voter = key_of(d, b);
            count(p, b);
        } else {
            const auto before = stands.extract(b.supersedes);
            if (before.empty()) throw std::runtime_error("a ballot supersedes one that does not stand.");
            cast.voter = before.mapped().voter;
            recount_ballot(p.state, before.mapped().marks, cast.marks);
        }
        ballots.append(p.log, b.seq, b.cast_at, cast, b.supersedes);
        if (d.allow_change) stands[b.seq] = {cast.voter, cast.marks};
    }

    void end_poll() {
        if (!poll_now) return;
        if (!cells_fit(poll_now->state.definition, poll_now->state.counts.counts().size()))
            throw std::runtime_error("a poll's ballots say more different numbers than a tally holds.");
        polls.update_tally(*poll_now);
        poll_now.reset();
        stands.clear();
    }

    void end_room() {
        end_poll();
        if (!room_now) return;
        participants.find_answered(row.key);
        if (current && *current < row.value.polls.size()) row.value.current = row.value.polls[*current];
        rooms.update(row);
        keep_keys(making);
        room_now->commit();
        room_now.reset();
        ++done;
    }

    template <class Do>
    void for_people(Do&& act) {
        try {
            act();
        } catch (const error& e) {
            throw_for_people(file, e);
        }
    }

    std::filesystem::path file;
    timestamp now;
    keeper keep_keys;
    file_lock alone;
    database db;
    hmac_key voters;
    room_reader rooms_in;
    room_writer rooms;
    poll_writer polls;
    ballot_writer ballots;
    participant_writer participants;
    answer_writer answers;

    std::optional<transaction> room_now;
    room_row row;
    imported_room making;
    std::optional<std::size_t> current;
    ulid_source ids;
    std::optional<poll_row> poll_now;
    std::unordered_map<std::uint64_t, standing> stands;  ///< by seq, if voters may change their minds
    std::size_t done = 0;
};

room_importer::room_importer(const std::filesystem::path& file, timestamp now, keeper keep_keys) {
    try {
        work_ = std::make_unique<work>(file, now, std::move(keep_keys));
    } catch (const error& e) {
        throw_for_people(file, e);
    } catch (const refused& e) {
        throw_for_people(file, e);
    }
}

room_importer::~room_importer() = default;

void room_importer::begin_room(const carried_room& r) {
    work_->for_people([&] { work_->begin(r); });
}

void room_importer::take_participant(const participant& p) {
    work_->for_people([&] { work_->take(p); });
}

void room_importer::begin_poll(const poll& p, const carried_poll&) {
    work_->for_people([&] { work_->begin(p); });
}

void room_importer::take_ballot(const ballot_record& b) {
    work_->for_people([&] { work_->take(b); });
}

void room_importer::finish() {
    work_->for_people([&] { work_->end_room(); });
}

std::size_t room_importer::done() const noexcept {
    return work_->done;
}

}  // namespace pollstream::sqlite
