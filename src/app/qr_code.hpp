// A QR code (ISO/IEC 18004) of a text, as SVG for screens and paper and as half blocks for a terminal. Always
// black on white with the quiet zone that the standard requires, since phones expect nothing else. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

class qr_code {
  public:
    /// Error correction level M or better; nullopt if the text is too long for any code (about 2,300 bytes).
    static std::optional<qr_code> of(std::string_view text);

    int size() const noexcept { return size_; }  ///< modules per side, without the quiet zone
    bool dark(int x, int y) const noexcept;      ///< false outside the code

    /// A square image of no fixed size.
    std::string svg() const;

    /// Lines of half blocks, two rows of modules each, in explicit black and white (ANSI), so that a
    /// terminal's own colours do not matter.
    std::string terminal() const;

  private:
    qr_code(int size, std::vector<bool> modules) : size_(size), modules_(std::move(modules)) {}

    int size_;
    std::vector<bool> modules_;  ///< row by row
};

}  // namespace pollstream::app
