// The table of who takes part in a room's quizzes. A vote in a quiz looks up one of them by an index; votes
// in other polls do not touch it.
#pragma once

#include "pollstream/domain/participant.hpp"
#include "sqlite/room_rows.hpp"

#include <optional>
#include <vector>

namespace pollstream::sqlite {

/// What of a room concerns its participants.
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
    /// The participant who has a name like this one and is not hidden.
    std::optional<participant> named(row_key room, std::string_view name);
    /// The first hidden one with such a name.
    std::optional<participant> hidden_named(row_key room, std::string_view name);
    std::optional<participant> at(row_key room, participant_no no);
    std::vector<participant> all(row_key room);  ///< by number
    std::vector<participant> after(row_key room, participant_no no, std::size_t limit);
    participant_no last(row_key room);  ///< nobody ever leaves, so this is also how many there are
    std::size_t shown(row_key room);    ///< how many are not hidden
    unsigned largest_extra(row_key room);

  private:
    statement roster_;
    statement by_key_;
    statement by_name_;
    statement hidden_by_name_;
    statement by_no_;
    statement all_;
    statement after_;
    statement last_;
    statement shown_;
    statement extra_;
};

/// What the commit lane writes, within its transaction.
class participant_writer {
  public:
    explicit participant_writer(database& db);

    void insert(row_key room, const participant& p);
    void update(row_key room, const participant& p);
    /// Hides whoever is shown and has never answered, as the strangers of a flood would be. A participant
    /// with extra time stays: the host gave it to them. Returns how many were hidden.
    std::size_t hide_idle(row_key room);
    /// Sets who has answered from the answers there are, for code that does not write them one by one.
    void find_answered(row_key room);

  private:
    database& db_;
    statement insert_;
    statement update_;
    statement hide_idle_;
    statement find_answered_;
    statement note_;
};

}  // namespace pollstream::sqlite
