// Takes away what nobody sees any more, a little at a time, while the lane has nothing else to do: the rows
// of abandoned ballot logs.
#pragma once

#include "poll_rows.hpp"
#include "statement.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace pollstream::sqlite {

class sweeper {
  public:
    explicit sweeper(database& db);

    /// False when there was nothing to do as of the last look, and nobody has let go of a log since.
    bool has_work() const noexcept;
    /// Not this one, for as long as somebody has it: it is being filled.
    void spare(const std::shared_ptr<const row_key>& log) { spared_.emplace_back(log); }
    /// There may be something again.
    void look_again() noexcept { work_ = true; }
    /// One small transaction. On failure it rests until look_again(), or passes over a log that is damaged
    /// until the next start. Never throws.
    void step() noexcept;

  private:
    void sweep();
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
    std::optional<row_key> at_;     ///< the log that is being swept
    std::vector<row_key> damaged_;  ///< which nothing can be swept from
    std::vector<std::weak_ptr<const row_key>> spared_;
};

}  // namespace pollstream::sqlite
