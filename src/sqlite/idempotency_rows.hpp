// What was created under each Idempotency-Key, kept in a table for a day.
#pragma once

#include "pollstream/store/store.hpp"
#include "sqlite/statement.hpp"

#include <optional>
#include <span>
#include <vector>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction.
class idempotency_rows {
  public:
    struct creation {
        digest256 request{};
        room_id room;
        std::vector<poll_id> polls;
    };

    explicit idempotency_rows(database& db);

    /// Also forgets what is older than a day.
    std::optional<creation> find(const digest256& key, timestamp now);
    void put(const idempotency& once, const room_id& room, std::span<const poll_ref> made, timestamp now);

  private:
    statement find_;
    statement put_;
    statement forget_;
};

}  // namespace pollstream::sqlite
