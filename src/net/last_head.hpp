// The head of the last request of a connection, if it was a GET or HEAD. A client that shows results without
// a WebSocket, or monitors the server, sends the very same bytes again and again: they are compared instead
// of being parsed and checked again. Whether the request may be answered is decided each time. Loop thread
// only.
#pragma once

#include "pollstream/http/request.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace pollstream::net {

class last_head {
  public:
    /// A longer head is not worth the memory, which an idle connection keeps.
    static constexpr std::size_t bytes_max = 1024;
    /// Hundreds of parameters of two bytes each would take thirty times as much memory once parsed.
    static constexpr std::size_t parameters_max = 16;

    bool kept() const noexcept { return !bytes_.empty(); }
    std::size_t bytes() const noexcept { return bytes_.size(); }
    bool begins(std::string_view seen) const noexcept { return kept() && seen.starts_with(bytes_); }

    /// `bytes` are the whole of a request that has no body.
    void keep(std::string_view bytes, http::method verb);
    /// `r` is what the kept bytes say, and is well-formed. If it has too many parameters, they are forgotten.
    void understand(const http::request& r);
    /// Makes `r`, which has been answered since, again what the bytes say.
    void restore(http::request& r) const;
    void forget() noexcept { bytes_.clear(); }

  private:
    std::string bytes_;  ///< empty: nothing is kept
    // The parts of a request that change while it is checked. The notes begin anew; the rest is unchanged.
    std::string path_;
    std::string host_;
    bool secure_ = false;
};

}  // namespace pollstream::net
