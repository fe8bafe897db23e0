// Networks come and go: which addresses count as ours, and when the machine is asked again.
#include "http/host_list.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::http;
using namespace std::chrono_literals;

namespace {

const host_list::time_point start{1h};

/// A machine whose addresses a test changes.
struct machine {
    own_names names{"box.example.org", {"192.0.2.1"}};
    int asked = 0;
    host_list hosts{{}, [this] {
                        ++asked;
                        return names;
                    }};

    bool allows(std::string_view host, host_list::time_point now) {
        return hosts.allows(*authority::parse(host), now);
    }
};

}  // namespace

TEST_CASE("an address that the machine has got since is one of ours, ten seconds after it was last asked") {
    machine m;
    CHECK(m.allows("192.0.2.1:8080", start));
    CHECK_FALSE(m.allows("192.0.2.2", start));
    m.names.addresses = {"192.0.2.2"};
    CHECK_FALSE(m.allows("192.0.2.2", start + 9s));
    CHECK(m.asked == 1);
    CHECK(m.allows("192.0.2.2", start + 10s));
    CHECK(m.asked == 2);
}

TEST_CASE("threat 11: an address that the machine has lost is not ours any more once it is asked again") {
    machine m;
    CHECK(m.allows("192.0.2.1", start));
    m.names.addresses = {"192.0.2.2"};
    CHECK_FALSE(m.allows("192.0.2.3", start + 10s));
    CHECK_FALSE(m.allows("192.0.2.1", start + 11s));
}

TEST_CASE("where the system names no addresses any may be ours, and it is asked again for them") {
    machine m;
    m.names.addresses.clear();
    CHECK(m.allows("192.0.2.9", start));
    CHECK_FALSE(m.allows("other.example.org", start));
    m.names.addresses = {"192.0.2.1"};
    CHECK_FALSE(m.allows("192.0.2.9", start + 10s));
}
