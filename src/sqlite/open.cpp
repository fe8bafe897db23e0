#include "pollstream/sqlite/open.hpp"

#include "file_store.hpp"
#include "files.hpp"

namespace pollstream::sqlite {

std::unique_ptr<sqlite_store> open_store(const store_options& options, asio::any_io_executor loop,
                                         const clock& time, fact_sink sink) {
    make_private_file(options.file);
    try {
        return std::make_unique<file_store>(options, std::move(loop), time, std::move(sink));
    } catch (const error& e) {
        throw_for_people(options.file, e);
    } catch (const refused& e) {
        throw_for_people(options.file, e);
    }
}

}  // namespace pollstream::sqlite
