// A room's row in its table; its polls, in order, come from the polls table.
#pragma once

#include "pollstream/domain/room.hpp"
#include "sqlite/poll_rows.hpp"

namespace pollstream::sqlite {

struct room_row {
    row_key key = 0;
    timestamp last_activity{};
    room value;
};

/// With nine join codes in ten taken, this many draws all fail once in 10^45 creations.
inline constexpr int code_draws = 1'000;

/// What both lanes read.
class room_reader {
  public:
    explicit room_reader(database& db);

    std::optional<room_row> find(const room_id& id);
    std::optional<room_row> find_code(std::string_view code);
    std::optional<room_row> at(row_key key);

  private:
    std::optional<room_row> read(run row);

    statement by_id_;
    statement by_code_;
    statement by_key_;
    statement polls_;
};

/// What the commit lane writes, within its transaction.
class room_writer {
  public:
    explicit room_writer(database& db);

    void insert(room_row& row);  ///< sets the key
    void update(const room_row& row);
    void touch(row_key room, timestamp now);
    void erase(const room_row& row);

  private:
    database& db_;
    statement insert_;
    statement update_;
    statement touch_;
    statement erase_;
};

}  // namespace pollstream::sqlite
