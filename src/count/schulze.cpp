#include "pollstream/count/schulze.hpp"

#include "count/layers.hpp"

#include <algorithm>

namespace pollstream::count {

schulze_result schulze(const pairwise_matrix& d, const lot_order& lot) {
    const auto n = d.options();
    schulze_result r;
    r.options = n;
    r.strengths.assign(n * n, 0);
    auto& p = r.strengths;
    for (option x = 0; x < n; ++x)
        for (option y = 0; y < n; ++y)
            if (d.beats(x, y)) p[x * n + y] = d(x, y);

    for (std::size_t via = 0; via < n; ++via)
        for (std::size_t from = 0; from < n; ++from)
            for (std::size_t to = 0; to < n; ++to) {
                if (from == to) continue;
                const auto chain = std::min(p[from * n + via], p[via * n + to]);
                p[from * n + to] = std::max(p[from * n + to], chain);
            }

    const auto above = [&](option x, option y) { return r.strength(x, y) > r.strength(y, x); };
    r.outcome = outcome_of(layers(n, above), lot, d.ballots() > 0);
    return r;
}

}  // namespace pollstream::count
