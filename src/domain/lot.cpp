#include "pollstream/domain/lot.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace pollstream {

namespace {

std::string bytes_of(const lot_seed& seed) {
    return {seed.begin(), seed.end()};
}

}  // namespace

lot_seed draw_seed() {
    return random_bytes<std::tuple_size_v<lot_seed>>();
}

digest256 lot_commitment(const lot_seed& seed) {
    return sha256(bytes_of(seed));
}

kept_lot committed(const lot_seed& seed, std::uint32_t draw) {
    return {seed, lot_commitment(seed), draw};
}

kept_lot new_lot(std::uint32_t draw) {
    return committed(draw_seed(), draw);
}

kept_lot next_lot(const kept_lot& told) {
    return new_lot(told.draw + 1);
}

std::vector<std::uint8_t> draw_lot(const lot_seed& seed, std::size_t options) {
    if (options > 256) throw std::invalid_argument("a lot orders at most 256 options");
    std::vector<digest256> keys;
    for (std::size_t id = 1; id <= options; ++id) keys.push_back(sha256(bytes_of(seed) + std::to_string(id)));
    std::vector<std::uint8_t> order(options);
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    std::ranges::sort(order, [&](std::uint8_t a, std::uint8_t b) { return keys[a] < keys[b]; });
    return order;
}

std::optional<lot_seed> parse_lot_seed(std::string_view hex) {
    lot_seed seed{};
    if (hex.size() != 2 * seed.size()) return std::nullopt;
    for (std::size_t i = 0; i < seed.size(); ++i) {
        const int high = hex_value(hex[2 * i]);
        const int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        seed[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return seed;
}

}  // namespace pollstream
