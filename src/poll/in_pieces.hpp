// A body made while it is sent, a piece at a time: ten million rows take no more memory than ten, and nobody
// waits for them.
//
//     answer.body = body_of(in_pieces(ballot_source(…)));
//
// Its text comes from a source:
//
//     task<result<void>> read();    // the next rows, if there are any; if it fails, the body is broken off
//     bool at_end() const;          // there is nothing more to read
//     bool has_row() const;         // there is more to send of what was read
//     std::string row();            // the next of it
//     std::string head(), tail();   // before the first row, after the last
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/http/response.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace pollstream::poll_http {

/// A piece ends with the row that makes it this long: a ballot may take a hundred bytes or a hundred
/// thousand, and each piece holds up the loop, and takes memory for each reader, in proportion to its length.
inline constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

/// Goes before a piece for which nothing has to be read: to a fast client, everything would be written at
/// once.
task<void> yield_to_loop();

template <class Source>
class in_pieces {
  public:
    explicit in_pieces(Source from) : source_(std::move(from)) {}

    /// Empty at the end.
    task<result<std::string>> next() {
        if (over_) co_return std::string{};
        if (source_.has_row()) {
            co_await yield_to_loop();
        } else {
            const auto read = co_await source_.read();
            if (!read) co_return read.error();
        }
        co_return piece();
    }

  private:
    std::string piece() {
        std::string text;
        if (!std::exchange(begun_, true)) text = source_.head();
        while (source_.has_row() && text.size() < piece_bytes) text += source_.row();
        over_ = !source_.has_row() && source_.at_end();
        if (over_) text += source_.tail();
        return text;
    }

    Source source_;
    bool begun_ = false;
    bool over_ = false;
};

template <class Source>
task<result<std::string>> next_of(std::shared_ptr<in_pieces<Source>> pieces) {
    co_return co_await pieces->next();
}

template <class Source>
http::body_stream body_of(in_pieces<Source> all) {
    return [pieces = std::make_shared<in_pieces<Source>>(std::move(all))] { return next_of(pieces); };
}

/// All at once, if the source was read to its end already.
template <class Source>
std::string whole(Source from) {
    auto text = from.head();
    while (from.has_row()) text += from.row();
    return text + from.tail();
}

}  // namespace pollstream::poll_http
