#include "app/qr_code.hpp"

#include <qrcodegen/qrcodegen.hpp>

namespace pollstream::app {

namespace {

constexpr int quiet_zone = 4;

}  // namespace

std::optional<qr_code> qr_code::of(std::string_view text) {
    try {
        const auto made =
            qrcodegen::QrCode::encodeText(std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
        const int size = made.getSize();
        std::vector<bool> modules;
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) modules.push_back(made.getModule(x, y));
        return qr_code(size, std::move(modules));
    } catch (const qrcodegen::data_too_long&) {
        return std::nullopt;
    }
}

bool qr_code::dark(int x, int y) const noexcept {
    if (x < 0 || y < 0 || x >= size_ || y >= size_) return false;
    return modules_[static_cast<std::size_t>(y) * static_cast<std::size_t>(size_) +
                    static_cast<std::size_t>(x)];
}

std::string qr_code::svg() const {
    const auto side = std::to_string(size_ + 2 * quiet_zone);
    std::string image = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + ' ' + side +
                        "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + 'v' +
                        side + "H0z\"/><path d=\"";
    for (int y = 0; y < size_; ++y) {
        for (int x = 0; x < size_; ++x) {
            if (!dark(x, y)) continue;
            int run = 1;
            while (dark(x + run, y)) ++run;
            image += 'M' + std::to_string(x + quiet_zone) + ' ' + std::to_string(y + quiet_zone) + 'h' +
                     std::to_string(run) + "v1h-" + std::to_string(run) + 'z';
            x += run;
        }
    }
    return image + "\"/></svg>\n";
}

std::string qr_code::terminal() const {
    std::string text;
    for (int y = -quiet_zone; y < size_ + quiet_zone; y += 2) {
        text += "\x1b[38;5;16;48;5;231m";
        for (int x = -quiet_zone; x < size_ + quiet_zone; ++x) {
            const bool upper = dark(x, y);
            const bool lower = dark(x, y + 1);
            text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
        }
        text += "\x1b[0m\n";
    }
    return text;
}

}  // namespace pollstream::app
