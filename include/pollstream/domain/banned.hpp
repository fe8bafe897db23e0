// Texts that a host does not want written.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace pollstream {

/// A host's list of texts that may not be written, prepared for comparison. Immutable, cheap to copy.
class banned_texts {
  public:
    banned_texts() = default;
    explicit banned_texts(std::string list);  ///< separated by commas

    const std::string& list() const noexcept { return list_; }  ///< as the host wrote it

    /// Whether the text with this key (text_key) is alike to a banned one, or has a word in it that is.
    bool has(std::string_view key) const;

    friend bool operator==(const banned_texts& a, const banned_texts& b) { return a.list_ == b.list_; }

  private:
    using key_set = std::set<std::string, std::less<>>;

    std::string list_;
    std::shared_ptr<const key_set> keys_;  ///< null: none
};

}  // namespace pollstream
