// Removes what nobody sees any more, a little at a time, while the lane has nothing else to do: the rows of
// abandoned ballot logs.
#pragma once

#include "sqlite/poll_rows.hpp"
#include "sqlite/statement.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace pollstream::sqlite {

class sweeper {
  public:
    explicit sweeper(database& db);

    /// False if the last look found nothing to do and no spared log has been released since.
    bool has_work() const noexcept;
    /// Leaves this log alone as long as somebody holds the pointer: it is being filled.
    void spare(const std::shared_ptr<const row_key>& log) { spared_.emplace_back(log); }
    /// There may be something again.
    void look_again() noexcept { work_ = true; }
    /// One small transaction. After a failure it rests until look_again(), or, if a log is damaged, skips
    /// that one until the next start. Never throws.
    void step() noexcept;

  private:
    void sweep();
    /// How many rows it has removed: 0 if the log had none left.
    std::int64_t sweep_rows(row_key log);
    std::int64_t sweep_texts(row_key log);
    std::optional<row_key> next_log();
    bool is_spared(row_key log);
    void give_up(const std::exception& why);

    database& db_;
    statement next_;
    statement ballots_;
    statement runs_;
    statement texts_;
    statement answers_;
    statement done_;
    bool work_ = true;
    std::optional<row_key> at_;     ///< the log being swept
    std::vector<row_key> damaged_;  ///< logs that cannot be swept
    std::vector<std::weak_ptr<const row_key>> spared_;
};

}  // namespace pollstream::sqlite
