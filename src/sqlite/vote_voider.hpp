// The store's command that voids votes, in parts (voiding_in_parts.hpp).
#pragma once

#include "sqlite/ballot_log_upkeep.hpp"
#include "sqlite/lane_tables.hpp"
#include "sqlite/poll_repository.hpp"
#include "sqlite/voiding_in_parts.hpp"

#include <optional>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction. A part that answers with an error has changed nothing.
class vote_voider {
  public:
    /// The references outlive it.
    vote_voider(lane_tables& tables, poll_repository& polls, ballot_log_upkeep& upkeep)
        : tables_(tables), polls_(polls), upkeep_(upkeep) {}

    /// Does one part; returns nothing while there is more to do.
    result<std::optional<voided_votes>> void_some(const poll_id& id, voiding_in_parts& v);

  private:
    void begin(voiding_in_parts& v, cached_poll& p);
    voided_votes finish(voiding_in_parts& v, cached_poll& p);

    lane_tables& tables_;
    poll_repository& polls_;
    ballot_log_upkeep& upkeep_;
};

}  // namespace pollstream::sqlite
