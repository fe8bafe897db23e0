// What a viewer may ask that is not broadcasting: who am I here, and my vote. The broadcast module knows
// neither polls' nor votes' services; app connects them (src/app/live_actions.cpp).
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/visibility.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pollstream {

/// The answer to a `vote` message.
struct vote_answer {
    bool accepted = false;
    std::string members;  ///< of `ack` or of `error` as JSON text, without type, ref and poll
    /// The member `poll`, as text that many answers share; null: there is none.
    std::shared_ptr<const std::string> poll;
    std::optional<asker> standing;  ///< what the voter may see from now on
    std::uint64_t version = 0;      ///< of the poll that they stand so in
    std::string device;  ///< who the voter is from now on, where it is another than before; else empty
};

class live_actions {
  public:
    virtual ~live_actions() = default;

    /// One answer per asker, in order, about the same poll; one read for all.
    virtual task<result<std::vector<asker>>> standing(poll_ref p, std::vector<credentials> of) = 0;
    /// Both count wrong keys.
    virtual bool is_admin(const room& r, const credentials& who) = 0;
    virtual bool is_kiosk(const room& r, const credentials& who) = 0;
    /// The whole message as the client sent it. Who has no device yet is one before this returns, unless the
    /// vote's id says which it may be: that shows with the answer.
    virtual task<vote_answer> vote(boost::json::object message, credentials& who) = 0;
};

}  // namespace pollstream
