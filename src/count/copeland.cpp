#include "pollstream/count/copeland.hpp"

namespace pollstream::count {

copeland_result copeland(const pairwise_matrix& d, const lot_order& lot) {
    copeland_result r;
    r.records.resize(d.options());
    std::vector<std::int64_t> scores(d.options());
    const auto n = static_cast<option>(d.options());
    for (option x = 0; x < n; ++x) {
        for (option y = 0; y < n; ++y) {
            if (x == y) continue;
            auto& record = r.records[x];
            ++(d.beats(x, y) ? record.wins : d.beats(y, x) ? record.losses : record.draws);
        }
        scores[x] = r.records[x].half_points();
    }
    r.outcome = outcome_of(scores, lot, d.ballots() > 0);
    return r;
}

}  // namespace pollstream::count
