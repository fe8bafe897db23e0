// Connects the hub with services that it must not depend on: standings come from the poll service, votes go
// to the vote service.
#pragma once

#include "pollstream/broadcast/live_actions.hpp"
#include "pollstream/http/voter_token.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/vote/vote_reply.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "pollstream/wire/poll_texts.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pollstream::app {

class service_actions final : public live_actions {
  public:
    /// How long this voter must wait before the next vote; nullopt: not at all.
    using vote_gate = std::function<std::optional<std::chrono::milliseconds>(const credentials& who)>;

    service_actions(poll_service& polls, vote_service& votes, const http::voter_tokens& tokens,
                    vote_gate gate)
        : polls_(polls), votes_(votes), tokens_(tokens), gate_(std::move(gate)), rendered_(votes.epoch()) {}

    task<result<std::vector<asker>>> askers_of(poll_ref p, std::vector<credentials> of) override;
    bool is_admin(const room& r, const credentials& who) override;
    bool is_kiosk(const room& r, const credentials& who) override;
    task<vote_ack> vote(boost::json::object message, credentials& who) override;

  private:
    /// `untold`: the device that was made for this connection, if the client has not been told of it yet.
    task<vote_ack> answer(task<result<vote_outcome>> casting, std::string untold, bool from_page,
                          reply_size size);
    bool is_of_kiosk(const poll_id& id) const;

    poll_service& polls_;
    vote_service& votes_;
    const http::voter_tokens& tokens_;
    vote_gate gate_;
    wire::poll_texts rendered_;
};

}  // namespace pollstream::app
