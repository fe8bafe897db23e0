#include "pollstream/base/result.hpp"

#include <boost/system/errc.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace pollstream;

TEST_CASE("an error travels in a result") {
    const result<int> bad = errc::closed;
    CHECK(failed_with(bad, errc::closed));
    CHECK_FALSE(failed_with(bad, errc::not_found));
    const result<int> good = 7;
    CHECK_FALSE(failed_with(good, errc::closed));
    CHECK(*good == 7);
}

TEST_CASE("every error has words of its own") {
    std::string all;
    for (int i = 0; i <= static_cast<int>(errc::too_many_misses); ++i) {
        const auto words = make_error_code(static_cast<errc>(i)).message();
        CHECK(words.size() > 5);
        CHECK(all.find(words) == std::string::npos);
        all += words + '\n';
    }
    CHECK(make_error_code(errc::closed).message() == "the poll is closed");
    CHECK(make_error_code(static_cast<errc>(999)).message() == "an error of an unknown kind");
}

TEST_CASE("a foreign error reads as a storage failure") {
    CHECK(as_errc({}) == errc::ok);
    CHECK(as_errc(make_error_code(errc::overloaded)) == errc::overloaded);
    CHECK(as_errc(boost::system::errc::make_error_code(boost::system::errc::io_error)) ==
          errc::storage_failed);
}
