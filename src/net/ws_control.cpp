#include "net/ws_control.hpp"

namespace pollstream::net {
namespace {

constexpr std::size_t reason_bytes_max = 123;

std::string control(unsigned opcode, std::string_view payload) {
    std::string bytes{static_cast<char>(0x80U | opcode), static_cast<char>(payload.size())};
    return bytes.append(payload);
}

std::string_view fitting(std::string_view reason) noexcept {
    if (reason.size() <= reason_bytes_max) return reason;
    auto end = reason_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0U) == 0x80U) --end;
    return reason.substr(0, end);
}

}  // namespace

std::string ping_frame() {
    return control(9, {});
}

std::string pong_frame(std::string_view payload) {
    return control(10, payload);
}

std::string close_frame(const http::close_order& order) {
    if (order.code == no_code) return control(8, {});
    std::string payload{static_cast<char>(order.code >> 8), static_cast<char>(order.code & 0xff)};
    payload.append(fitting(order.reason));
    return control(8, payload);
}

}  // namespace pollstream::net
