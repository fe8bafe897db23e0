// Settings as the JSON object that requests and the database hold.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace pollstream {

settings_draft settings_from(const boost::json::object& o);

/// As the database keeps them: all of them, whoever may see which.
std::string stored_settings(const poll& p);
/// Sets the poll's settings, whose kind and options are known. False where the text breaks a rule.
bool restore_settings(poll& p, std::string_view stored);

}  // namespace pollstream
