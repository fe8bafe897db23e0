#include "copying.hpp"
#include "files.hpp"
#include "pollstream/sqlite/open.hpp"
#include "schema.hpp"

namespace pollstream::sqlite {

namespace {

void copy_to(const std::filesystem::path& from, const std::filesystem::path& unfinished) {
    try {
        database original(from, database::access::read_only);
        check_current(original);
        database copy(unfinished, database::access::plain);
        copy_database(original, copy);
        check_whole(copy);
    } catch (const error& e) {
        throw_for_people(e.primary() == SQLITE_FULL ? unfinished : from, e);
    } catch (const refused& e) {
        throw_for_people(from, e);
    }
}

}  // namespace

void backup(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code ignored;
    if (std::filesystem::equivalent(from, to, ignored) ||
        std::filesystem::exists(beside(to, "-wal"), ignored)) {
        throw std::runtime_error(to.string() + " is a database in use. Choose another name for the backup.");
    }
    unfinished_file copy(to);
    copy_to(from, copy.name());
    copy.keep();
}

}  // namespace pollstream::sqlite
