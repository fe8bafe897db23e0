// What a viewer may ask for besides broadcasts: who it is here, and to vote. The broadcast module knows
// neither the poll service nor the vote service; app connects them (src/app/service_actions.cpp).
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

/// The `ack` or `error` that a `vote` message is answered with.
struct vote_ack {
    bool accepted = false;
    std::string members;  ///< of it as JSON text, without type, ref and poll
    /// The member `poll`, as text that many answers share; null: there is none.
    std::shared_ptr<const std::string> poll;
    std::optional<asker> voter;  ///< what the voter may see from now on
    std::uint64_t version = 0;   ///< of the poll that `voter` refers to
    std::string device;          ///< the voter's from now on, if it is another than before; else empty
};

class live_actions {
  public:
    virtual ~live_actions() = default;

    /// One answer per asker, in order, all about the same poll; a single read.
    virtual task<result<std::vector<asker>>> askers_of(poll_ref p, std::vector<credentials> of) = 0;
    /// Both count wrong keys.
    virtual bool is_admin(const room& r, const credentials& who) = 0;
    virtual bool is_kiosk(const room& r, const credentials& who) = 0;
    /// `message` is the whole message as the client sent it. An asker without a device is given one before
    /// this returns, unless the vote has an id, which may make them an earlier voter: then the answer says
    /// who they are.
    virtual task<vote_ack> vote(boost::json::object message, credentials& who) = 0;
};

}  // namespace pollstream
