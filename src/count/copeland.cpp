#include "pollstream/count/copeland.hpp"

namespace pollstream::count {

copeland_result copeland(const pairwise_matrix& d, const lot_order& lot) {
    copeland_result r;
    r.records.resize(d.options());
    std::vector<std::int64_t> scores(d.options());
    for (std::size_t i = 0; i < d.options(); ++i) {
        const auto x = static_cast<option>(i);
        for (option y = 0; y < d.options(); ++y) {
            if (x == y) continue;
            auto& record = r.records[x];
            ++(d.beats(x, y) ? record.wins : d.beats(y, x) ? record.losses : record.draws);
        }
        scores[i] = r.records[i].half_points();
    }
    r.outcome = standing_of(scores, lot, d.ballots() > 0);
    return r;
}

}  // namespace pollstream::count
