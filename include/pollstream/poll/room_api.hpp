// The HTTP handlers of rooms and join codes (README, "HTTP API").
#pragma once

#include "pollstream/http/charge.hpp"
#include "pollstream/http/credentials.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pollstream {

/// How many people are in a room right now.
using viewer_count = std::function<std::uint64_t(const room_id&)>;

class room_api {
  public:
    room_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path,
             viewer_count viewers, http::charge charge);

    task<http::response> create(const http::request& r);
    task<http::response> detail(const http::request& r);
    task<http::response> by_code(const http::request& r);
    task<http::response> patch(const http::request& r);
    task<http::response> remove(const http::request& r);
    task<http::response> add_poll(const http::request& r);
    /// {poll_id: ID | null} or {move: "next" | "previous" | "none"}
    task<http::response> set_current(const http::request& r);

  private:
    http::response show(int status, const room& r, std::span<const poll_ref> polls,
                        const poll_service::created* made = nullptr) const;
    task<http::response> find_and_show(room_ref room);
    std::vector<poll_ref> newest_of(const room& r, std::span<const poll_ref> before) const;
    task<std::optional<http::response>> charge_room(const http::request& r,
                                                    const poll_service::creation& wanted);
    task<http::response> change(room_ref before, room_patch wanted, http::field_reader& in);

    poll_service& polls_;
    const http::voter_tokens& tokens_;
    poll_http::lookup lookup_;
    std::string base_path_;
    viewer_count viewers_;
    http::charge charge_;
};

}  // namespace pollstream
