#include "sqlite/upgrade.hpp"

#include "pollstream/base/log.hpp"
#include "sqlite/copying.hpp"
#include "sqlite/files.hpp"
#include "sqlite/migrations.hpp"
#include "sqlite/schema.hpp"

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace pollstream::sqlite {

namespace {

constexpr std::string_view before_number = ".before-schema-";

/// True for names like "FILE.before-schema-7".
bool is_copy_of(const std::filesystem::path& file, std::string_view name) {
    const auto begin = file.filename().string() + std::string(before_number);
    return name.size() > begin.size() && name.starts_with(begin) &&
           name.find_first_not_of("0123456789", begin.size()) == std::string_view::npos;
}

void remove_copies_but(const std::filesystem::path& kept, const std::filesystem::path& file) {
    std::vector<std::filesystem::path> old;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(file), ignored)) {
        const auto name = entry.path().filename();
        if (is_copy_of(file, name.string()) && name != kept.filename()) old.push_back(entry.path());
    }
    for (const auto& f : old) std::filesystem::remove(f, ignored);
}

/// False if there is no room, so that the existing copy has to do.
bool has_room(database& db, const std::filesystem::path& copy, std::uintmax_t spare_bytes) {
    const auto bytes = db.integer("PRAGMA page_count") * db.page_bytes();
    const auto needed = static_cast<std::uintmax_t>(bytes) + spare_bytes;
    std::error_code unknown;
    const auto disk = std::filesystem::space(folder_of(copy), unknown);
    if (unknown || disk.available >= needed) return true;
    if (std::filesystem::exists(copy, unknown)) return false;
    throw std::runtime_error("before the database is brought up to date, a copy of it has to be kept as " +
                             copy.string() + ", and the disk has " + std::to_string(disk.available >> 20) +
                             " MiB free of the " + std::to_string((needed >> 20) + 1) +
                             " MiB needed. Free some space, or keep a copy elsewhere and make an empty file "
                             "of that name.");
}

/// The copy is checked, and is on disk before anything is changed.
void keep_copy(const std::filesystem::path& file, const std::filesystem::path& as) {
    unfinished_database copy(as);
    {
        database original(file, database::access::read_only);
        database into(copy.name(), database::access::plain);
        copy_database(original, into);
        check_whole(into);
    }
    copy.keep();
}

}  // namespace

void upgrade(database& db, const std::filesystem::path& file, std::uintmax_t spare_bytes) {
    const auto from = older_version(db);
    if (from == 0) return migrate(db);
    const auto to = migrations().back().number;
    const auto copy = beside(file, std::string(before_number) + std::to_string(to));
    remove_unfinished(folder_of(file), [&](std::string_view name) { return is_copy_of(file, name); });
    if (has_room(db, copy, spare_bytes)) keep_copy(file, copy);
    log::info("the database is brought up to date",
              {{"file", file.string()}, {"from_schema", from}, {"to_schema", to}, {"kept", copy.string()}});
    migrate(db);
    remove_copies_but(copy, file);
    log::info("the database is up to date", {{"schema", to}});
}

}  // namespace pollstream::sqlite
