#include "net/last_head.hpp"

namespace pollstream::net {

void last_head::keep(std::string_view bytes, http::method verb) {
    const bool asks_to_read = verb == http::method::get || verb == http::method::head;
    if (asks_to_read && bytes.size() <= bytes_max) bytes_ = bytes;
}

void last_head::understand(const http::request& r) {
    if (r.query.size() > parameters_max) forget();
    if (!kept()) return;
    path_ = r.path;
    host_ = r.host;
    secure_ = r.secure;
}

void last_head::restore(http::request& r) const {
    r.path = path_;
    r.host = host_;
    r.secure = secure_;
    const auto row = r.notes.row;
    r.notes = {};
    r.notes.row = row;  // params still holds what the route's names matched
}

}  // namespace pollstream::net
