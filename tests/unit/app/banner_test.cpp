// What people and programs are told at the start, and the QR code as it would be read back.
#include "app/banner.hpp"

#include "app/page_urls.hpp"
#include "app/qr_code.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace pollstream::app;
using boost::asio::ip::make_address;
using boost::asio::ip::tcp;

namespace {

tcp::endpoint at(const char* address, std::uint16_t port) {
    return {make_address(address), port};
}

pollstream::net::listening_endpoint tls_at(const char* address, std::uint16_t port) {
    return {at(address, port), true};
}

const std::vector<interface_address> laptop = {
    {"lo", make_address("127.0.0.1")},     {"docker0", make_address("172.17.0.1")},
    {"wlan0", make_address("fe80::1")},    {"wlan0", make_address("2001:db8::7")},
    {"tun0", make_address("10.8.0.2")},    {"eth1", make_address("169.254.3.4")},
    {"eth0", make_address("203.0.113.9")}, {"wlan0", make_address("192.168.1.23")},
};

}  // namespace

TEST_CASE("the address for people nearby") {
    CHECK(lan_address(laptop)->to_string() == "192.168.1.23");
    CHECK(lan_address({{"eth0", make_address("203.0.113.9")}, {"eth0", make_address("fd00::1")}})
              ->to_string() == "203.0.113.9");
    CHECK(lan_address({{"eth0", make_address("2001:db8::7")}, {"eth0", make_address("fd00::1")}})
              ->to_string() == "fd00::1");
    CHECK_FALSE(
        lan_address({{"lo", make_address("127.0.0.1")}, {"veth12", make_address("10.0.0.1")}}).has_value());
    CHECK_FALSE(lan_address({}).has_value());
    CHECK(lan_address({{"eth0", make_address("172.16.0.1")}, {"eth1", make_address("172.32.0.1")}})
              ->to_string() == "172.16.0.1");
}

TEST_CASE("this machine has an address") {
    bool loopback = false;
    for (const auto& a : interface_addresses()) loopback = loopback || a.address.is_loopback();
    CHECK(loopback);
}

TEST_CASE("one line per listener") {
    CHECK(listening_lines({at("0.0.0.0", 8080), at("::1", 80)}) ==
          "listening on http://0.0.0.0:8080\nlistening on http://[::1]:80\n");
}

TEST_CASE("addresses for people follow the listeners") {
    const endpoints everywhere = {at("0.0.0.0", 8080)};
    CHECK(local_url(everywhere, "/") == "http://localhost:8080/");
    CHECK(lan_url(everywhere, "/poll/", laptop) == "http://192.168.1.23:8080/poll/");

    const endpoints here = {at("127.0.0.1", 81)};
    CHECK(local_url(here, "/") == "http://localhost:81/");
    CHECK(lan_url(here, "/", laptop).empty());
    CHECK(local_url({at("::1", 82)}, "/") == "http://[::1]:82/");

    CHECK(local_url({at("10.1.2.3", 83)}, "/").empty());
    CHECK(lan_url({at("10.1.2.3", 83)}, "/", laptop) == "http://10.1.2.3:83/");
    CHECK(lan_url({at("127.0.0.1", 81), at("::", 84)}, "/", laptop) == "http://192.168.1.23:84/");
    CHECK(lan_url(everywhere, "/", {{"eth0", make_address("2001:db8::7")}}).empty());
    CHECK(lan_url({at("::", 84)}, "/", {{"eth0", make_address("2001:db8::7")}}) ==
          "http://[2001:db8::7]:84/");
}

TEST_CASE("the welcome has both addresses and a code, or says why not") {
    const auto text = welcome({at("0.0.0.0", 8080)}, "/", laptop);
    CHECK(text.find("http://localhost:8080/") != std::string::npos);
    CHECK(text.find("http://192.168.1.23:8080/\n") != std::string::npos);
    CHECK(text.find(qr_code::of("http://192.168.1.23:8080/")->terminal()) != std::string::npos);
}

