// Certificates and keys: what is read, what is refused and with which words, what is created.
#include "pollstream/net/tls.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::net;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::hours a_year{24 * 365};

std::string fresh(const std::vector<std::string>& names) {
    return make_self_signed(names, std::chrono::system_clock::now(), a_year);
}

tls_texts both_in(const std::string& pem) {
    return {pem, pem, "cert.pem", "key.pem"};
}

std::string refusal(const tls_texts& texts) {
    try {
        const tls_identity identity(texts);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "taken";
}

std::string part(const std::string& pem, const std::string& what) {
    const auto from = pem.find("-----BEGIN " + what);
    const auto end = "-----END " + what + "-----\n";
    return pem.substr(from, pem.find(end) + end.size() - from);
}

}  // namespace

TEST_CASE("threat 33: a certificate made for a network is for its names and addresses, and for a year") {
    const auto now = std::chrono::system_clock::now();
    const tls_identity identity(both_in(fresh({"localhost", "polls.local", "192.168.1.7", "fd00::7"})));
    const auto& facts = identity.facts();
    CHECK(facts.names == std::vector<std::string>{"localhost", "polls.local", "192.168.1.7", "fd00::7"});
    CHECK(facts.self_signed);
    CHECK(facts.not_after > now + a_year - 1min);
    CHECK(facts.not_after < now + a_year + 1min);
    CHECK(facts.fingerprint.size() == 32 * 3 - 1);
    CHECK(facts.fingerprint.find_first_not_of("0123456789ABCDEF:") == std::string::npos);
    CHECK(tls_identity(both_in(fresh({"localhost"}))).facts().fingerprint != facts.fingerprint);
}

TEST_CASE("names that would mean something else in a certificate are left out") {
    const tls_identity identity(both_in(fresh({"localhost", "a,IP:1.2.3.4", "b=c", "email:x@y", "d e"})));
    CHECK(identity.facts().names == std::vector<std::string>{"localhost"});
}

TEST_CASE("anything but a matching certificate and key is refused by the name of the file") {
    const auto good = fresh({"localhost"});
    const auto other = fresh({"localhost"});
    CHECK(refusal({part(good, "CERTIFICATE"), part(good, "PRIVATE KEY"), "c", "k"}) == "taken");
    CHECK(refusal({"", good, "cert.pem", "key.pem"}) == "cert.pem: holds no certificate in PEM");
    CHECK(refusal({part(good, "PRIVATE KEY"), good, "cert.pem", "key.pem"}) ==
          "cert.pem: holds no certificate in PEM");
    CHECK(refusal({good, "not a key", "cert.pem", "key.pem"}) ==
          "key.pem: holds no private key in PEM that can be read");
    CHECK(refusal({good, other, "cert.pem", "key.pem"}) ==
          "key.pem: is not the key of the certificate in cert.pem");
    auto damaged = part(good, "CERTIFICATE");
    damaged[damaged.size() / 2] = '!';
    CHECK(refusal({damaged, good, "cert.pem", "key.pem"}).starts_with("cert.pem: holds"));
    CHECK(refusal({part(good, "CERTIFICATE") + damaged, good, "cert.pem", "key.pem"}) ==
          "cert.pem: holds a certificate that cannot be read");
    const std::string locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjRMtPuGfUZzQICCAAw\n"
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAAAAAAAAAAAAAAAAAAAAAAEgZAA\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n";
    CHECK(refusal({good, locked, "cert.pem", "key.pem"}).find("the key is encrypted") != std::string::npos);
}

TEST_CASE("a chain may be longer, and its first certificate is the server's own") {
    const auto own = fresh({"own.example"});
    const auto issuer = fresh({"issuer.example"});
    const tls_identity identity(
        {part(own, "CERTIFICATE") + part(issuer, "CERTIFICATE"), part(own, "PRIVATE KEY"), "c", "k"});
    CHECK(identity.facts().names == std::vector<std::string>{"own.example"});
}
