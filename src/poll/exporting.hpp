// What the exports share: what their query may ask for, and a response that is a file.
#pragma once

#include "poll/ballot_text.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <string_view>

namespace pollstream::poll_http {

struct export_request {
    export_format format = export_format::csv;
    /// Put before CSV meant for a spreadsheet: Excel does not recognise a file as UTF-8 without it. Programs
    /// would find it in the name of the first column.
    std::string_view byte_order_mark;
    char separator = ',';
};

export_request read_export_request(const http::request& r, field_errors& wrong);

/// Has no body yet; `name` is the file's name without the part for its format.
http::response attachment(std::string_view name, export_format format);

}  // namespace pollstream::poll_http
