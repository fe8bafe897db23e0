// Where the lanes' results arrive on the loop: the sink of facts, and whoever waits for the lane to finish.
// Shared by the store and by what the lanes post, so that a batch that arrives after the store is gone is
// dropped. Loop thread only.
#pragma once

#include "pollstream/async/one_shot.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/store/store.hpp"

#include <exception>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

class loop_side {
  public:
    fact_sink sink;

    /// The facts are committed: an exception in one listener must not keep anybody from the next fact, or
    /// from an answer.
    void publish(const std::vector<fact>& facts) const {
        if (!sink) return;
        for (const auto& f : facts) {
            try {
                sink(f);
            } catch (const std::exception& e) {
                log::error("a listener failed to handle a fact", {{"kind", f.index()}, {"error", e.what()}});
            }
        }
    }

    /// True if it has finished already.
    bool tell_when_finished(one_shot<bool> done) {
        if (finished_)
            done.set(true);
        else
            waiting_.push_back(std::move(done));
        return finished_;
    }

    /// The lane's thread has done its last batch.
    void finish() {
        finished_ = true;
        for (auto& who : waiting_) who.set(true);
        waiting_.clear();
    }

  private:
    bool finished_ = false;
    std::vector<one_shot<bool>> waiting_;
};

}  // namespace pollstream::sqlite
