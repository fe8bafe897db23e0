// Recounts every ballot, the slow and certain way: it trusts nothing the commit lane wrote except the ballots
// themselves.
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/sqlite/maintenance.hpp"
#include "sqlite/answer_rows.hpp"
#include "sqlite/codec.hpp"
#include "sqlite/poll_rows.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/voter_runs.hpp"

#include <algorithm>
#include <filesystem>

namespace pollstream::sqlite {

namespace {

class auditor {
  public:
    auditor(database& db, verify_report& report)
        : polls_(db),
          runs_(db),
          answers_(db),
          all_(db, "SELECT key FROM polls ORDER BY key"),
          ballots_(db, "SELECT seq, voter, marks, supersedes FROM ballots WHERE log = ? ORDER BY seq"),
          last_(db, "SELECT ifnull(max(seq), 0) FROM ballots WHERE log = ?"),
          at_(db, "SELECT voter, marks FROM ballots WHERE log = ? AND seq = ?"),
          report_(report) {}

    void run() {
        std::vector<row_key> keys;
        {
            auto row = all_.with();
            while (row.step()) keys.push_back(row.integer(0));
        }
        for (const auto key : keys) {
            name_ = "in row " + std::to_string(key);  // until its name is known
            try {
                if (const auto poll = polls_.at(key)) audit(*poll);
            } catch (const error& e) {
                if (e.primary() != SQLITE_CORRUPT) throw;
                complain("it is damaged: " + std::string(e.what()));  // the others may be intact
            }
        }
    }

  private:
    void audit(const poll_row& poll) {
        ++report_.polls;
        name_ = poll.state.definition.id.str();
        standing_ = {};
        counts_.assign(cell_count(poll.state.definition), 0);
        held_to_find_.clear();
        const auto last = last_seq(poll.log);
        await_held(poll, poll.state.held.shown.get(), last);
        await_held(poll, poll.state.held.next.get(), last);
        walk_log(poll);
        for (const auto& h : held_to_find_) complain_of_held(h.tally->total_voters());
        const auto& tally = poll.state.counts;
        if (tally.total_voters() != standing_.size()) {
            complain("its tally says " + std::to_string(tally.total_voters()) + " voters, its ballots say " +
                     std::to_string(standing_.size()));
        }
        count_times(poll);
        compare(poll.state.definition, tally.counts());
        if (poll.indexed) compare_run(poll);
        if (!poll.state.definition.lot.holds())
            complain("the seed of its lot is not the one whose hash was published");
        if (poll.state.definition.closed_at) report_.lots.push_back("poll " + name_ + ": " + lot(poll));
    }

    static std::string lot(const poll_row& poll) {
        const auto& p = poll.state.definition;
        std::string text = "SHA-256 " + to_hex(p.lot.hash) + " of the seed " + to_hex(p.lot.seed) + ", order";
        for (const auto o : draw_lot(p.lot.seed, p.options.size())) text += ' ' + std::to_string(o + 1);
        return text;
    }

    void complain(const std::string& what) { report_.problems.push_back("poll " + name_ + ": " + what); }

    /// The log's numbers must be 1, 2, 3, …; and a repeated vote must supersede the voter's standing ballot.
    void walk_log(const poll_row& poll) {
        std::uint64_t expected = 1;
        auto row = ballots_.with(poll.log);
        while (row.step()) {
            const auto seq = row.unsigned_integer(0);
            const auto ballot = "ballot " + std::to_string(seq) + " ";
            if (seq != expected) complain("ballot " + std::to_string(expected) + " is missing");
            expected = seq + 1;
            const auto marks = decode<option_no>(row.bytes(2));
            if (const auto why = choice_problem(poll.state.definition, marks)) complain(ballot + *why);
            const auto before = standing_of(poll.log, row.fixed<std::tuple_size_v<voter_key>>(1));
            const auto supersedes = row.unsigned_integer(3);
            if (supersedes >= seq) {
                complain(ballot + "supersedes a later one");
            } else if (supersedes != before.seq) {
                complain(ballot + (before.seq == 0 ? "supersedes one of another voter"
                                                   : "is its voter's second, beside ballot " +
                                                         std::to_string(before.seq)));
            }
            stand(poll.state.definition, {before.tag, before.seq}, seq, before.marks, marks);
            ++report_.ballots;
            compare_held(seq);
        }
    }

