// Keeps the write-ahead log small: moves it into the main file after commits, when nobody waits for an
// answer.
//
// SQLite would do so within the commit that fills the log, and never start the log anew while readers take
// turns without a gap; a small disk would fill with the log alone.
#pragma once

#include "database.hpp"

namespace pollstream::sqlite {

class checkpointer {
  public:
    /// Takes the place of SQLite's automatic checkpoints on this connection, which must outlive it.
    explicit checkpointer(database& db);
    ~checkpointer();
    checkpointer(const checkpointer&) = delete;
    checkpointer& operator=(const checkpointer&) = delete;

    /// Outside any transaction. What cannot be moved now is moved later.
    void after_commit() noexcept;
    /// All of it into the main file, which alone is then a whole database.
    void finish() noexcept;

  private:
    database& db_;
    int pages_ = 0;  ///< in the log, as of the last commit
};

}  // namespace pollstream::sqlite
