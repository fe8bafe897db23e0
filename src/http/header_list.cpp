#include "pollstream/http/header_list.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream::http {

void header_list::reserve(std::size_t fields, std::size_t bytes) {
    places_.reserve(fields);
    text_.reserve(bytes);
}

void header_list::emplace_back(std::string_view name, std::string_view value) {
    places_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                       static_cast<std::uint32_t>(value.size())});
    text_.append(name).append(": ").append(value).append("\r\n");
    names_.add(name);
}

void header_list::remove(std::string_view name) {
    const auto gone = std::erase_if(places_, [&](const place& p) { return is_named(p, name); });
    gaps_ = gaps_ || gone > 0;
}

bool header_list::is_named(const place& p, std::string_view name) const noexcept {
    return p.name_bytes == name.size() && iequals(name_of(p), name);
}

std::optional<std::string_view> header_list::search(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(places_, [&](const place& p) { return is_named(p, name); });
    return found == places_.end() ? std::nullopt : std::optional(value_of(*found));
}

std::size_t header_list::count_all(std::string_view name) const noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(places_, [&](const place& p) { return is_named(p, name); }));
}

bool header_list::operator==(const header_list& other) const noexcept {
    if (size() != other.size()) return false;
    for (std::size_t i = 0; i < size(); ++i)
        if (at(i) != other.at(i)) return false;
    return true;
}

}  // namespace pollstream::http
