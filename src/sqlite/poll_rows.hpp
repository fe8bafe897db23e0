// A poll in its tables: polls, options, corrections, texts, tallies. poll_writer.hpp writes them.
#pragma once

#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/poll.hpp"
#include "sqlite/statement.hpp"

#include <array>
#include <optional>
#include <unordered_map>

namespace pollstream::sqlite {

using row_key = std::int64_t;

struct poll_row {
    row_key key = 0;       ///< other tables refer to it by this
    row_key log = 0;       ///< its current ballot log
    row_key room = 0;      ///< its room's key
    bool indexed = false;  ///< closed, and who voted is in a run (voter_runs.hpp)
    poll_state state;
};

/// The kind stored in that column. Throws an `error` of a corrupt database if there is no such kind.
poll_kind kind_in(const run& row, int column);
/// The same; nothing if there is no such kind.
std::optional<poll_kind> known_kind_in(const run& row, int column);

/// What both lanes read.
class poll_reader {
  public:
    explicit poll_reader(database& db);

    std::optional<poll_row> find(const poll_id& id);
    std::optional<poll_row> at(row_key key);
    /// Finds out who was closest first, if the question arises (domain/closest.hpp), by reading the ballots.
    /// It stays unknown if one of them cannot be read, or if that takes more of them than votes may wait for
    /// (closest_search.hpp).
    void read_first_closest(poll_row& row);
    /// From now on, reads as many as it takes, once for each log. Only for a connection that sees committed
    /// data only.
    void search_all_for_closest() noexcept { searches_all_ = true; }

  private:
    std::optional<poll_row> read(run row);
    void read_corrections(poll_row& into);
    void read_texts(poll_row& into);
    void read_held(poll_row& into);
    std::uint64_t last_seq(row_key log);
    choice search_first_closest(const poll_row& row, const std::array<choice, 2>& two, std::uint64_t last);

    struct closest_then {
        std::uint64_t last;  ///< of the ballots read
        std::array<choice, 2> two;
        choice first;
    };
    std::unordered_map<row_key, closest_then> closest_;  ///< by log
    bool searches_all_ = false;

    statement by_id_;
    statement by_key_;
    statement options_;
    statement corrections_;
    statement tallies_;
    statement texts_;
    statement ballots_;
    statement last_;
    statement held_;
};

}  // namespace pollstream::sqlite
