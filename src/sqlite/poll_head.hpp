// As much of a poll as it takes to delete it and to announce that it is gone: anything else of it (its tally,
// its settings) may be unreadable and is not read.
#pragma once

#include "sqlite/poll_rows.hpp"

namespace pollstream::sqlite {

struct poll_head {
    row_key key = 0;
    row_key log = 0;
    /// Ids, code, title, kind, version: no options, nothing counted. Results are hidden.
    poll_state last;
};

class poll_head_reader {
  public:
    explicit poll_head_reader(database& db);

    std::optional<poll_head> find(const poll_id& id);
    std::optional<room_id> room_of(const poll_id& id);

  private:
    statement by_id_;
    statement tally_versions_;
    statement room_;
};

}  // namespace pollstream::sqlite
