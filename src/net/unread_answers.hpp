// Limits the memory of answers that wait for slow readers: so much in total, and less than that for one
// address. Without this, a client with many slow connections that asks for long answers could take all of the
// memory. Short answers are not counted: a connection costs as much anyway. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pollstream::net {

class unread_answers {
  public:
    /// Up to this size an answer is not counted.
    static constexpr std::size_t short_bytes = std::size_t{64} * 1024;

    /// Must not outlive the unread_answers that made it.
    class [[nodiscard]] share {
      public:
        share() = default;
        share(share&& other) noexcept
            : of_(std::exchange(other.of_, nullptr)),
              at_(other.at_),
              bytes_(other.bytes_),
              text_(other.text_) {}
        share& operator=(share&&) = delete;
        ~share() {
            if (of_ != nullptr) of_->release(*this);
        }

      private:
        friend class unread_answers;
        using place = std::map<std::string, std::size_t, std::less<>>::iterator;
        share(unread_answers* of, place at, std::size_t bytes, const void* text)
            : of_(of), at_(at), bytes_(bytes), text_(text) {}

        unread_answers* of_ = nullptr;
        place at_{};
        std::size_t bytes_ = 0;
        const void* text_ = nullptr;
    };

    /// `bytes` is the counter of all bytes kept; it must outlive this.
    unread_answers(std::size_t most, std::size_t most_per_address, std::uint64_t& bytes)
        : most_(most), most_per_address_(most_per_address), bytes_(bytes) {}

    /// Nullopt if that would be too much. A `text` that several answers share is counted once, for whoever
    /// kept it first, until nobody keeps it any more.
    std::optional<share> keep(std::string_view address, std::size_t bytes, const void* text = nullptr);

  private:
    struct shared_text {
        share::place at;
        std::size_t holders = 0;
    };

    void release(const share& s) noexcept;

    std::size_t most_;
    std::size_t most_per_address_;
    std::uint64_t& bytes_;
    std::map<std::string, std::size_t, std::less<>> by_address_;
    std::unordered_map<const void*, shared_text> texts_;
};

}  // namespace pollstream::net
