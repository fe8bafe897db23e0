// The addresses at which people can open the start page, for the share dialog and the QR codes. Pure.
#pragma once

#include "app/addresses.hpp"
#include "app/banner.hpp"

#include <string>
#include <vector>

namespace pollstream::app {

/// Full URLs without duplicates: the one for phones nearby first, the one for this machine itself last; https
/// before http. `certificate` may be null.
std::vector<std::string> page_urls(const endpoints& listening, std::string_view base_path,
                                   const std::vector<interface_address>& own,
                                   const net::certificate_facts* certificate = nullptr);

}  // namespace pollstream::app
