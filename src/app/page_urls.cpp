#include "app/page_urls.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

void add(std::vector<std::string>& urls, std::string url) {
    if (!url.empty() && std::ranges::find(urls, url) == urls.end()) urls.push_back(std::move(url));
}

}  // namespace

std::vector<std::string> page_urls(const endpoints& listening, std::string_view base_path,
                                   const std::vector<interface_address>& own,
                                   const net::certificate_facts* certificate) {
    std::vector<std::string> urls;
    add(urls, lan_url(listening, base_path, own, certificate));
    for (const auto& e : secure_first(listening)) {
        if (!e.address().is_unspecified()) continue;
        for (const auto& a : own) {
            // Only addresses that somebody nearby could use; lan_address knows which.
            const bool reached = lan_address({a}).has_value() && (a.address.is_v4() || e.address().is_v6());
            if (reached) add(urls, url_of(a.address, e.port(), base_path, e.secure()));
        }
    }
    add(urls, local_url(listening, base_path));
    return urls;
}

}  // namespace pollstream::app
