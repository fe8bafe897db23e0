// Where the lanes' results come out on the loop: the sink of facts, and whether anybody still listens. Shared
// by the store and by what the lanes post, so that a batch that arrives after the store has gone falls on the
// floor. Loop thread only.
#pragma once

#include "pollstream/async/one_shot.hpp"
#include "pollstream/store/store.hpp"

#include <vector>

namespace pollstream::sqlite {

struct outlet {
    fact_sink sink;
    bool finished = false;  ///< the lane's thread has done its last batch
    std::vector<one_shot<bool>> on_finished;

    void publish(const std::vector<fact>& facts) const {
        if (!sink) return;
        for (const auto& f : facts) sink(f);
    }

    void finish() {
        finished = true;
        for (auto& waiting : on_finished) waiting.set(true);
        on_finished.clear();
    }
};

}  // namespace pollstream::sqlite