    std::uint64_t last_seq(row_key log) {
        auto row = last_.with(log);
        return row.step() ? row.unsigned_integer(0) : 0;
    }

    /// A held-back tally is the one as of an earlier ballot: versions rise by one with each ballot.
    void await_held(const poll_row& poll, const pollstream::tally* t, std::uint64_t last) {
        if (t == nullptr) return;
        const auto later = poll.state.counts.version() - t->version();
        held_to_find_.push_back({later <= last ? last - later : 0, t});
    }

    void compare_held(std::uint64_t seq) {
        for (auto it = held_to_find_.begin(); it != held_to_find_.end();) {
            if (it->after != seq) {
                ++it;
                continue;
            }
            auto cells = it->tally->counts();
            cells.resize(std::max(cells.size(), counts_.size()), 0);  // texts added later
            if (cells != counts_ || it->tally->total_voters() != standing_.size())
                complain_of_held(it->tally->total_voters());
            it = held_to_find_.erase(it);
        }
    }

    void complain_of_held(std::uint64_t voters) {
        complain("the tally of " + std::to_string(voters) +
                 " voters that is held back does not match its ballots");
    }

    struct stands {
        voter_tag tag = 0;
        std::uint64_t seq = 0;  ///< 0: none
        choice marks;
    };

    stands standing_of(row_key log, const voter_key& voter) {
        stands found{tag_of(voter), 0, {}};
        seqs_.clear();
        standing_.find(found.tag, seqs_);
        for (const auto seq : seqs_) {
            auto row = at_.with(log, seq);
            if (!row.step() || row.fixed<std::tuple_size_v<voter_key>>(0) != voter) continue;
            found.seq = seq;
            found.marks = decode<option_no>(row.bytes(1));
        }
        return found;
    }

    /// A ballot that breaks the rules was reported above, and counts for nothing.
    void stand(const pollstream::poll& p, voter_entry before, std::uint64_t seq, const choice& from,
               const choice& to) {
        if (before.seq == 0) {
            standing_.add({before.tag, seq});
        } else {
            standing_.move(before, seq);
            if (!choice_problem(p, from)) move_cells(p, from, counts_, ~std::uint64_t{0});
        }
        if (!choice_problem(p, to)) move_cells(p, to, counts_, 1);
    }

    void compare(const pollstream::poll& p, const std::vector<std::uint64_t>& stored) {
        const std::string cell = rules_of(p).option_cells ? " for option " : " in cell ";
        if (stored.size() != counts_.size()) {
            complain("its tally has " + std::to_string(stored.size()) + " cells, its ballots make " +
                     std::to_string(counts_.size()));
            return;
        }
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            if (stored[i] == counts_[i]) continue;
            complain("its tally says " + std::to_string(stored[i]) + cell + std::to_string(i + 1) +
                     ", its ballots say " + std::to_string(counts_[i]));
        }
    }

    /// Every ballot of a quiz has an answer, whose time is in the tally, and no ballot of any other poll has
    /// one.
    void count_times(const poll_row& poll) {
        std::uint64_t answers = 0;
        answers_.each(poll.log, [&](const quiz_answer& a, const choice&) {
            ++answers;
            if (is_timed(poll.state.definition)) counts_.back() += a.time_ms;
            if (a.limit_ms > 0 && a.time_ms >= a.limit_ms)
                complain("an answer took " + std::to_string(a.time_ms) + " ms of " +
                         std::to_string(a.limit_ms));
        });
        const auto expected = is_timed(poll.state.definition) ? standing_.size() : 0;
        if (answers == expected) return;
        complain("its ballots have the times of " + std::to_string(answers) + " answers, not of " +
                 std::to_string(expected));
    }

    /// What is recorded of a closed poll's voters must match its ballots, in order.
    void compare_run(const poll_row& poll) {
        std::size_t written = 0;
        std::size_t wrong = 0;
        voter_entry last;
        runs_.each(poll.log, [&](voter_entry e) {
            seqs_.clear();
            standing_.find(e.tag, seqs_);
            const bool known = std::ranges::find(seqs_, e.seq) != seqs_.end();
            if (!known || e <= last) ++wrong;
            last = e;
            ++written;
        });
        if (wrong == 0 && written == standing_.size()) return;
        complain("the list of its " + std::to_string(standing_.size()) + " voters holds " +
                 std::to_string(written) + ", " + std::to_string(wrong) + " of them wrong");
    }

