#include "pollstream/http/frame.hpp"

#include <array>
#include <utility>

namespace pollstream::http {
namespace {

constexpr std::size_t length_in_7_bits = 125;
constexpr std::size_t length_in_16_bits = 0xffff;

}  // namespace

text_frame::text_frame(std::string payload, unsigned char first_byte) : bytes_(std::move(payload)) {
    const std::uint64_t size = bytes_.size();
    const std::size_t length_bytes = size <= length_in_7_bits ? 0 : size <= length_in_16_bits ? 2 : 8;
    std::array<char, 10> header{static_cast<char>(first_byte)};
    header[1] = static_cast<char>(length_bytes == 0 ? size : length_bytes == 2 ? 126U : 127U);
    header_bytes_ = static_cast<std::uint8_t>(2 + length_bytes);
    for (std::size_t i = 0; i < length_bytes; ++i)
        header[2 + i] = static_cast<char>(size >> (length_bytes - 1 - i) * 8 & 0xffU);
    bytes_.insert(0, header.data(), header_bytes_);
}

frame make_frame(std::string text) {
    return std::make_shared<const text_frame>(std::move(text));
}

frame make_binary_frame(std::string bytes) {
    return std::make_shared<const text_frame>(text_frame::binary(std::move(bytes)));
}

}  // namespace pollstream::http
