// A poll's result as the API tells it, to be read here: a page or a table shows what it shows, and what it
// leaves out they cannot tell.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace pollstream::wire {

/// The member `result`.
boost::json::value result_of(const poll_state& s);
/// Of a text in it, which it must outlive.
std::string_view text_in(const boost::json::value& v);

}  // namespace pollstream::wire
