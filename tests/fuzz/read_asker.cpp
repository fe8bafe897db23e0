// Header fields that say who somebody is and where they come from: cookies, tokens, keys, proxies, addresses.
// The input is fields as lines of "Name: value".
#include "http/authority.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/credentials.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace pollstream;
using pollstream::testing::require;

http::request request_of(std::string_view text) {
    http::request r;
    r.remote_address = r.client_address = "10.0.0.1";
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        r.headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    return r;
}

void check_proxies(http::request r) {
    auto untrusting = r;
    http::resolve_client(untrusting, {});
    require(untrusting.client_address == "10.0.0.1" && !untrusting.secure);
    const std::vector<http::network> trusted{*http::network::parse("10.0.0.0/8"),
                                             *http::network::parse("::1")};
    http::resolve_client(r, trusted);
    // Whatever the fields say, the client is an address.
    require(http::network::parse(r.client_address).has_value());
    require(!http::throttle_key(r.client_address).empty());
}

void check_address(std::string_view text) {
    if (const auto net = http::network::parse(text)) {
        const auto address = text.substr(0, text.find('/'));
        require(net->contains(address));
    }
    http::throttle_key(text);
    if (const auto where = http::authority::parse(text)) {
        require(!where->name.empty() && to_lower(where->name) == where->name);
    }
    // Of several trailing dots a name loses one, the root's.
    if (const auto from = http::origin::parse(text); from && !from->where.name.ends_with('.')) {
        const auto again = http::origin::parse(from->str());
        require(again && again->str() == from->str());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const http::voter_tokens tokens{secret_key{}};
    static const std::string genuine = tokens.issue();
    const auto r = request_of(pollstream::testing::as_text(data, size));
    // Nobody can invent a token.
    require(!tokens.device_of(r));
    require(http::read_credentials(r, tokens).device.empty());
    for (const auto& [name, value] : r.headers) {
        require(!tokens.verify(value));
        check_address(value);
    }
    check_proxies(r);

    auto known = r;
    known.headers.remove(http::voter_header);
    known.headers.emplace_back(http::voter_header, genuine);
    require(tokens.device_of(known) == tokens.verify(genuine));
    return 0;
}
