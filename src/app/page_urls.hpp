// The addresses under which people may open the start page: for the share dialog and the QR codes. Pure.
#pragma once

#include "app/addresses.hpp"
#include "app/banner.hpp"

#include <string>
#include <vector>

namespace pollstream::app {

/// Full URLs, no two alike: the one for phones nearby first, this machine's own last; https before
/// http. `certificate` may be null.
std::vector<std::string> page_urls(const endpoints& listening, std::string_view base_path,
                                   const std::vector<interface_address>& own,
                                   const net::certificate_facts* certificate = nullptr);

}  // namespace pollstream::app
