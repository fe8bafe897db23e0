// Pages of polls as last rendered, for clients that show nothing about themselves: the same text is sent
// until a poll changes. In a storm of reloads, a page costs no more than a results request. Loop thread only.
#pragma once

#include "pollstream/base/limits.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace pollstream::poll_http {

class page_cache {
  public:
    using text = std::shared_ptr<const std::string>;

    /// The page under that key, if nothing has changed since; `changes` is the catalog's count.
    text find(const std::string& key, std::uint64_t changes) {
        if (changes != as_of_) clear();
        const auto found = pages_.find(key);
        return found == pages_.end() ? text{} : found->second;
    }

    /// Keeps a page that was read at change number `read_at`, unless there have been more changes since.
    text keep(std::string key, std::uint64_t read_at, std::uint64_t changes, std::string page) {
        auto kept = std::make_shared<const std::string>(std::move(page));
        if (read_at != changes) return kept;
        const bool full = pages_.size() >= pages_max || bytes_ + kept->size() > limits::cached_page_bytes;
        if (changes != as_of_ || full) clear();
        as_of_ = changes;
        if (pages_.emplace(std::move(key), kept).second) bytes_ += kept->size();
        return kept;
    }

  private:
    static constexpr std::size_t pages_max = 64;

    void clear() {
        pages_.clear();
        bytes_ = 0;
    }

    std::uint64_t as_of_ = 0;
    std::unordered_map<std::string, text> pages_;
    std::size_t bytes_ = 0;
};

}  // namespace pollstream::poll_http
