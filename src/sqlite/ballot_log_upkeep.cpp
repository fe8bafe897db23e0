#include "sqlite/ballot_log_upkeep.hpp"

namespace pollstream::sqlite {

ballot_log_upkeep::ballot_log_upkeep(database& db, voter_sets& voters)
    : voters_(voters), sweeper_(db), indexer_(db, voters), warmup_(db, voters) {}

void ballot_log_upkeep::log_left(row_key log) {
    voters_.drop_later(log);
    sweeper_.look_again();
}

bool ballot_log_upkeep::has_work() const noexcept {
    return sweeper_.has_work() || indexer_.has_work() || warmup_.has_work();
}

std::vector<poll_id> ballot_log_upkeep::step() noexcept {
    if (sweeper_.has_work()) {
        sweeper_.step();
    } else if (indexer_.has_work()) {
        return indexer_.step();
    } else {
        warmup_.step();
    }
    return {};
}

}  // namespace pollstream::sqlite
