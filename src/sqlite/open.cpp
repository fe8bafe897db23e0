#include "pollstream/sqlite/open.hpp"

#include "pollstream/base/log.hpp"
#include "sqlite/file_store.hpp"
#include "sqlite/files.hpp"

namespace pollstream::sqlite {

namespace {

bool is_damage(const error& e) {
    return e.primary() == SQLITE_CORRUPT || e.primary() == SQLITE_NOTADB;
}

std::unique_ptr<sqlite_store> open_for_reading(const std::filesystem::path& file,
                                               asio::any_io_executor loop) {
    auto opened = std::make_unique<file_store>(file, access_to_read(file), std::move(loop));
    log::warn("the database cannot be written: results are shown, votes are refused",
              {{"file", file.string()}});
    return opened;
}

std::unique_ptr<sqlite_store> open_or_refuse(const store_options& options, asio::any_io_executor loop,
                                             const clock& time, fact_sink sink) {
    const auto& file = options.file;
    refuse_wal_alone(file);
    const bool writable = may_write(file) && may_write(folder_of(file));
    if (std::filesystem::is_regular_file(file) && !writable) return open_for_reading(file, std::move(loop));
    make_database_file(file);
    return std::make_unique<file_store>(options, std::move(loop), time, std::move(sink));
}

/// Returns where it is kept.
std::filesystem::path set_aside(const std::filesystem::path& file) {
    const file_lock alone(file);
    return set_aside_damaged(file);
}

}  // namespace

std::unique_ptr<sqlite_store> open_store(const store_options& wanted, asio::any_io_executor loop,
                                         const clock& time, fact_sink sink) {
    auto options = wanted;
    options.file = behind_links(wanted.file);
    try {
        if (options.recover && is_wal_alone(options.file)) {
            log::warn("the database was missing; its log is kept, and an empty database takes its place",
                      {{"kept", beside(set_aside(options.file), "-wal").string()}});
        }
        try {
            return open_or_refuse(options, loop, time, sink);
        } catch (const error& e) {
            if (!options.recover || !is_damage(e)) throw;
            log::warn("the database was damaged; it is kept, and an empty one takes its place",
                      {{"kept", set_aside(options.file).string()}, {"damage", e.what()}});
        }
        return open_or_refuse(options, std::move(loop), time, std::move(sink));
    } catch (const error& e) {
        throw_for_people(options.file, e);
    } catch (const refused& e) {
        throw_for_people(options.file, e);
    }
}

}  // namespace pollstream::sqlite
