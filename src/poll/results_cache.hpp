// Results as last rendered: everybody who asks before the next commit gets the same text under the same tag.
// A room full of screens that fetch results costs one rendering per commit. Loop thread only.
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
    struct rendering {
        poll_ref state;
        bool visible = false;
        std::string etag;
        std::shared_ptr<const std::string> text;
    };

    /// What `render` and `tag` return for this state of a poll; not called again for states requested
    /// recently. Valid until the next call.
    template <class Render, class Tag>
    const rendering& get(const poll_ref& state, bool visible, Render&& render, Tag&& tag) {
        for (const auto& k : kept_)
            if (k.state == state && k.visible == visible) return k;
        auto& place = kept_[oldest_];
        oldest_ = (oldest_ + 1) % kept_.size();
        place = {state, visible, tag(), std::make_shared<const std::string>(render())};
        return place;
    }

  private:
    std::array<rendering, 16> kept_;
    std::size_t oldest_ = 0;
};

}  // namespace pollstream::poll_http
