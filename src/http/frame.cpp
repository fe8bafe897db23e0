#include "pollstream/http/frame.hpp"

namespace pollstream::http {
namespace {

constexpr char whole_text = static_cast<char>(0x81);
constexpr std::size_t length_in_7_bits = 125;
constexpr std::size_t length_in_16_bits = 0xffff;

void put_big_endian(std::string& to, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        to.push_back(static_cast<char>(value >> shift & 0xffU));
}

}  // namespace

text_frame::text_frame(std::string_view text) {
    const auto size = text.size();
    const int length_bytes = size <= length_in_7_bits ? 0 : size <= length_in_16_bits ? 2 : 8;
    header_bytes_ = static_cast<std::uint8_t>(2 + length_bytes);
    bytes_.reserve(header_bytes_ + size);
    bytes_.push_back(whole_text);
    bytes_.push_back(static_cast<char>(length_bytes == 0 ? size : length_bytes == 2 ? 126U : 127U));
    put_big_endian(bytes_, size, length_bytes);
    bytes_.append(text);
}

frame make_frame(std::string_view text) {
    return std::make_shared<const text_frame>(text);
}

}  // namespace pollstream::http
