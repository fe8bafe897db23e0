#include "load/viewer.hpp"

#include "load/json_text.hpp"

namespace pollstream::bench {

void viewer::heard(std::string_view text) {
    const auto total = number_after(text, "\"total_votes\":");
    const auto version = number_after(text, "\"version\":");
    if (!total || !version) return;  // a heartbeat, or a count of viewers
    ++frames_;
    last_size_ = text.size();
    if (*total < total_ || *version < version_) ++backward_;
    version_ = *version;
    if (frames_ > 1 && *total == total_) return;
    since_ = steady::now();
    if (log_ != nullptr) log_->shown(total_, *total, since_);
    total_ = *total;
}

}  // namespace pollstream::bench
