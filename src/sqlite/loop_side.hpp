// The end of the lanes on the loop, where their results come out: the sink of facts, and whether anybody
// still listens. Shared by the store and by what the lanes post, so that a batch that arrives after the store
// has gone falls on the floor. Loop thread only.
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

    /// They are committed: what is thrown where one is heard keeps nobody from the next, nor from an answer.
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

    /// True: it is so already.
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
