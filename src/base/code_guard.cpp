#include "pollstream/base/code_guard.hpp"

#include <algorithm>

namespace pollstream {

code_guard::code_guard(double misses_per_s, double burst, std::size_t counted_max, std::size_t remembered_max)
    : misses_(misses_per_s, burst, counted_max), remembered_max_(std::max<std::size_t>(remembered_max, 1)) {}

bool code_guard::knows(std::string_view address, std::string_view code, time_point now) const {
    const auto* codes = by_address_.find(address);
    return codes != nullptr && std::ranges::any_of(*codes, [&](const known_code& k) {
               return k.code == code && now < k.last + memory;
           });
}

code_guard::admission code_guard::ask(std::string_view address, std::string_view code, time_point now) {
    if (knows(address, code, now)) return admission::known;
    return misses_.take(address, now).allowed ? admission::counted : admission::refused;
}

void code_guard::right(std::string_view address, std::string_view code, admission had, time_point now) {
    unanswered(address, had, now);
    remember(address, code, now);
}

void code_guard::wrong(std::string_view address, std::string_view code) {
    if (auto* codes = by_address_.find(address))
        std::erase_if(*codes, [&](const known_code& k) { return k.code == code; });
}

void code_guard::unanswered(std::string_view address, admission had, time_point now) {
    if (had == admission::counted) misses_.give_back(address, now);
}

void code_guard::remember(std::string_view address, std::string_view code, time_point now) {
    auto* known = by_address_.use(address);
    if (known == nullptr) {
        if (by_address_.size() >= remembered_max_) by_address_.pop_oldest();
        known = &by_address_.add(address, {});
    }
    auto& codes = *known;
    std::erase_if(codes, [&](const known_code& k) { return k.code == code || k.last + memory <= now; });
    if (codes.size() >= codes_per_address) codes.pop_back();
    codes.insert(codes.begin(), {std::string(code), now});
}

}  // namespace pollstream
