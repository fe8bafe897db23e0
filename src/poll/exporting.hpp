// What the exports have in common: what their query may ask for, and an answer that is a file sent in pieces.
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
    /// Before CSV for a spreadsheet: Excel takes no file for UTF-8 that does not begin with it. Programs
    /// would find it in the name of the first column.
    std::string_view byte_order_mark;
    char separator = ',';
};

/// A piece ends with the row that makes it so long: a ballot may say a hundred bytes or a hundred thousand,
/// and the loop is held, and memory taken, for each reader as long as a piece is.
inline constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

/// Before a piece that needs nothing to be read: to a client that reads fast everything is written at once.
task<void> others_turn();

export_request read_export_request(const http::request& r, std::vector<http::wrong_field>& wrong);

/// Without its body; the file's name without what says its format.
http::response attachment(std::string_view name, export_format format);

template <class Stream>
task<result<std::string>> next_piece(std::shared_ptr<Stream> from) {
    co_return co_await from->next();
}

/// `stream->next()` answers the next piece, an empty one at the end.
template <class Stream>
http::body_stream body_of(std::shared_ptr<Stream> stream) {
    return [stream] { return next_piece(stream); };
}

}  // namespace pollstream::poll_http
