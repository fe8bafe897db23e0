// Who takes part in a room's quizzes, in their table. A vote in a quiz looks one up by an index; votes in
// other polls come nowhere near.
#pragma once

#include "pollstream/domain/participant.hpp"
#include "room_rows.hpp"

#include <optional>
#include <vector>

namespace pollstream::sqlite {

/// A room as far as its participants go.
struct roster {
    row_key room = 0;
    std::uint64_t version = 0;  ///< rises with every change to them
};

/// What both lanes read.
class participant_reader {
  public:
    explicit participant_reader(database& db);

    std::optional<roster> of(const room_id& room);
    std::optional<participant> find(row_key room, const participant_key& key);
    /// By a name like this one.
    std::optional<participant> named(row_key room, std::string_view name);
    std::optional<participant> at(row_key room, participant_no no);
    std::vector<participant> all(row_key room);  ///< by number
    participant_no last(row_key room);           ///< nobody ever leaves: also how many there are
    unsigned largest_extra(row_key room);

  private:
    statement roster_;
    statement by_key_;
    statement by_name_;
    statement by_no_;
    statement all_;
    statement last_;
    statement extra_;
};

/// What the commit lane writes. Within its transaction.
class participant_writer {
  public:
    explicit participant_writer(database& db);

    void insert(row_key room, const participant& p);
    void update(row_key room, const participant& p);

  private:
    statement insert_;
    statement update_;
    statement note_;
};

}  // namespace pollstream::sqlite
