// Results as they were last rendered: whoever asks before the next commit gets the same text. A room of
// screens that fetch results costs one rendering a commit. Loop thread only.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace pollstream::poll_http {

class results_cache {
  public:
    using text = std::shared_ptr<const std::string>;

    /// What `render` answers for this state of a poll; asked once for those that were asked for lately.
    template <class Render>
    text get(const poll_ref& state, bool visible, Render&& render) {
        for (const auto& k : kept_)
            if (k.state == state && k.visible == visible) return k.rendered;
        auto& place = kept_[oldest_];
        oldest_ = (oldest_ + 1) % kept_.size();
        place = {state, visible, std::make_shared<const std::string>(render())};
        return place.rendered;
    }

  private:
    struct rendering {
        poll_ref state;
        bool visible = false;
        text rendered;
    };

    std::array<rendering, 16> kept_;
    std::size_t oldest_ = 0;
};

}  // namespace pollstream::poll_http
