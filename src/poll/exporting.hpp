// What the exports share: what their query may ask for, and a response that is a file sent in pieces.
#pragma once

#include "ballot_text.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::poll_http {

struct export_request {
    export_format format = export_format::csv;
    /// Put before CSV meant for a spreadsheet: Excel does not recognise a file as UTF-8 without it. Programs
    /// would find it in the name of the first column.
    std::string_view byte_order_mark;
    char separator = ',';
};

/// A piece ends with the row that makes it this long: a ballot may take a hundred bytes or a hundred
/// thousand, and each piece holds up the loop, and takes memory for each reader, in proportion to its length.
inline constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

/// Called before a piece for which nothing has to be read: to a fast client, everything would be written at
/// once.
task<void> others_turn();

export_request read_export_request(const http::request& r, std::vector<http::wrong_field>& wrong);

/// Has no body yet; `name` is the file's name without the part for its format.
http::response attachment(std::string_view name, export_format format);

template <class Stream>
task<result<std::string>> next_piece(std::shared_ptr<Stream> from) {
    co_return co_await from->next();
}

/// `stream->next()` returns the next piece, or an empty one at the end.
template <class Stream>
http::body_stream body_of(std::shared_ptr<Stream> stream) {
    return [stream] { return next_piece(stream); };
}

}  // namespace pollstream::poll_http
