// What happened to polls that a viewer does not follow one by one, until it reads it. Of a poll each kind of
// event waits once, as it was told last, and all of its votes as one number: so nothing that matters is lost,
// and who is slow costs no more for what happens again and again. Pure.
#pragma once

#include "pollstream/base/ids.hpp"
#include "pollstream/domain/event.hpp"
#include "pollstream/http/channel.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pollstream::live {

class waiting_news {
  public:
    /// `f` says so. A deletion is all there is to tell of a poll.
    void event(const poll_id& poll, poll_event what, http::frame f);
    /// So many more; `f` says so many.
    void votes(const poll_id& poll, std::uint64_t more, http::frame f);

    bool empty() const noexcept { return order_.empty(); }
    /// Of all that waits, about.
    std::size_t bytes() const noexcept { return bytes_; }
    /// The first of them; not where it is empty.
    http::frame pop();

  private:
    struct item {
        std::optional<poll_event> what;  ///< nothing: votes
        http::frame frame;
    };
    struct of_poll {
        std::vector<item> items;
        std::uint64_t votes = 0;
    };

    of_poll& all_of(const poll_id& poll);
    void drop(of_poll& of, std::optional<poll_event> what);
    void push(of_poll& to, item what);

    std::unordered_map<poll_id, of_poll> polls_;
    std::deque<poll_id> order_;  ///< of the polls, by when the first of their news came
    std::size_t bytes_ = 0;
};

}  // namespace pollstream::live
