// Pages of polls: what a query asks for, and the links to the neighbouring pages.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/store/store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pollstream::poll_http {

struct page_request {
    poll_query query;
    bool by_number = false;  ///< asked with page=, so its links use page= too
    std::vector<http::wrong_field> problems;
    bool cut = false;  ///< the page ended before its full size, because it was long enough
};

/// ?status=open|closed|all&q=&page_size=&cursor=&page=
page_request read_page_request(const http::request& r);

/// count, next and previous: full URLs with the path the client used, or null. The caller writes the results.
void write_page_members(json_writer& w, const http::request& r, std::string_view base_path,
                        const page_request& asked, const poll_page& page);

}  // namespace pollstream::poll_http
