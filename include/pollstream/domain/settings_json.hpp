// Settings as the JSON object that requests and the database hold.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace pollstream {

settings_draft settings_from(const boost::json::object& o);

/// As the database stores them: all of them, whoever may see which.
std::string stored_settings(const poll& p);
/// Sets the settings of a poll whose kind and options are known. Returns false if the text breaks a rule.
bool restore_settings(poll& p, std::string_view stored);

}  // namespace pollstream
