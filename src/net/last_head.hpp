// The head that a connection sent last, if it asked to read something. Who shows results without a socket, or
// watches a server, sends the very same bytes again and again: they are compared, not parsed and not checked
// anew. Whether the request may be answered is judged each time. Loop thread only.
#pragma once

#include "pollstream/http/request.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace pollstream::net {

class last_head {
  public:
    /// A longer one is not worth its memory, which an idle connection keeps.
    static constexpr std::size_t bytes_max = 1024;
    /// Of two bytes of it each, hundreds of them would take thirty times as much once they are read.
    static constexpr std::size_t parameters_max = 16;

    bool kept() const noexcept { return !bytes_.empty(); }
    std::size_t bytes() const noexcept { return bytes_.size(); }
    bool begins(std::string_view seen) const noexcept { return kept() && seen.starts_with(bytes_); }

    /// `bytes` are all of a request, with no body.
    void keep(std::string_view bytes, http::method verb);
    /// `r` is what they say, and well-formed; of those that are kept. Where that is much, they are no more.
    void understand(const http::request& r);
    /// `r`, which has been answered since, is again what they say.
    void restore(http::request& r) const;
    void forget() noexcept { bytes_.clear(); }

  private:
    std::string bytes_;  ///< empty: none are kept
    // What of a request is changed while it is judged; all else begins anew.
    std::string path_;
    std::string host_;
    bool secure_ = false;
};

}  // namespace pollstream::net
