// Connects the hub with the services it may not know: standings from polls, votes from votes.
#pragma once

#include "pollstream/broadcast/actions.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "pollstream/wire/poll_texts.hpp"

namespace pollstream::app {

class service_actions final : public live_actions {
  public:
    service_actions(poll_service& polls, vote_service& votes)
        : polls_(polls), votes_(votes), rendered_(votes.epoch()) {}

    task<result<std::vector<asker>>> standing(poll_ref p, std::vector<credentials> of) override;
    bool is_admin(const room& r, const credentials& who) override;
    task<vote_answer> vote(boost::json::object message, credentials who) override;

  private:
    poll_service& polls_;
    vote_service& votes_;
    wire::poll_texts rendered_;
};

}  // namespace pollstream::app
