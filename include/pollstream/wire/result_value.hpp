// A poll's result as the API tells it, parsed for use in here: a page or a table shows what the API shows,
// and cannot tell what the API leaves out.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace pollstream::wire {

/// The value of the member `result`.
boost::json::value result_of(const poll_state& s);
/// The text that such a value holds; it is valid for as long as `v` is.
std::string_view text_in(const boost::json::value& v);

}  // namespace pollstream::wire
