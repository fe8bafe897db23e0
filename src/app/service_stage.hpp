// The demo's stage in the real product: rooms through the poll service, votes through the vote service.
#pragma once

#include "app/demo.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/vote/vote_service.hpp"

namespace pollstream::app {

class service_stage final : public demo_stage {
  public:
    service_stage(poll_service& polls, vote_service& votes) : polls_(polls), votes_(votes) {}

    task<result<opened>> open(const std::string& title, const std::vector<poll_draft>& polls) override;
    task<result<void>> show(room_id room, poll_id poll) override;
    task<result<void>> cast(poll_id poll, std::string device, choice marks) override;

  private:
    poll_service& polls_;
    vote_service& votes_;
};

}  // namespace pollstream::app
