#include "pollstream/base/key_guard.hpp"

#include "pollstream/base/clock.hpp"
#include "pollstream/base/log.hpp"

#include <string>
#include <utility>

namespace pollstream {

namespace {

std::string guesser(std::string_view of, std::string_view address) {
    std::string who(address);
    who += ' ';
    who += of;
    return who;
}

}  // namespace

std::chrono::seconds key_guard::wait(std::string_view of, std::string_view address) const {
    return guesses_.wait(guesser(of, address), steady_now());
}

void key_guard::right(std::string_view of, std::string_view address) {
    guesses_.right(guesser(of, address));
}

void key_guard::wrong(std::string_view of, std::string_view address) {
    guesses_.wrong(guesser(of, address), steady_now());
}

void key_guard::tell(std::string_view of, std::string_view address) {
    if (!lines_.take(steady_now())) {
        ++left_out_;
        return;
    }
    log::warn("wrong key",
              {{"of", of}, {"from", address}, {"left_out", std::exchange(left_out_, std::uint64_t{0})}});
}

}  // namespace pollstream
