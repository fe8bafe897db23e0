// Polls as text, rendered once for all who are told the same: the voters of one commit who chose alike get
// the same poll back, so a crowd costs a few renderings per commit instead of one per vote.
//
// Loop thread only.
#pragma once

#include "pollstream/wire/wire.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace pollstream::wire {

using poll_text = std::shared_ptr<const std::string>;

class poll_texts {
  public:
    explicit poll_texts(std::uint64_t epoch) : epoch_(epoch) {}

    /// What write_poll() writes.
    poll_text get(const poll_ref& p, const asker& who);
    std::uint64_t epoch() const noexcept { return epoch_; }

  private:
    struct rendering {
        poll_ref state;
        asker who;
        poll_text text;
    };

    std::uint64_t epoch_;
    std::array<rendering, 16> kept_;
    std::size_t oldest_ = 0;
};

}  // namespace pollstream::wire