TEST_CASE("the welcome says how to open it to a network, with the port in use") {
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(has(welcome({at("127.0.0.1", 18473)}, "/", laptop), "; --listen 0.0.0.0:18473 opens it"));
    CHECK(has(welcome({at("127.0.0.1", 81), tls_at("127.0.0.1", 8443)}, "/", laptop),
              "; --listen-tls 0.0.0.0:8443 opens it"));
    const auto alone = welcome({at("0.0.0.0", 8080)}, "/", {});
    CHECK(has(alone, "Only this computer can reach it: it has no address"));
    CHECK_FALSE(has(alone, "--listen"));
}

TEST_CASE("the welcome shows no code where there is a better one") {
    const auto text = welcome({at("0.0.0.0", 8080)}, "/", laptop, nullptr, false);
    CHECK(text.find("http://192.168.1.23:8080/\n") != std::string::npos);
    CHECK(text.find("\x1b[") == std::string::npos);
}

TEST_CASE("the sample room's addresses lead to its vote, its stage and its host's page with the key") {
    const demo_stage::opened room{
        *pollstream::room_id::parse("01JDQ8Z3W5V7X9Y2A4C6E8G0HJ"), "482913", "psa_key", {}};
    const std::string local = "http://localhost:8080/poll/";
    const std::string lan = "http://192.168.1.23:8080/poll/";
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    const auto text = sample_room(local, lan, room);
    CHECK(has(text, " " + lan + "482913\n"));
    CHECK(has(text, " " + local + "482913\n"));
    CHECK(has(text, " " + local + "stage/482913\n"));
    CHECK(has(text, " " + local + "host/01JDQ8Z3W5V7X9Y2A4C6E8G0HJ#psa_key\n"));

    SECTION("a phone's code opens the room, at an address that a phone can reach") {
        CHECK(has(text, qr_code::of(lan + "482913")->terminal()));
    }
    SECTION("if no phone can reach it there is no code") {
        const auto alone = sample_room(local, "", room);
        CHECK(has(alone, " " + local + "482913\n"));
        CHECK_FALSE(has(alone, "phone"));
        CHECK_FALSE(has(alone, "\x1b["));
    }
    SECTION("if nothing listens on loopback, everything is at the network's address") {
        const auto there = sample_room("", lan, room);
        CHECK(has(there, " " + lan + "host/01JDQ8Z3W5V7X9Y2A4C6E8G0HJ#psa_key\n"));
        CHECK_FALSE(has(there, "localhost"));
    }
}

TEST_CASE("https comes before http, for people and for programs") {
    const endpoints both = {at("0.0.0.0", 8080), tls_at("0.0.0.0", 8443)};
    CHECK(listening_lines(both) == "listening on http://0.0.0.0:8080\nlistening on https://0.0.0.0:8443\n");
    CHECK(local_url(both, "/") == "https://localhost:8443/");
    CHECK(lan_url(both, "/poll/", laptop) == "https://192.168.1.23:8443/poll/");
    CHECK(page_urls(both, "/", laptop) ==
          std::vector<std::string>{"https://192.168.1.23:8443/", "https://203.0.113.9:8443/",
                                   "http://203.0.113.9:8080/", "http://192.168.1.23:8080/",
                                   "https://localhost:8443/"});
    CHECK(local_url({at("127.0.0.1", 80), tls_at("::1", 443)}, "/") == "http://localhost:80/");
}

