#include "app/banner.hpp"

#include "app/qr_code.hpp"

#include <unistd.h>

#include <cstdio>

namespace pollstream::app {

namespace {

bool is_for_people(const settings& s) {
    switch (s.qr) {
        case qr_policy::always:
            return true;
        case qr_policy::never:
            return false;
        case qr_policy::automatic:
            break;
    }
    return s.demo || ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace

std::string listening_lines(const endpoints& listening) {
    std::string text;
    for (const auto& e : listening) text += "listening on " + url_of(e.address(), e.port(), "") + '\n';
    return text;
}

std::string local_url(const endpoints& listening, std::string_view base_path) {
    for (const auto& e : listening) {
        if (e.address().is_unspecified() || (e.address().is_v4() && e.address().is_loopback()))
            return "http://localhost:" + std::to_string(e.port()) + std::string(base_path);
    }
    for (const auto& e : listening)
        if (e.address().is_loopback()) return url_of(e.address(), e.port(), base_path);
    return {};
}

std::string lan_url(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own) {
    for (const auto& e : listening) {
        if (e.address().is_loopback()) continue;
        if (!e.address().is_unspecified()) return url_of(e.address(), e.port(), base_path);
        auto reachable = own;
        if (e.address().is_v4()) std::erase_if(reachable, [](const auto& a) { return a.address.is_v6(); });
        if (const auto lan = lan_address(reachable)) return url_of(*lan, e.port(), base_path);
    }
    return {};
}

std::string welcome(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own) {
    const auto local = local_url(listening, base_path);
    const auto lan = lan_url(listening, base_path, own);
    std::string text = "\n";
    if (!local.empty()) text += "  On this computer   " + local + '\n';
    if (!lan.empty()) {
        text += "  In this network    " + lan + "\n\n";
        if (const auto code = qr_code::of(lan)) text += code->terminal() + '\n';
    } else {
        text +=
            "  Only this computer can reach it; --listen 0.0.0.0:8080 opens it to a network it is in.\n\n";
    }
    return text;
}

void print_banner(const settings& s, const endpoints& listening) {
    auto text = listening_lines(listening);
    if (is_for_people(s)) text += welcome(listening, s.base_path, interface_addresses());
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

}  // namespace pollstream::app
