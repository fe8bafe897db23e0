// Recounts every ballot, the slow and certain way: nothing here trusts what the commit lane wrote down
// besides the ballots themselves.
#include "codec.hpp"
#include "poll_rows.hpp"
#include "pollstream/sqlite/open.hpp"
#include "schema.hpp"

#include <algorithm>
#include <filesystem>

namespace pollstream::sqlite {

namespace {

class auditor {
  public:
    auditor(database& db, verify_report& report)
        : polls_(db),
          all_(db, "SELECT key FROM polls ORDER BY key"),
          ballots_(db, "SELECT seq, marks, supersedes FROM ballots WHERE log = ? ORDER BY seq"),
          standing_(
              db,
              "SELECT v.seq, b.marks FROM voters v LEFT JOIN ballots b ON b.log = v.log AND b.seq = v.seq "
              "WHERE v.log = ?"),
          report_(report) {}

    void run() {
        auto row = all_.with();
        while (row.step()) {
            if (const auto poll = polls_.at(row.integer(0))) audit(*poll);
        }
    }

  private:
    void audit(const poll_row& poll) {
        ++report_.polls;
        name_ = poll.state.definition.id.str();
        const auto first_votes = walk_log(poll);
        recount(poll, first_votes);
    }

    void complain(const std::string& what) { report_.problems.push_back("poll " + name_ + ": " + what); }

    /// The log's numbers must be 1, 2, 3, …; answers how many ballots are a voter's first.
    std::uint64_t walk_log(const poll_row& poll) {
        std::uint64_t expected = 1;
        std::uint64_t first_votes = 0;
        auto row = ballots_.with(poll.log);
        while (row.step()) {
            const auto seq = row.unsigned_integer(0);
            if (seq != expected) complain("ballot " + std::to_string(expected) + " is missing");
            expected = seq + 1;
            if (const auto why = choice_problem(poll.state.definition, decode<option_no>(row.bytes(1)))) {
                complain("ballot " + std::to_string(seq) + " " + *why);
            }
            const auto supersedes = row.unsigned_integer(2);
            if (supersedes == 0) ++first_votes;
            if (supersedes >= seq) complain("ballot " + std::to_string(seq) + " supersedes a later one");
            ++report_.ballots;
        }
        return first_votes;
    }

    void recount(const poll_row& poll, std::uint64_t first_votes) {
        const auto options = poll.state.definition.options.size();
        std::vector<std::uint64_t> counts(options, 0);
        std::uint64_t voters = 0;
        auto row = standing_.with(poll.log);
        while (row.step()) {
            ++voters;
            if (row.is_null(1)) {
                complain("a voter's ballot " + std::to_string(row.integer(0)) + " is missing");
                continue;
            }
            for (const auto n : decode<option_no>(row.bytes(1))) {
                if (n >= 1 && n <= options) ++counts[n - 1u];
            }
        }
        if (voters != first_votes) {
            complain(std::to_string(first_votes) + " first ballots, but " + std::to_string(voters) +
                     " voters");
        }
        const auto& tally = poll.state.counts;
        if (tally.total_voters() != voters) {
            complain("its tally says " + std::to_string(tally.total_voters()) + " voters, its ballots say " +
                     std::to_string(voters));
        }
        compare(tally.counts(), counts);
    }

    void compare(const std::vector<std::uint64_t>& stored, const std::vector<std::uint64_t>& counted) {
        for (std::size_t i = 0; i < counted.size(); ++i) {
            if (stored[i] == counted[i]) continue;
            complain("its tally says " + std::to_string(stored[i]) + " for option " + std::to_string(i + 1) +
                     ", its ballots say " + std::to_string(counted[i]));
        }
    }

    poll_reader polls_;
    statement all_;
    statement ballots_;
    statement standing_;
    verify_report& report_;
    std::string name_;
};

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
}

}  // namespace

verify_report verify(const std::filesystem::path& file) {
    verify_report report;
    try {
        database db(file, database::access::read_only);
        check_current(db);
        const transaction one(db, transaction::kind::reading);
        audit_structure(db, report);
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
