#include "app/room_transfer_commands.hpp"

#include "app/count_rooms.hpp"
#include "app/room_file.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/base/unfinished_file.hpp"
#include "pollstream/sqlite/maintenance.hpp"

#include <fstream>
#include <ostream>
#include <stdexcept>

namespace pollstream::app {

namespace {

constexpr std::size_t longest_first_line = 4'096;  ///< contains a format, a version and a date

/// For a file that is only checked.
class nowhere final : public sqlite::room_sink {
  public:
    void begin_room(const sqlite::carried_room&) override {}
    void begin_poll(const poll&, const sqlite::carried_poll&) override {}
    void take_ballot(const ballot_record&) override {}
};

int refuse(std::ostream& errors, const std::filesystem::path& file, const bad_line& wrong) {
    errors << "pollstream: " << file.string() << ':' << wrong.line << ": " << wrong.text
           << "; nothing was imported\n";
    return 1;
}

void print(std::ostream& out, const sqlite::imported_room& r) {
    out << "room " << r.code << " " << escape_for_log(r.title) << "\n  id        " << r.id << "\n  admin key "
        << r.admin_key << "\n  kiosk key " << r.kiosk_key << std::endl;
    if (!out) throw std::runtime_error("the keys cannot be written, and exist nowhere else");
}

/// Throws if `to` is a file without rooms, because its name may be a mistake. A file of rooms may be
/// replaced, as a nightly export does.
void check_earlier_export(const std::filesystem::path& to) {
    std::error_code none;
    if (!std::filesystem::exists(to, none)) return;
    std::ifstream in(to, std::ios::binary);
    std::string begin(longest_first_line, '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(in.gcount()));
    if (is_room_file(begin)) return;
    const auto is = sqlite::content_of(to);
    throw std::runtime_error(to.string() + " exists already, and is not a file of rooms: it is " +
                             std::string(to_string(is)) + ". Choose another name, or move it away first.");
}

}  // namespace

int run_export(const settings& s, const std::string& which, const std::filesystem::path& to,
               std::ostream& out) {
    sqlite::check_replaceable(to, s.database());
    check_earlier_export(to);
    unfinished_file file(to);  // it says who voted for what, so only its owner may read it
    room_file_writer writer(file.out(), system_clock().now());
    sqlite::read_rooms(s.database(), which, writer);
    writer.finish();
    file.keep();
    out << "exported " << quantity(writer.rooms(), "room") << ", " << quantity(writer.polls(), "poll")
        << " and " << quantity(writer.ballots(), "ballot") << " to " << to.string() << std::endl;
    return 0;
}

int run_import(const settings& s, const std::filesystem::path& from, std::ostream& out,
               std::ostream& errors) {
    std::ifstream in(from, std::ios::binary);
    if (!std::filesystem::is_regular_file(from) || !in) {
        errors << "pollstream: " << from.string() << ": cannot be read; is it a file, and may you read it?\n";
        return 1;
    }
    // Reads the same open file twice: the second time everything in it is known to be valid.
    nowhere checked;
    if (const auto wrong = read_room_file(in, checked)) return refuse(errors, from, *wrong);
    in.clear();
    in.seekg(0);
    sqlite::room_importer importer(s.database(), system_clock().now(),
                                   [&](const sqlite::imported_room& r) { print(out, r); });
    try {
        const auto wrong = read_room_file(in, importer);
        if (wrong) throw std::runtime_error(from.string() + " has changed while it was read.");
        importer.finish();
    } catch (const std::exception& e) {
        throw std::runtime_error(std::string(e.what()) + " (" + quantity(importer.done(), "room") +
                                 " imported before that)");
    }
    out << "imported " << quantity(importer.done(), "room") << "; keep the keys: they are not shown again"
        << std::endl;
    return 0;
}

}  // namespace pollstream::app
