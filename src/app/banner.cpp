#include "app/banner.hpp"

#include "app/qr_code.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace pollstream::app {

namespace {

constexpr std::uint16_t https_port = 443;

/// The first host name of a certificate from a certificate authority; empty if there is none.
std::string host_named_in(const net::certificate_facts& certificate) {
    if (certificate.self_signed) return {};
    for (const auto& name : certificate.names) {
        boost::system::error_code no_address;
        boost::asio::ip::make_address(name, no_address);
        if (no_address && name.find('*') == std::string::npos) return name;
    }
    return {};
}

bool on_terminal() {
    return ::isatty(STDOUT_FILENO) == 1;
}

bool is_for_people(const settings& s) {
    switch (s.qr) {
        case qr_policy::always:
            return true;
        case qr_policy::never:
            return false;
        case qr_policy::automatic:
            break;
    }
    return s.demo || on_terminal();
}

std::string code_for(const std::string& url) {
    const auto code = qr_code::of(url);
    return code ? code->terminal() + '\n' : std::string();
}

/// Only for a terminal: a service is stopped in another way.
std::string how_to_stop() {
    return on_terminal() ? "  Ctrl+C stops the server.\n\n" : "";
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

/// `listening` is not empty.
std::string why_no_lan(const endpoints& listening) {
    const auto open = [](const auto& e) { return e.address().is_unspecified(); };
    if (std::ranges::any_of(listening, open))
        return "  Only this computer can reach it: it has no address in a network that phones could use.\n\n";
    const auto best = secure_first(listening).front();
    return "  Only this computer can reach it; " + std::string(best.secure() ? "--listen-tls" : "--listen") +
           " 0.0.0.0:" + std::to_string(best.port()) + " opens it to a network it is in.\n\n";
}

}  // namespace

std::string listening_lines(const endpoints& listening) {
    std::string text;
    for (const auto& e : listening)
        text += "listening on " + url_of(e.address(), e.port(), "", e.secure()) + '\n';
    return text;
}

endpoints secure_first(endpoints listening) {
    std::stable_partition(listening.begin(), listening.end(), [](const auto& e) { return e.secure(); });
    return listening;
}

std::string local_url(const endpoints& listening, std::string_view base_path) {
    const auto all = secure_first(listening);
    for (const auto& e : all) {
        if (e.address().is_unspecified() || (e.address().is_v4() && e.address().is_loopback()))
            return (e.secure() ? "https://localhost:" : "http://localhost:") + std::to_string(e.port()) +
                   std::string(base_path);
    }
    for (const auto& e : all)
        if (e.address().is_loopback()) return url_of(e.address(), e.port(), base_path, e.secure());
    return {};
}

std::string lan_url(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own, const net::certificate_facts* certificate) {
    for (const auto& e : secure_first(listening)) {
        if (e.address().is_loopback()) continue;
        const auto name = e.secure() && certificate != nullptr ? host_named_in(*certificate) : std::string();
        if (!name.empty())
            return "https://" + name + (e.port() == https_port ? "" : ':' + std::to_string(e.port())) +
                   std::string(base_path);
        if (!e.address().is_unspecified()) return url_of(e.address(), e.port(), base_path, e.secure());
        auto reachable = own;
        if (e.address().is_v4()) std::erase_if(reachable, [](const auto& a) { return a.address.is_v6(); });
        if (const auto lan = lan_address(reachable)) return url_of(*lan, e.port(), base_path, e.secure());
    }
    return {};
}

std::string welcome(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own, const net::certificate_facts* certificate,
                    bool with_code) {
    const auto local = local_url(listening, base_path);
    const auto lan = lan_url(listening, base_path, own, certificate);
    std::string text = "\n";
    if (!local.empty()) text += "  On this computer   " + local + '\n';
    if (!lan.empty()) {
        text += "  In this network    " + lan + "\n\n";
        if (with_code) text += code_for(lan);
    } else {
        text += why_no_lan(listening);
    }
    if (certificate != nullptr && certificate->self_signed)
        text +=
            "  Browsers warn about a self-signed certificate. It is ours if its SHA-256 fingerprint "
            "is\n  " +
            certificate->fingerprint + "\n\n";
    return text;
}

std::string sample_room(const std::string& local, const std::string& lan, const demo_stage::opened& room) {
    const auto& start = local.empty() ? lan : local;
    std::string text = "\n  The sample room, " + room.code + ": a simulated audience votes for a minute\n\n";
    if (!lan.empty()) text += code_for(lan + room.code) + "  Vote on a phone    " + lan + room.code + '\n';
    if (!local.empty()) text += "  Vote here          " + local + room.code + '\n';
    text += "  The big screen     " + start + "stage/" + room.code + '\n';
    text += "  Host it            " + start + "host/" + room.room.str() + '#' + room.admin_key + "\n\n";
    return text;
}

void print_banner(const settings& s, const endpoints& listening, const net::certificate_facts* certificate) {
    auto text = listening_lines(listening);
    if (is_for_people(s)) {
        // The demo has a better place to send phones to: its room, once that exists.
        text += welcome(listening, s.base_path, interface_addresses(), certificate, !s.demo);
        if (!s.demo) text += how_to_stop();
    }
    print(text);
}

void print_sample_room(const settings& s, const endpoints& listening,
                       const net::certificate_facts* certificate, const demo_stage::opened& room) {
    if (!is_for_people(s)) return;
    const auto local = local_url(listening, s.base_path);
    const auto lan = lan_url(listening, s.base_path, interface_addresses(), certificate);
    if (!local.empty() || !lan.empty()) print(sample_room(local, lan, room) + how_to_stop());
}

}  // namespace pollstream::app
