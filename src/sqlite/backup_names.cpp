// How scheduled backups are named.
#include "pollstream/sqlite/backups.hpp"

#include <algorithm>
#include <string>

namespace pollstream::sqlite {

namespace {

constexpr std::string_view before_time = "pollstream-";
constexpr std::string_view after_time = ".db";
constexpr std::size_t time_length = std::string_view("20261123T202400Z").size();

}  // namespace

std::string backup_name(timestamp made_at) {
    auto text = to_rfc3339(made_at);
    text.resize(19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return std::string(before_time) + text + "Z" + std::string(after_time);
}

std::optional<timestamp> backup_time(std::string_view name) {
    if (name.size() < before_time.size() + time_length) return std::nullopt;
    std::string text;  // "2026-11-23T20:24:00Z"
    for (const char c : name.substr(before_time.size(), time_length)) {
        if (text.size() == 4 || text.size() == 7) text += '-';
        if (text.size() == 13 || text.size() == 16) text += ':';
        text += c;
    }
    const auto made_at = parse_rfc3339(text);
    return made_at && backup_name(*made_at) == name ? made_at : std::nullopt;
}

std::vector<timestamp> list_backups(const std::filesystem::path& folder) {
    std::vector<timestamp> all;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        const auto made_at = backup_time(entry.path().filename().string());
        if (made_at && entry.is_regular_file(none)) all.push_back(*made_at);
    }
    std::ranges::sort(all);
    return all;
}

}  // namespace pollstream::sqlite
