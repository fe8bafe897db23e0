#include "app/certificate_watch.hpp"

#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using app::certificate_watch;
using testing::manual_clock;
using namespace std::chrono_literals;

namespace {

constexpr auto day = 24h;

/// A certificate in use, and files that may hold a newer one.
struct watched {
    explicit watched(std::chrono::hours life) { shown = of(life); }

    net::certificate_facts of(std::chrono::hours life) const {
        net::certificate_facts c;
        c.not_before = time.now();
        c.not_after = time.now() + life;
        return c;
    }
    bool look_after(std::chrono::hours h) {
        time.advance(h);
        return watch.look();
    }

    manual_clock time;
    std::optional<net::certificate_facts> shown;
    std::optional<net::certificate_facts> in_files;
    int read = 0;
    certificate_watch watch{time,
                            {[this] { return shown ? &*shown : nullptr; },
                             [this] {
                                 ++read;
                                 if (in_files) shown = in_files;
                             }}};
};

}  // namespace

TEST_CASE("a renewed certificate is found although nobody said so") {
    watched w(90 * day);
    CHECK_FALSE(w.look_after(59 * day));
    CHECK(w.read == 0);
    CHECK_FALSE(w.look_after(1 * day));
    CHECK(w.read == 1);
    w.in_files = w.of(90 * day);
    CHECK_FALSE(w.look_after(1h));
    CHECK(w.read == 2);
    CHECK_FALSE(w.look_after(1h));
    CHECK(w.read == 2);
}

TEST_CASE("a certificate that nobody renews is warned of once a day, also after it has expired") {
    watched w(90 * day);
    CHECK_FALSE(w.look_after(74 * day));
    CHECK(w.look_after(1 * day));
    CHECK_FALSE(w.look_after(1h));
    CHECK_FALSE(w.look_after(22h));
    CHECK(w.look_after(1h));
    CHECK(w.look_after(20 * day));
    w.in_files = w.of(90 * day);
    CHECK_FALSE(w.look_after(1h));
}

TEST_CASE("a certificate valid for days is not warned of from the start") {
    watched w(6 * day);
    CHECK_FALSE(w.look_after(3 * day));
    CHECK(w.read == 0);
    CHECK_FALSE(w.look_after(1 * day));
    CHECK(w.read == 1);
    CHECK(w.look_after(1 * day));
}

TEST_CASE("a warning under a clock that was ahead does not suppress later ones") {
    watched w(90 * day);
    CHECK(w.look_after(89 * day));
    CHECK(w.look_after(-3 * day));
}

TEST_CASE("a certificate made under a clock that was ahead is replaced once the clock is right") {
    watched w(365 * day);
    w.time.advance(-50 * day);
    w.in_files = w.of(365 * day);
    CHECK_FALSE(w.watch.look());
    CHECK(w.read == 1);
    CHECK_FALSE(w.look_after(1h));
    CHECK(w.read == 1);
}

TEST_CASE("without a certificate there is nothing to watch") {
    watched w(90 * day);
    w.shown.reset();
    CHECK_FALSE(w.look_after(365 * day));
    CHECK(w.read == 0);
}