    poll_reader polls_;
    voter_run_reader runs_;
    answer_reader answers_;
    statement all_;
    statement ballots_;
    statement last_;
    statement at_;
    verify_report& report_;

    struct held {
        std::uint64_t after = 0;  ///< the seq of the last ballot included
        const pollstream::tally* tally = nullptr;
    };

    std::string name_;
    std::vector<held> held_to_find_;
    voter_set standing_;
    std::vector<std::uint64_t> counts_;
    std::vector<std::uint64_t> seqs_;
};

void audit_participants(database& db, verify_report& report) {
    statement silent(db,
                     "SELECT count(*) FROM participants WHERE answered = 0 AND (room, no) IN (SELECT p.room, "
                     "a.participant "
                     "FROM polls p JOIN answers a ON a.log = p.log)");
    if (auto row = silent.with(); row.step() && row.integer(0) > 0) {
        report.problems.push_back(
            std::to_string(row.integer(0)) +
            " participants of quizzes are kept as having never answered, but they have");
    }
    statement hidden(
        db,
        "SELECT title, participants_hidden, (SELECT count(*) FROM participants WHERE room = key AND hidden > "
        "0) AS counted FROM rooms WHERE participants_hidden <> counted");
    for (auto row = hidden.with(); row.step();) {
        report.problems.push_back("the number of hidden participants of the room " + row.text(0) +
                                  " is kept as " + row.text(1) + ", but it is " + row.text(2));
    }
}

void audit_structure(database& db, verify_report& report) {
    statement check(db, "PRAGMA integrity_check(100)");
    for (auto row = check.with(); row.step();) {
        if (const auto said = row.text(0); said != "ok") report.problems.push_back("the file: " + said);
    }
    statement keys(db, "PRAGMA foreign_key_check");
    for (auto row = keys.with(); row.step();) {
        report.problems.push_back("a row of the table " + row.text(0) + " belongs to nothing");
    }
    statement listed(
        db,
        "SELECT closed, count, (SELECT count(*) FROM polls WHERE listed = 1 AND (closed_at IS NOT "
        "NULL) = closed) FROM listed_polls");
    for (auto row = listed.with(); row.step();) {
        if (row.integer(1) == row.integer(2)) continue;
        report.problems.push_back(std::string("the number of ") + (row.boolean(0) ? "closed" : "open") +
                                  " listed polls is kept as " + std::to_string(row.integer(1)) +
                                  ", but it is " + std::to_string(row.integer(2)));
    }
    statement lost(
        db,
        "SELECT count(*) FROM rooms r WHERE current_poll IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
        "polls p WHERE p.id = r.current_poll AND p.room = r.key)");
    if (auto row = lost.with(); row.step() && row.integer(0) > 0) {
        report.problems.push_back(std::to_string(row.integer(0)) + " rooms show a poll that is not theirs");
    }
    statement strangers(
        db,
        "SELECT count(*) FROM answers a JOIN polls p ON p.log = a.log WHERE a.participant > 0 AND NOT EXISTS "
        "(SELECT 1 FROM participants q WHERE q.room = p.room AND q.no = a.participant)");
    if (auto row = strangers.with(); row.step() && row.integer(0) > 0) {
        report.problems.push_back(std::to_string(row.integer(0)) +
                                  " answers to quizzes are by nobody in their room");
    }
    audit_participants(db, report);
}

}  // namespace

verify_report verify(const std::filesystem::path& file) {
    verify_report report;
    try {
        database db(file, access_to_read(file));
        check_current(db);
        const transaction one(db, transaction::kind::reading);
        try {
            audit_structure(db, report);
        } catch (const error& e) {
            if (e.primary() != SQLITE_CORRUPT) throw;
            report.problems.push_back("the file is damaged: " + std::string(e.what()));
        }
        auditor(db, report).run();
    } catch (const error& e) {
        // Damage found half-way is a finding, too; without any structure there is nothing to report on.
        if (e.primary() != SQLITE_CORRUPT) throw_for_people(file, e);
        report.problems.push_back("the file is damaged: " + std::string(e.what()));
    } catch (const refused& e) {
        throw_for_people(file, e);
    }
    return report;
}

}  // namespace pollstream::sqlite
