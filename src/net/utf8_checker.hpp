// Checks that text arriving in pieces is UTF-8 (RFC 3629); rejects it at the first byte that cannot be. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace pollstream::net {

class utf8_checker {
  public:
    /// False as soon as a byte cannot stand where it does; the checker cannot be used after that.
    bool take(std::string_view piece) noexcept;
    /// True if the text does not end within a character.
    bool complete() const noexcept { return missing_ == 0; }

  private:
    bool begin(unsigned char lead) noexcept;

    std::uint8_t missing_ = 0;    ///< bytes of the character that are still to come
    std::uint8_t lowest_ = 0x80;  ///< bounds of the next one: they keep out overlong forms and surrogates
    std::uint8_t highest_ = 0xbf;
};

}  // namespace pollstream::net
