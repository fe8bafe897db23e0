// The self-signed certificate: whom it is for, when it is kept, where it is stored. And the messages about
// files that cannot be used.
#include "app/certificate.hpp"

#include "pollstream/base/log.hpp"
#include "support/file_text.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::app;
using namespace pollstream::testing;
using boost::asio::ip::make_address;

namespace {

using names = std::vector<std::string>;

const timestamp today = system_clock{}.now();
constexpr std::chrono::hours a_day{24};

const std::vector<interface_address> laptop = {{"lo", make_address("127.0.0.1")},
                                               {"docker0", make_address("172.17.0.1")},
                                               {"wlan0", make_address("192.168.1.23")},
                                               {"wlan0", make_address("fe80::1")},
                                               {"wlan0", make_address("2001:db8::7")}};

settings own_in(const temp_folder& folder) {
    log::configure(log::level::off, log::format::text);
    settings s;
    s.data = folder.path();
    s.tls_self_signed = true;
    return s;
}

std::string refusal(const settings& s) {
    try {
        load_certificate(s, today);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "taken";
}

}  // namespace

TEST_CASE("a self-signed certificate is for this machine, its address on the network and the allowed hosts") {
    const auto wanted =
        names_for_certificate(laptop, "teacher", {"polls.example.org:8443", "*", "[fd00::9]:80"});
    CHECK(wanted.lasting == names{"localhost", "127.0.0.1", "::1", "teacher", "teacher.local", "192.168.1.23",
                                  "polls.example.org", "fd00::9"});
    CHECK(wanted.fleeting == names{"2001:db8::7"});
    CHECK(names_for_certificate({}, "a.example.org", {}).lasting ==
          names{"localhost", "127.0.0.1", "::1", "a.example.org"});
    CHECK(names_for_certificate({}, "", {}).lasting == names{"localhost", "127.0.0.1", "::1"});
}

TEST_CASE("a self-signed certificate is kept until an address is new or its last month begins") {
    net::certificate_facts facts;
    facts.names = {"localhost", "192.168.1.23", "10.0.0.1"};
    facts.not_after = today + 31 * a_day;
    CHECK(may_stay(facts, {{"localhost", "192.168.1.23"}, {"2001:db8::7"}}, today));
    CHECK_FALSE(may_stay(facts, {{"localhost", "192.168.1.24"}, {}}, today));
    CHECK_FALSE(may_stay(facts, {{"localhost"}, {}}, today + 2 * a_day));
    facts.not_before = today + a_day;  // it was made under a clock that was ahead
    CHECK_FALSE(may_stay(facts, {{"localhost"}, {}}, today));
}

TEST_CASE("threat 33: a self-signed certificate is private to its owner, and stays the same") {
    const temp_folder folder;
    const auto s = own_in(folder);
    const auto first = load_certificate(s, today);
    REQUIRE(first);
    CHECK(first->facts().self_signed);
    CHECK(first->facts().not_after > today + 364 * a_day);
    CHECK(std::filesystem::status(s.own_certificate()).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(load_certificate(s, today)->facts().fingerprint == first->facts().fingerprint);
    const auto later = load_certificate(s, today + 340 * a_day);
    CHECK(later->facts().fingerprint != first->facts().fingerprint);
    auto renamed = s;
    renamed.allowed_host = {"polls.example.org"};
    const auto other = load_certificate(renamed, today + 340 * a_day);
    CHECK(other->facts().fingerprint != later->facts().fingerprint);
    CHECK(other->facts().names.back() != "");
    CHECK(load_certificate(s, today + 340 * a_day)->facts().fingerprint == other->facts().fingerprint);
}

TEST_CASE("a damaged self-signed certificate is replaced") {
    const temp_folder folder;
    const auto s = own_in(folder);
    put_text(s.own_certificate(), "-----BEGIN CERTIFICATE-----\nnonsense\n");
    CHECK(load_certificate(s, today)->facts().self_signed);
}

TEST_CASE("without a certificate there is none; a file that cannot be used is named") {
    const temp_folder folder;
    CHECK(load_certificate(settings{}, today) == nullptr);
    const auto own = own_in(folder);
    load_certificate(own, today);
    settings s;
    s.tls_cert = own.own_certificate();
    s.tls_key = own.own_certificate();
    CHECK(refusal(s) == "taken");
    s.tls_key = folder / "missing.pem";
    CHECK(refusal(s) == "tls_key " + s.tls_key.string() + ": cannot be read: No such file or directory");
    put_text(s.tls_key, "no key");
    CHECK(refusal(s) == "tls_key " + s.tls_key.string() + ": holds no private key in PEM that can be read");
    s.tls_cert = s.tls_key;
    CHECK(refusal(s) == "tls_cert " + s.tls_key.string() + ": holds no certificate in PEM");
    s.tls_cert = folder.path();
    CHECK(refusal(s) == "tls_cert " + folder.path().string() + ": cannot be read: Is a directory");
}