TEST_CASE("a certificate of an authority names the host that people should open") {
    pollstream::net::certificate_facts facts;
    facts.names = {"192.168.1.23", "*.example.org", "polls.example.org"};
    const endpoints both = {at("0.0.0.0", 80), tls_at("0.0.0.0", 443)};
    CHECK(lan_url(both, "/poll/", laptop, &facts) == "https://polls.example.org/poll/");
    CHECK(lan_url({tls_at("0.0.0.0", 8443)}, "/", laptop, &facts) == "https://polls.example.org:8443/");
    CHECK(lan_url({at("0.0.0.0", 80)}, "/", laptop, &facts) == "http://192.168.1.23:80/");
    CHECK(welcome(both, "/", laptop, &facts).find("SHA-256") == std::string::npos);
    facts.self_signed = true;
    facts.fingerprint = "AB:CD";
    CHECK(lan_url(both, "/", laptop, &facts) == "https://192.168.1.23:443/");
    CHECK(welcome(both, "/", laptop, &facts).find("AB:CD") != std::string::npos);
}

TEST_CASE("a QR code has the standard's finder patterns and differs by text") {
    const auto code = qr_code::of("http://192.168.1.23:8080/482913");
    REQUIRE(code.has_value());
    CHECK(code->size() >= 25);
    const auto finder = [&](int left, int top) {
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 7; ++x) {
                const bool ring = x == 0 || y == 0 || x == 6 || y == 6;
                const bool heart = x >= 2 && x <= 4 && y >= 2 && y <= 4;
                if (code->dark(left + x, top + y) != (ring || heart)) return false;
            }
        return true;
    };
    CHECK(finder(0, 0));
    CHECK(finder(code->size() - 7, 0));
    CHECK(finder(0, code->size() - 7));
    CHECK(code->svg() != qr_code::of("http://192.168.1.23:8080/482914")->svg());
    CHECK_FALSE(qr_code::of(std::string(3'000, 'x')).has_value());
}

TEST_CASE("the SVG draws exactly the dark modules inside a quiet zone of four") {
    const auto code = qr_code::of("https://example.org/482913");
    REQUIRE(code.has_value());
    const auto svg = code->svg();
    const auto side = code->size() + 8;
    const auto box = std::to_string(side);
    CHECK(svg.find("viewBox=\"0 0 " + box + ' ' + box + '"') != std::string::npos);
    CHECK(svg.find("fill=\"#fff\" d=\"M0 0h" + box + 'v' + box + "H0z\"") != std::string::npos);

    std::vector<std::string> drawn(static_cast<std::size_t>(side),
                                   std::string(static_cast<std::size_t>(side), '.'));
    auto path = svg.substr(svg.rfind("d=\"") + 3);
    int x = 0;
    int y = 0;
    int width = 0;
    int used = 0;
    int again = 0;
    while (std::sscanf(path.c_str(), "M%d %dh%dv1h-%dz%n", &x, &y, &width, &again, &used) == 4) {
        CHECK(width == again);
        for (int i = 0; i < width; ++i)
            drawn.at(static_cast<std::size_t>(y)).at(static_cast<std::size_t>(x + i)) = '#';
        path.erase(0, static_cast<std::size_t>(used));
    }
    CHECK(path == "\"/></svg>\n");
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            if ((drawn[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] == '#') !=
                code->dark(column - 4, row - 4))
                FAIL("module " << column << ", " << row);
}

TEST_CASE("the terminal shows the same modules, two rows a line") {
    const auto code = qr_code::of("https://example.org/482913");
    REQUIRE(code.has_value());
    auto text = code->terminal();
    const std::string begin = "\x1b[38;5;16;48;5;231m";
    const std::string end = "\x1b[0m\n";
    int y = -4;
    while (!text.empty()) {
        REQUIRE(text.starts_with(begin));
        auto line = text.substr(begin.size(), text.find(end) - begin.size());
        text.erase(0, text.find(end) + end.size());
        for (int x = -4; x < code->size() + 4; ++x) {
            const std::string block = line.starts_with(" ") ? " " : line.substr(0, 3);
            line.erase(0, block.size());
            if (code->dark(x, y) != (block == "█" || block == "▀") ||
                code->dark(x, y + 1) != (block == "█" || block == "▄"))
                FAIL("module " << x << ", " << y);
        }
        CHECK(line.empty());
        y += 2;
    }
    CHECK(y >= code->size() + 4);
}
