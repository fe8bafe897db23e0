// What a request shows about who is asking, as the domain's credentials.
#pragma once

#include "pollstream/domain/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/http/voter_token.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

/// device: X-Voter-Token or the cookie, verified · admin_key: Authorization: Bearer · kiosk_key: X-Kiosk-Key
/// · name: ?voter_name= or ?full_name= (a body's voter_name is for the handler to add).
credentials read_credentials(const request& r, const voter_tokens& tokens);

/// As above for the replaced system's paths, which use no cookie.
credentials read_credentials_without_cookie(const request& r, const voter_tokens& tokens);

/// Refuses an X-Voter-Token that is not genuine (cut short, or from before another database), with 401: its
/// client means to be somebody, and would be somebody new each time. For requests where it matters who asks.
/// `who`: as read above.
std::optional<response> refuse_token(const request& r, const credentials& who);

/// Gives a device token to a browser that has none, so that its first vote is already the vote of a known
/// device.
void greet_device(const request& r, const voter_tokens& tokens, std::string_view base_path, response& answer);

}  // namespace pollstream::http
