#include "backup_names.hpp"

#include "pollstream/sqlite/backups.hpp"

#include <algorithm>
#include <string>

namespace pollstream::sqlite {

namespace {

constexpr std::string_view before_time = "pollstream-";
constexpr std::string_view after_time = ".db";
constexpr std::size_t time_length = std::string_view("20261123T202400Z").size();

}  // namespace

std::optional<timestamp> read_backup_name(std::string_view name, std::string_view& rest) {
    if (!name.starts_with(before_time) || name.size() < before_time.size() + time_length) return std::nullopt;
    const auto time = name.substr(before_time.size(), time_length);
    rest = name.substr(before_time.size() + time_length);
    std::string text;  // "2026-11-23T20:24:00Z"
    for (std::size_t i = 0; i < time.size(); ++i) {
        if (i == 4 || i == 6) text += '-';
        if (i == 11 || i == 13) text += ':';
        text += time[i];
    }
    const auto made_at = parse_rfc3339(text);
    if (!made_at || backup_name(*made_at).compare(0, before_time.size() + time_length, name, 0,
                                                  before_time.size() + time_length) != 0) {
        return std::nullopt;
    }
    return made_at;
}

std::string backup_name(timestamp made_at) {
    auto text = to_rfc3339(made_at);
    text.resize(19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return std::string(before_time) + text + "Z" + std::string(after_time);
}

std::optional<timestamp> backup_time(std::string_view name) {
    std::string_view rest;
    const auto made_at = read_backup_name(name, rest);
    return rest == after_time ? made_at : std::nullopt;
}

std::vector<timestamp> list_backups(const std::filesystem::path& folder) {
    std::vector<timestamp> all;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        const auto made_at = backup_time(entry.path().filename().string());
        if (made_at && entry.is_regular_file(none)) all.push_back(*made_at);
    }
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace pollstream::sqlite
